"""Tells people of a new version that matters: one letter each, however often this is run."""

from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.notices.outbox import Outbox
from backend.policies import DocumentName, PolicyLocale, Published, PublishedVersion

BATCH = 500
NAMES: dict[DocumentName, dict[str, str]] = {
    "privacy": {"document_en": "privacy policy", "document_es": "nuestra política de privacidad"},
    "terms": {"document_en": "terms of service", "document_es": "nuestros términos del servicio"},
}
_ACCEPTED: dict[DocumentName, str] = {"privacy": "policy_version", "terms": "terms_version"}


class PolicyNotices:
    """Run by the clock: nothing happens unless somebody has not been told yet."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        *,
        texts: Published,
        public_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._texts = texts
        self._public_url = public_url.rstrip("/")

    async def run(self) -> int:
        """Write to everybody who has not accepted what is current; says how many letters."""
        written = 0
        documents: tuple[DocumentName, ...] = ("privacy", "terms")
        for document in documents:
            current = self._texts.current(document)
            if not current.is_material:
                continue
            while batch := await self._untold(document, current.version):
                for account_id, locale in batch:
                    await self._tell(account_id, locale, document, current)
                written += len(batch)
        return written

    async def _untold(self, document: DocumentName, version: str) -> list[tuple[UUID, str]]:
        """Active accounts on an older version, whose letter is not written yet."""
        rows = await self._database.rows(
            f"""
            SELECT a.id, a.locale FROM account a
            WHERE a.state <> 'closed' AND a.email_verified_at IS NOT NULL
              AND a.{_ACCEPTED[document]} < $2
              AND NOT EXISTS (SELECT 1 FROM policy_notice n WHERE n.account_id = a.id
                              AND n.document = $1 AND n.version = $2)
            ORDER BY a.id LIMIT {BATCH}
            """,  # noqa: S608  # one of two columns
            document,
            version,
        )
        return [(row["id"], row["locale"]) for row in rows]

    async def _tell(
        self, account_id: UUID, locale: str, document: DocumentName, current: PublishedVersion
    ) -> None:
        language: PolicyLocale = "es" if locale == "es" else "en"
        async with self._database.transaction():
            added = await self._database.execute(
                "INSERT INTO policy_notice (account_id, document, version, noticed_at)"
                " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                account_id,
                document,
                current.version,
                self._clock.now(),
            )
            if added:
                await self._outbox.post(
                    "policy_change",
                    account_id,
                    key=f"policy:{document}:{current.version}:{account_id}",
                    locale=language,
                    params={
                        **NAMES[document],
                        "version": current.version,
                        "changes": current.changes[language],
                        "page": f"{self._public_url}/{document}?lang={language}",
                    },
                )

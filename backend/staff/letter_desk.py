"""What the desk sends and reads: news to those who asked, messages to support."""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from asyncpg import Record

from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.newsletter.schemas import Locale, News
from backend.newsletter.service import NewsletterService
from backend.providers.storage import Storage
from backend.staff.records import StaffRecords
from backend.support.schemas import SupportAttachment, SupportMessage
from backend.support.service import reference_of

SHOWN_MESSAGES = 100


class LetterDesk:
    """Each look at what a person wrote leaves one audit row."""

    def __init__(
        self,
        database: Database,
        records: StaffRecords,
        newsletter: NewsletterService,
        storage: Storage,
        *,
        may_promote: bool,
    ) -> None:
        self._database = database
        self._records = records
        self._newsletter = newsletter
        self._storage = storage
        self._may_promote = may_promote

    async def send_news(
        self, campaign: str, issue: Mapping[Locale, News], *, reason: str, actor: str
    ) -> int:
        """Write one issue to everybody who asked; the same name twice writes to nobody twice.

        Raises: ValidationFailed.
        """
        if not self._may_promote:
            raise ValidationFailed(
                "postal_address", "set OPENDREAM_POSTAL_ADDRESS: mail about news must carry it."
            )
        await self._records.write(actor, "news", campaign, reason)
        return await self._newsletter.send_news(campaign, dict(issue))

    async def messages(self, *, actor: str, with_answered: bool) -> list[SupportMessage]:
        """What was written to support, the oldest open one first."""
        rows = await self._database.rows(
            "SELECT * FROM support_message WHERE $1 OR state = 'open'"
            " ORDER BY state DESC, created_at LIMIT $2",
            with_answered,
            SHOWN_MESSAGES,
        )
        await self._records.write(actor, "support-list", "messages", f"{len(rows)} shown")
        return [_to_message(row, []) for row in rows]

    async def message(self, reference: str, *, reason: str, actor: str) -> SupportMessage:
        """One message with the names of its pictures. Raises: NotFound, ValidationFailed."""
        row = await self._find(reference)
        await self._records.write(actor, "support-show", str(row["id"]), reason)
        rows = await self._database.rows(
            "SELECT id, file_name, format, size_bytes, storage_key FROM support_attachment"
            " WHERE message_id = $1 ORDER BY id",
            row["id"],
        )
        return _to_message(row, [SupportAttachment(**dict(found)) for found in rows])

    async def picture(
        self, message_id: UUID, picture: SupportAttachment, *, reason: str, actor: str
    ) -> AsyncIterator[bytes]:
        """The bytes of an attached picture; an access of its own. Raises: ValidationFailed."""
        await self._records.write(actor, "support-picture", f"{message_id}/{picture.id}", reason)
        return self._storage.stream(picture.storage_key, 0, None)

    async def answered(self, reference: str, *, reason: str, actor: str) -> bool:
        """Take a message off the list; False when it was. Raises: NotFound, ValidationFailed."""
        async with self._database.transaction():
            row = await self._find(reference)
            closed = await self._database.execute(
                "UPDATE support_message SET state = 'answered' WHERE id = $1 AND state = 'open'",
                row["id"],
            )
            await self._records.write(actor, "support-answered", str(row["id"]), reason)
        return bool(closed)

    async def _find(self, reference: str) -> Record:
        """The message of a number as people read it out. Raises: NotFound."""
        tail = reference.replace("-", "").strip().lower()
        if len(tail) != 8 or not tail.isalnum():
            raise NotFound
        row = await self._database.row(
            "SELECT * FROM support_message WHERE right(replace(id::text, '-', ''), 8) = $1", tail
        )
        if row is None:
            raise NotFound
        return row


def _to_message(row: Record, attachments: list[SupportAttachment]) -> SupportMessage:
    return SupportMessage(**dict(row), reference=reference_of(row["id"]), attachments=attachments)

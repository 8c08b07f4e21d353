"""What the support desk may do with accounts and their data; no picture is ever shown to it."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.accounts.addresses import normalise_email
from backend.accounts.free_grants import WaitingGrant
from backend.accounts.service import AccountService
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.identifiers import parse_id
from backend.privacy.request_log import PrivacyRequest, RequestKind
from backend.privacy.wiring import Privacy
from backend.staff.records import StaffRecords

SHOWN_ROWS = 200


class SeenSignal(Struct, frozen=True, kw_only=True):
    kind: str
    network: str
    client: str
    os: str
    country: str
    created_at: datetime


class FoundAccount(Struct, frozen=True, kw_only=True):
    """One account as the desk sees it."""

    id: UUID
    email: str | None
    state: str
    country: str
    locale: str
    created_at: datetime
    email_verified_at: datetime | None
    policy_version: str
    terms_version: str
    totp_enabled: bool
    devices: int
    available: int
    held: int
    debt: int
    frozen: bool
    jobs: int
    jobs_running: int
    stored_images: int
    purchases: int
    free_grant: str | None
    legal_hold: bool
    deletion: str | None
    """Empty while it is under way; what it waits for, if anything; None without one."""
    signals: list[SeenSignal]


class AuditEntry(Struct, frozen=True, kw_only=True):
    created_at: datetime
    actor: str
    action: str
    subject: str
    reason: str


class AccountDesk:
    """Each call that touches or shows a person's data leaves one audit row."""

    def __init__(
        self,
        database: Database,
        records: StaffRecords,
        accounts: AccountService,
        privacy: Privacy,
    ) -> None:
        self._database = database
        self._records = records
        self._accounts = accounts
        self._privacy = privacy

    async def find(self, who: str, *, reason: str, actor: str) -> FoundAccount:
        """An account by address or number. Raises: NotFound, ValidationFailed."""
        account_id = await self.account_id(who)
        await self._records.write(actor, "find", str(account_id), reason)
        row = await self._database.row(
            """
            SELECT a.id, a.email, a.state, a.country, a.locale, a.created_at, a.email_verified_at,
                   a.policy_version, a.terms_version, w.available, w.held, w.debt, w.frozen,
                   a.totp_confirmed_at IS NOT NULL AS totp_enabled,
                   (SELECT count(*)::int FROM device WHERE account_id = a.id) AS devices,
                   (SELECT count(*)::int FROM job WHERE account_id = a.id) AS jobs,
                   (SELECT count(*)::int FROM job WHERE account_id = a.id
                    AND state IN ('queued', 'running')) AS jobs_running,
                   (SELECT count(*)::int FROM image WHERE account_id = a.id
                    AND deleted_at IS NULL) AS stored_images,
                   (SELECT count(*)::int FROM purchase WHERE wallet_id = w.id) AS purchases,
                   (SELECT state FROM free_grant WHERE account_id = a.id) AS free_grant,
                   EXISTS (SELECT 1 FROM legal_hold WHERE account_id = a.id
                           AND released_at IS NULL) AS legal_hold,
                   (SELECT coalesce(waits_for, '') FROM account_deletion
                    WHERE account_id = a.id) AS deletion
            FROM account a JOIN billing_account b ON b.account_id = a.id
                           JOIN wallet w ON w.id = b.id WHERE a.id = $1
            """,
            account_id,
        )
        if row is None:
            raise NotFound
        return FoundAccount(**dict(row), signals=await self._signals(account_id))

    async def erase(self, who: str, *, is_minor: bool, reason: str, actor: str) -> UUID:
        """Close an account and erase it, for its owner or because it is a minor's.

        Raises: NotFound, ValidationFailed.
        """
        async with self._database.transaction():
            account_id = await self.account_id(who)
            kind: RequestKind = "minor" if is_minor else "erasure"
            entry = await self._privacy.requests.add(kind, account_id, reason, actor=actor)
            await self._privacy.requests.close(entry.id, "erased")
            await self._privacy.deletions.begin(account_id, "minor" if is_minor else "staff")
            await self._records.write(actor, f"erase-{kind}", str(account_id), reason)
        return account_id

    async def hold(self, who: str, reference: str, *, reason: str, actor: str) -> bool:
        """Pause every deletion of an account's data, by an authority's order.

        False when it was paused before. Raises: NotFound, ValidationFailed.
        """
        async with self._database.transaction():
            account_id = await self.account_id(who)
            placed = await self._privacy.holds.place(account_id, reference, actor=actor)
            await self._records.write(actor, "hold", str(account_id), f"{reference}: {reason}")
        return placed

    async def release_hold(self, who: str, *, reason: str, actor: str) -> bool:
        """Let deletions go on; False when nothing was held. Raises: NotFound, ValidationFailed."""
        async with self._database.transaction():
            account_id = await self.account_id(who)
            released = await self._privacy.holds.release(account_id, actor=actor)
            await self._records.write(actor, "release-hold", str(account_id), reason)
        await self._privacy.deletions.resume()
        return released

    async def export(self, who: str, *, reason: str, actor: str) -> AsyncIterator[bytes]:
        """All data of an account, for an authority; the owner is not told.

        Raises: NotFound, ValidationFailed.
        """
        async with self._database.transaction():
            account_id = await self.account_id(who)
            await self._records.write(actor, "export", str(account_id), reason)
        return self._privacy.data_export.stream(account_id, tells=False)

    async def requests(self, *, with_closed: bool) -> list[PrivacyRequest]:
        """The request log, the most urgent first."""
        return await self._privacy.requests.entries(with_closed=with_closed)

    async def add_request(
        self, kind: RequestKind, who: str | None, *, note: str, actor: str
    ) -> PrivacyRequest:
        """Write a request down that came by mail or post. Raises: NotFound, ValidationFailed."""
        async with self._database.transaction():
            account_id = await self.account_id(who) if who else None
            entry = await self._privacy.requests.add(kind, account_id, note, actor=actor)
            await self._records.write(actor, "request-add", str(entry.id), f"{kind}: {note}")
        return entry

    async def close_request(self, request_id: UUID, outcome: str, *, actor: str) -> None:
        """Write down what came of a request. Raises: NotFound, ValidationFailed."""
        if not outcome.strip():
            raise ValidationFailed("outcome", "say what came of it.")
        async with self._database.transaction():
            await self._privacy.requests.close(request_id, outcome)
            await self._records.write(actor, "request-close", str(request_id), outcome)

    async def review_list(self, *, actor: str) -> list[WaitingGrant]:
        """Free credits that wait for a look."""
        found = await self._accounts.free_grants.waiting()
        await self._records.write(actor, "review-list", "free grants", f"{len(found)} waiting")
        return found

    async def review(self, who: str, *, approve: bool, reason: str, actor: str) -> None:
        """Give the free credits, or not; the owner is told. Raises: NotFound, ValidationFailed."""
        async with self._database.transaction():
            account_id = await self.account_id(who)
            await self._accounts.free_grants.decide(account_id, approve=approve, actor=actor)
            verb = "review-approve" if approve else "review-decline"
            await self._records.write(actor, verb, str(account_id), reason)

    async def audit(self, who: str | None, *, limit: int) -> list[AuditEntry]:
        """What the desk did, the latest first; of one account or of all. Raises: NotFound."""
        subjects = await self._subjects(await self.account_id(who)) if who else None
        rows = await self._database.rows(
            "SELECT created_at, actor, action, subject, reason FROM staff_audit"
            " WHERE $1::text[] IS NULL OR subject = ANY ($1) ORDER BY id DESC LIMIT $2",
            subjects,
            limit,
        )
        return [AuditEntry(**dict(row)) for row in rows]

    async def account_id(self, who: str) -> UUID:
        """The account of an address or number. Raises: NotFound, ValidationFailed."""
        number = parse_id(who)
        found = await self._database.value(
            "SELECT id FROM account WHERE id = $1 OR email = $2",
            number,
            None if number else normalise_email(who),
        )
        if not isinstance(found, UUID):
            raise NotFound
        return found

    async def _subjects(self, account_id: UUID) -> list[str]:
        """The numbers under which the audit may speak of an account."""
        rows = await self._database.rows(
            "SELECT p.id FROM purchase p JOIN billing_account b ON b.id = p.wallet_id"
            " WHERE b.account_id = $1 UNION ALL SELECT id FROM billing_account"
            " WHERE account_id = $1 UNION ALL SELECT id FROM privacy_request WHERE account_id = $1",
            account_id,
        )
        return [str(account_id), *(str(row[0]) for row in rows)]

    async def _signals(self, account_id: UUID) -> list[SeenSignal]:
        rows = await self._database.rows(
            "SELECT kind, network, client, os, country, created_at FROM account_signal"
            " WHERE account_id = $1 ORDER BY created_at DESC LIMIT $2",
            account_id,
            SHOWN_ROWS,
        )
        return [SeenSignal(**dict(row)) for row in rows]

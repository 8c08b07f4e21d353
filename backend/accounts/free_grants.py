"""The free credits: once for a person; what looks like a second time waits for somebody's look."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.accounts.addresses import plainest_email
from backend.accounts.keyed_hash import KeyedHash
from backend.accounts.signals import SIGNAL_LIFE
from backend.accounts.welcome import Welcome
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.identifiers import new_id
from backend.notices.outbox import Outbox

GRANTS_BY_NETWORK = 5
"""In 30 days; schools and offices come above it, and that is why a person looks."""
KEPT_AFTER_DELETION = timedelta(days=730)
WaitingCause = Literal["same_address", "busy_network"]


class WaitingGrant(Struct, frozen=True, kw_only=True):
    """One entry of the review queue."""

    account_id: UUID
    cause: str
    waiting_since: str
    country: str


class FreeGrants:
    """Nobody is refused in silence: the account works, a letter says that the credits wait."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keyed: KeyedHash,
        *,
        welcome: Welcome,
        outbox: Outbox,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keyed = keyed
        self._welcome = welcome
        self._outbox = outbox

    async def give(self, account_id: UUID, email: str, locale: str) -> None:
        """Grant, or put into the review queue; in the transaction that confirms the address."""
        email_hash = self._keyed.digest("free-grant", plainest_email(email))
        await self._database.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 11))", email_hash
        )
        network_hash = await self._network_of(account_id)
        cause = await self._cause_to_wait(account_id, email_hash, network_hash)
        added = await self._database.execute(
            """
            INSERT INTO free_grant (id, account_id, email_hash, network_hash, state, cause,
                                    created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO NOTHING
            """,
            new_id(),
            account_id,
            email_hash,
            network_hash,
            "waiting" if cause else "granted",
            cause or "",
            self._clock.now(),
        )
        if not added:
            return
        if cause is None:
            await self._welcome.grant(account_id)
            return
        await self._outbox.post(
            "credits_waiting", account_id, key=f"credits_waiting:{account_id}", locale=locale
        )

    async def waiting(self) -> list[WaitingGrant]:
        """The review queue, the oldest first."""
        rows = await self._database.rows(
            """
            SELECT g.account_id, g.cause, g.created_at, a.country
            FROM free_grant g JOIN account a ON a.id = g.account_id
            WHERE g.state = 'waiting' ORDER BY g.created_at LIMIT 500
            """
        )
        return [
            WaitingGrant(
                account_id=row["account_id"],
                cause=row["cause"],
                waiting_since=row["created_at"].isoformat(),
                country=row["country"],
            )
            for row in rows
        ]

    async def decide(self, account_id: UUID, *, approve: bool, actor: str) -> None:
        """End the wait, also of a declined one who appealed. Raises: NotFound."""
        locale = await self._database.value(
            """
            UPDATE free_grant g SET state = $2, decided_at = $3, decided_by = $4
            FROM account a WHERE g.account_id = $1 AND a.id = g.account_id
              AND (g.state = 'waiting' OR g.state = 'declined' AND $2 = 'approved')
            RETURNING a.locale
            """,
            account_id,
            "approved" if approve else "declined",
            self._clock.now(),
            actor,
        )
        if locale is None:
            raise NotFound
        if approve:
            await self._welcome.grant(account_id)
            return
        await self._outbox.post(
            "credits_declined",
            account_id,
            key=f"credits_declined:{account_id}",
            locale=str(locale),
        )

    async def remember_deleted(self, account_id: UUID) -> None:
        """Keep the hash of the address for a while: no second grant for a new account."""
        await self._database.execute(
            "UPDATE free_grant SET account_id = NULL, network_hash = NULL, decided_by = NULL,"
            " ends_at = $2 WHERE account_id = $1",
            account_id,
            self._clock.now() + KEPT_AFTER_DELETION,
        )

    async def _network_of(self, account_id: UUID) -> bytes | None:
        """The network of the sign-up, when it is one of the internet's."""
        found = await self._database.value(
            "SELECT network_hash FROM account_signal"
            " WHERE account_id = $1 AND kind = 'sign_up' AND network <> ''"
            " ORDER BY created_at DESC LIMIT 1",
            account_id,
        )
        return found if isinstance(found, bytes) else None

    async def _cause_to_wait(
        self, account_id: UUID, email_hash: bytes, network_hash: bytes | None
    ) -> WaitingCause | None:
        now = self._clock.now()
        if await self._database.value(
            "SELECT 1 FROM free_grant WHERE email_hash = $1 AND (ends_at IS NULL OR ends_at > $2)"
            " AND account_id IS DISTINCT FROM $3 LIMIT 1",
            email_hash,
            now,
            account_id,
        ):
            return "same_address"
        grants = await self._database.value(
            "SELECT count(*)::int FROM free_grant WHERE network_hash = $1 AND created_at > $2",
            network_hash,
            now - SIGNAL_LIFE,
        )
        assert isinstance(grants, int)
        return "busy_network" if grants >= GRANTS_BY_NETWORK else None

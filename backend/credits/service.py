"""Use cases of the ledger: grant, hold, capture, release, balance, history."""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend.accounts.errors import AccountFrozen
from backend.clock import Clock
from backend.credits import ledger
from backend.credits.errors import InsufficientCredits
from backend.credits.ledger import Grant
from backend.credits.schemas import Balance, LedgerEntry, LedgerPage
from backend.database import Database
from backend.errors import ValidationFailed
from backend.events import Events
from backend.identifiers import new_id, parse_id

PAGE_SIZE = 50


class CreditService:
    """Every change is one ledger transaction; the database refuses what would not add up."""

    def __init__(self, database: Database, clock: Clock, events: Events) -> None:
        self._database = database
        self._clock = clock
        self._events = events

    async def open_wallet(self, account_id: UUID) -> UUID:
        """The account's wallet, made on first need; inside the caller's transaction."""
        wallet_id = new_id()
        await self._database.execute(
            "INSERT INTO billing_account (id, account_id) VALUES ($1, $2)", wallet_id, account_id
        )
        await self._database.execute("INSERT INTO wallet (id) VALUES ($1)", wallet_id)
        return wallet_id

    async def grant_promo(
        self, account_id: UUID, amount: int, *, campaign: str, expires_at: datetime | None
    ) -> bool:
        """Give promotional credits once per campaign; False when they were given before."""
        if amount == 0:
            return False
        key = ledger.promo_key(campaign, account_id)
        grant = Grant(
            amount=amount,
            key=key,
            system="sys:promo",
            source="promo",
            source_id=key,
            expires_at=expires_at,
            actor="service",
            reason=campaign,
        )
        return await self.grant(account_id, grant)

    async def grant_by_staff(
        self, account_id: UUID, amount: int, *, actor: str, reason: str
    ) -> bool:
        """Support gives credits; every call is a new adjustment."""
        adjustment_id = new_id()
        grant = Grant(
            amount=amount,
            key=ledger.adjustment_key(adjustment_id),
            system="sys:adjusted",
            source="adjust",
            source_id=str(adjustment_id),
            actor=actor,
            reason=reason,
        )
        return await self.grant(account_id, grant)

    async def grant(self, account_id: UUID, grant: Grant) -> bool:
        """Put credits into the wallet, debts first; False when the key was used before."""
        async with self._database.joined():
            given = await self.grant_to_wallet(await self._wallet_id(account_id), grant)
            if given:
                await self.announce(account_id)
        return given

    async def grant_to_wallet(self, wallet_id: UUID, grant: Grant) -> bool:
        """The same for a wallet, untold, inside the caller's transaction."""
        await self._database.value("SELECT 1 FROM wallet WHERE id = $1 FOR UPDATE", wallet_id)
        if await self._database.value("SELECT 1 FROM ledger_tx WHERE idem_key = $1", grant.key):
            return False
        await self._database.execute(
            "SELECT ledger_grant($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            new_id(), new_id(), wallet_id, grant.amount, grant.kind, grant.system,
            grant.source, grant.source_id, grant.key, grant.expires_at, grant.actor,
            grant.reason, self._clock.now(),
        )  # fmt: skip
        return True

    async def place_hold(self, account_id: UUID, job_id: UUID, amount: int) -> None:
        """Set credits aside for a job; inside the transaction that writes the job.

        Raises: InsufficientCredits, AccountFrozen.
        """
        placed = await self._database.value(
            "SELECT ledger_hold_for($1, $2, $3, $4, $5, $6)",
            new_id(),
            new_id(),
            account_id,
            job_id,
            amount,
            self._clock.now(),
        )
        if not placed:
            await self._refuse_hold(account_id, amount)

    async def check_may_spend(self, account_id: UUID) -> None:
        """What was paid for in advance asks for no hold, but for a wallet that may spend.

        Raises: InsufficientCredits, AccountFrozen.
        """
        balance = await self.balance(account_id)
        wallet_id = await self._wallet_id(account_id)
        frozen = await self._database.value("SELECT frozen FROM wallet WHERE id = $1", wallet_id)
        if frozen or balance.debt:
            await self._refuse_hold(account_id, balance.debt)

    async def capture(self, account_id: UUID, job_id: UUID, amount: int) -> bool:
        """Consume a job's hold; False when it has ended before."""
        return await self._end_hold(account_id, job_id, amount, "delivered")

    async def release(self, account_id: UUID, job_id: UUID, reason: str) -> bool:
        """Give a job's hold back; False when it has ended before."""
        return await self._end_hold(account_id, job_id, 0, reason)

    async def balance(self, account_id: UUID) -> Balance:
        """What can be spent, what is held, what is owed."""
        row = await self._database.row(
            """
            SELECT w.available, w.held, w.debt FROM wallet w
            JOIN billing_account b ON b.id = w.id WHERE b.account_id = $1
            """,
            account_id,
        )
        return Balance(*row) if row else Balance(0, 0, 0)

    async def entries(self, account_id: UUID, *, cursor: str | None, limit: int) -> LedgerPage:
        """The history, newest first. Raises: ValidationFailed for a cursor that is not ours."""
        before = parse_id(cursor) if cursor else None
        if cursor and before is None:
            raise ValidationFailed("cursor", "use the next_cursor of an earlier answer.")
        wallet_id = await self._wallet_id(account_id)
        rows = await self._database.rows(
            """
            SELECT t.id, t.kind, t.reason, t.ref_type, t.ref_id, t.created_at,
                   coalesce(sum(e.amount) FILTER (WHERE e.account = 'available'), 0)::int AS amount,
                   coalesce(sum(e.amount) FILTER (WHERE e.account = 'held'), 0)::int AS held,
                   -coalesce(sum(e.amount) FILTER (WHERE e.account = 'debt'), 0)::int AS debt
            FROM (SELECT * FROM ledger_tx WHERE wallet_id = $1 AND ($2::uuid IS NULL OR id < $2)
                  ORDER BY id DESC LIMIT $3) t
            JOIN ledger_entry e ON e.tx_id = t.id AND e.wallet_id = $1
            GROUP BY t.id, t.kind, t.reason, t.ref_type, t.ref_id, t.created_at ORDER BY t.id DESC
            """,
            wallet_id,
            before,
            limit + 1,
        )
        items = [_to_entry(row) for row in rows[:limit]]
        return LedgerPage(items, str(items[-1].id) if len(rows) > limit else None)

    async def announce(self, account_id: UUID) -> None:
        """Tell the account's devices that the balance changed."""
        balance = await self.balance(account_id)
        await self._events.add(account_id, "balance", msgspec.to_builtins(balance))

    async def _end_hold(self, account_id: UUID, job_id: UUID, captured: int, reason: str) -> bool:
        ended = await self._database.value(
            "SELECT ledger_end_hold_for($1, $2, $3, $4, $5, $6)",
            new_id(),
            account_id,
            job_id,
            captured,
            reason,
            self._clock.now(),
        )
        return bool(ended)

    async def _refuse_hold(self, account_id: UUID, amount: int) -> None:
        """Say why a hold was not placed."""
        wallet_id = await self._wallet_id(account_id)
        if await self._database.value("SELECT frozen FROM wallet WHERE id = $1", wallet_id):
            raise AccountFrozen
        balance = await self.balance(account_id)
        spendable = 0 if balance.debt else balance.available
        raise InsufficientCredits(
            needed_credits=amount, available_credits=spendable, debt_credits=balance.debt
        )

    async def _wallet_id(self, account_id: UUID) -> UUID:
        wallet_id = await self._database.value(
            "SELECT id FROM billing_account WHERE account_id = $1", account_id
        )
        assert isinstance(wallet_id, UUID), "every account has a wallet"
        return wallet_id


def _to_entry(row: Record) -> LedgerEntry:
    job_id = UUID(row["ref_id"]) if row["ref_type"] == "job" else None
    purchase_id = UUID(row["ref_id"]) if row["ref_type"] == "purchase" else None
    return LedgerEntry(
        id=row["id"],
        kind=row["kind"],
        amount=row["amount"],
        held=row["held"],
        debt=row["debt"],
        reason=row["reason"],
        job_id=job_id,
        purchase_id=purchase_id,
        created_at=row["created_at"],
    )

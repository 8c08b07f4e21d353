"""The ledger's postings beyond jobs: purchases, money taken back, expiry, adjustment, closure."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.clock import Clock
from backend.credits import ledger
from backend.credits.ledger import Grant
from backend.credits.service import CreditService
from backend.database import Database
from backend.identifiers import new_id

FreezeCause = Literal["dispute", "fraud_warning", "staff"]
EXPIRED_AT_ONCE = 500


class Postings:
    """Works on wallets, which outlive the accounts they belonged to.

    Each method is one ledger transaction inside the caller's, or one of its own.
    """

    def __init__(self, database: Database, clock: Clock, credit_service: CreditService) -> None:
        self._database = database
        self._clock = clock
        self._credits = credit_service

    async def add_purchase(
        self, wallet_id: UUID, purchase_id: UUID, amount: int, pack: str
    ) -> bool:
        """Bought credits, debts first; False when this purchase's were given before."""
        return await self._grant(
            wallet_id,
            Grant(
                amount=amount, key=ledger.purchase_key(purchase_id), kind="purchase",
                system="sys:purchased", source="purchase", source_id=str(purchase_id),
                actor="service", reason=pack,
            ),
        )  # fmt: skip

    async def move_clawback(
        self, wallet_id: UUID, purchase_id: UUID, change: int, *, number: int, reason: str
    ) -> None:
        """Take credits of a purchase back (`change` above zero) or give them again (below).

        `number` counts the purchase's movements: doing one twice fails in the database.
        """
        key, now = ledger.clawback_key(purchase_id, number), self._clock.now()
        async with self._database.joined():
            if change > 0:
                await self._database.execute(
                    "SELECT ledger_clawback($1, $2, $3, $4, $5, $6, $7)",
                    new_id(), wallet_id, purchase_id, change, key, reason, now,
                )  # fmt: skip
            else:
                await self._database.execute(
                    "SELECT ledger_unclaw($1, $2, $3, $4, $5, $6, $7, $8)",
                    new_id(), new_id(), wallet_id, purchase_id, -change, key, reason, now,
                )  # fmt: skip
            await self.announce(wallet_id)

    async def adjust(
        self, wallet_id: UUID, amount: int, adjustment_id: UUID, *, actor: str, reason: str
    ) -> bool:
        """Support gives (above zero) or takes; False when there is not so much to take."""
        key = ledger.adjustment_key(adjustment_id)
        if amount > 0:
            given = Grant(
                amount=amount, key=key, kind="adjustment", system="sys:adjusted", source="adjust",
                source_id=str(adjustment_id), actor=actor, reason=reason,
            )  # fmt: skip
            return await self._grant(wallet_id, given)
        async with self._database.joined():
            taken = await self._database.value(
                "SELECT ledger_take($1, $2, $3, $4, $5, $6, $7, $8)",
                new_id(), wallet_id, -amount, adjustment_id, key, actor, reason, self._clock.now(),
            )  # fmt: skip
            if taken:
                await self.announce(wallet_id)
        return bool(taken)

    async def expire_lots(self) -> int:
        """Post what is left in lots whose time is over; returns how many credits that was."""
        now = self._clock.now()
        due = await self._database.rows(
            "SELECT id, wallet_id FROM credit_lot WHERE remaining > 0 AND expires_at <= $1"
            " ORDER BY expires_at LIMIT $2",
            now,
            EXPIRED_AT_ONCE,
        )
        return sum([await self._expire(lot["id"], lot["wallet_id"], now) for lot in due])

    async def close(self, wallet_id: UUID, *, actor: str, reason: str) -> bool:
        """End a wallet: the rest is forfeited, debt written off; False while a hold is open."""
        closed = await self._database.value(
            "SELECT ledger_close($1, $2, $3, $4, $5)",
            new_id(),
            wallet_id,
            actor,
            reason,
            self._clock.now(),
        )
        return bool(closed)

    async def freeze(self, wallet_id: UUID, cause: FreezeCause, subject: str) -> bool:
        """Stop spending for one cause; False when it does already, or staff lifted this one."""
        added = await self._database.execute(
            """
            INSERT INTO wallet_freeze (wallet_id, cause, subject, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (wallet_id, cause, subject) DO UPDATE SET lifted_at = NULL, lifted_by = NULL
            WHERE wallet_freeze.lifted_at IS NOT NULL
              AND (wallet_freeze.lifted_by = 'service' OR excluded.cause = 'staff')
            """,
            wallet_id,
            cause,
            subject,
            self._clock.now(),
        )
        if added:
            await self._refreeze(wallet_id)
        return bool(added)

    async def lift(
        self, wallet_id: UUID, cause: FreezeCause | None, subject: str | None, *, by: str
    ) -> int:
        """Lift one freeze, or with None all; returns how many there were."""
        lifted = await self._database.execute(
            """
            UPDATE wallet_freeze SET lifted_at = $5, lifted_by = $4
            WHERE wallet_id = $1 AND lifted_at IS NULL
              AND ($2::text IS NULL OR cause = $2) AND ($3::text IS NULL OR subject = $3)
            """,
            wallet_id,
            cause,
            subject,
            by,
            self._clock.now(),
        )
        if lifted:
            await self._refreeze(wallet_id)
        return lifted

    async def announce(self, wallet_id: UUID) -> None:
        """Tell the devices of the wallet's account, if it still has one."""
        account_id = await self._database.value(
            "SELECT account_id FROM billing_account WHERE id = $1", wallet_id
        )
        if isinstance(account_id, UUID):
            await self._credits.announce(account_id)

    async def _grant(self, wallet_id: UUID, grant: Grant) -> bool:
        async with self._database.joined():
            given = await self._credits.grant_to_wallet(wallet_id, grant)
            if given:
                await self.announce(wallet_id)
        return given

    async def _expire(self, lot_id: UUID, wallet_id: UUID, now: datetime) -> int:
        expired = 0
        async with self._database.transaction():
            gone = await self._database.value(
                "SELECT ledger_expire_lot($1, $2, $3)", new_id(), lot_id, now
            )
            assert isinstance(gone, int)
            expired = gone
            if expired:
                await self.announce(wallet_id)
        return expired

    async def _refreeze(self, wallet_id: UUID) -> None:
        """Bring the wallet's flag in line with its freezes."""
        await self._database.value("SELECT wallet_refreeze($1)", wallet_id)

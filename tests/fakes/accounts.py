"""Accounts made straight in the database, for tests of what lies below sign-up."""

from uuid import UUID

from backend.clock import Clock
from backend.credits.service import CreditService
from backend.database import Database
from backend.identifiers import new_id


class Accounts:
    def __init__(self, database: Database, clock: Clock, ledger: CreditService) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger

    async def make(self, *, credits: int = 0) -> UUID:  # noqa: A002  # reads best at the call
        account_id, now = new_id(), self._clock.now()
        async with self._database.transaction():
            await self._database.execute(
                """
                INSERT INTO account (id, email, adult_confirmed_at, policy_version, terms_version,
                                     policy_accepted_at, email_verified_at, created_at)
                VALUES ($1, $2, $3, 'p', 't', $3, $3, $3)
                """,
                account_id,
                f"{account_id}@example.com",
                now,
            )
            await self._ledger.open_wallet(account_id)
            if credits:
                await self._ledger.grant_promo(
                    account_id, credits, campaign="test", expires_at=None
                )
        return account_id

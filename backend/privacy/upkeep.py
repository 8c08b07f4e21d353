"""Privacy by the clock: deletions that waited, accounts never confirmed, proofs that are old."""

from datetime import timedelta

from backend.accounts.service import AccountService
from backend.clock import Clock
from backend.database import Database
from backend.privacy.deletions import Deletions

UNCONFIRMED_LIFE = timedelta(days=30)
PROOF_LIFE = timedelta(days=5 * 365)
AT_ONCE = 500


class PrivacyUpkeep:
    def __init__(
        self, database: Database, clock: Clock, accounts: AccountService, deletions: Deletions
    ) -> None:
        self._database = database
        self._clock = clock
        self._accounts = accounts
        self._deletions = deletions

    async def every_five_minutes(self) -> None:
        """Go on with what is not done, also when its queue entry was lost."""
        await self._deletions.resume()

    async def every_night(self) -> None:
        """One round; each step is safe to repeat."""
        await self._accounts.purge()
        await self.drop_unconfirmed()
        await self.drop_proofs()

    async def drop_unconfirmed(self) -> int:
        """Delete accounts whose address nobody confirmed."""
        rows = await self._database.rows(
            "SELECT id FROM account WHERE email_verified_at IS NULL"
            " AND (created_at < $1 OR email IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM account_deletion d WHERE d.account_id = account.id)"
            " LIMIT $2",
            self._clock.now() - UNCONFIRMED_LIFE,
            AT_ONCE,
        )
        for row in rows:
            await self._deletions.begin(row["id"], "unconfirmed")
        return len(rows)

    async def drop_proofs(self) -> None:
        """After five years nobody may ask any more."""
        end = self._clock.now() - PROOF_LIFE
        for statement in (
            "DELETE FROM account_deletion WHERE done_at < $1",
            "DELETE FROM privacy_request WHERE closed_at < $1",
            "DELETE FROM legal_hold WHERE released_at < $1",
        ):
            await self._database.execute(statement, end)

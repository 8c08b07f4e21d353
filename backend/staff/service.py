"""The support desk's use cases, each leaving an audit row."""

from uuid import UUID

from backend.accounts.addresses import normalise_email
from backend.clock import Clock
from backend.credits.schemas import Balance
from backend.credits.service import CreditService
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.staff.records import StaffRecords, said

MAX_GRANT_CREDITS = 100_000


class StaffService:
    def __init__(self, database: Database, clock: Clock, credit_service: CreditService) -> None:
        self._database = database
        self._records = StaffRecords(database, clock)
        self._clock = clock
        self._credits = credit_service

    async def grant(self, email: str, amount: int, *, reason: str, actor: str) -> Balance:
        """Give an account credits. Raises: NotFound, ValidationFailed."""
        if not 1 <= amount <= MAX_GRANT_CREDITS:
            raise ValidationFailed("credits", f"grant 1 to {MAX_GRANT_CREDITS}.")
        async with self._database.transaction():
            account_id = await self._account_id(email)
            await self._credits.grant_by_staff(account_id, amount, actor=actor, reason=reason)
            await self._records.write(actor, "grant", str(account_id), f"{amount}: {said(reason)}")
        return await self._credits.balance(account_id)

    async def confirm_address(self, email: str, *, actor: str, reason: str) -> None:
        """Take an address for confirmed, as its mailed link would. Raises: NotFound."""
        async with self._database.transaction():
            account_id = await self._account_id(email)
            confirmed = await self._database.execute(
                "UPDATE account SET email_verified_at = $2"
                " WHERE id = $1 AND email_verified_at IS NULL",
                account_id,
                self._clock.now(),
            )
            if confirmed:
                await self._records.write(actor, "confirm_address", str(account_id), reason)

    async def _account_id(self, email: str) -> UUID:
        account_id = await self._database.value(
            "SELECT id FROM account WHERE email = $1", normalise_email(email)
        )
        if account_id is None:
            raise NotFound
        assert isinstance(account_id, UUID)
        return account_id

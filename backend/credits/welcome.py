"""Opens wallets and gives welcome credits, for the accounts feature."""

from uuid import UUID

from backend.clock import Clock
from backend.credits.ledger import PROMO_LIFE, WELCOME_CAMPAIGN
from backend.credits.service import CreditService


class LedgerWelcome:
    def __init__(self, credit_service: CreditService, clock: Clock, free_credits: int) -> None:
        self._credits = credit_service
        self._clock = clock
        self._free_credits = free_credits

    async def open_wallet(self, account_id: UUID) -> None:
        await self._credits.open_wallet(account_id)

    async def grant(self, account_id: UUID) -> None:
        await self._credits.grant_promo(
            account_id,
            self._free_credits,
            campaign=WELCOME_CAMPAIGN,
            expires_at=self._clock.now() + PROMO_LIFE,
        )

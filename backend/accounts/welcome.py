"""What an account needs of the ledger, which lies above it: a wallet, and welcome credits."""

from typing import Protocol
from uuid import UUID


class Welcome(Protocol):
    """Built over the ledger where everything is wired."""

    async def open_wallet(self, account_id: UUID) -> None:
        """Make the account's empty wallet."""

    async def grant(self, account_id: UUID) -> None:
        """Give the free credits, once per account."""

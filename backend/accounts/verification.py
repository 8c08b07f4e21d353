"""Confirming the address of a new account by its mailed link."""

from backend.accounts.errors import LinkExpired
from backend.accounts.free_grants import FreeGrants
from backend.accounts.tokens import LinkTokens
from backend.clock import Clock
from backend.database import Database


class Verification:
    def __init__(
        self, database: Database, clock: Clock, tokens: LinkTokens, free_grants: FreeGrants
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._free_grants = free_grants

    async def confirm(self, token: str) -> None:
        """Confirm an address and give the welcome credits, once. Raises: LinkExpired."""
        async with self._database.transaction():
            used = await self._tokens.use(token, "verify")
            row = await self._database.row(
                "UPDATE account SET email_verified_at = coalesce(email_verified_at, $3)"
                " WHERE id = $1 AND email = $2 AND state <> 'closed' RETURNING email, locale",
                used.account_id,
                used.email,
                self._clock.now(),
            )
            if row is None:
                raise LinkExpired
            await self._free_grants.give(used.account_id, row["email"], row["locale"])

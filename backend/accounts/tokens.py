"""Single-use links: 256 random bits, only their digest stored, the newest one valid."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from backend.accounts.errors import LinkExpired
from backend.accounts.tables import AccountTokenRow
from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id, new_token, token_hash

Purpose = Literal["verify", "reset"]

LIFE: dict[Purpose, timedelta] = {"verify": timedelta(hours=24), "reset": timedelta(minutes=30)}
PREFIX: dict[Purpose, str] = {"verify": "odv", "reset": "odr"}


class LinkTokens:
    """Makes and uses the tokens in mailed links."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def issue(self, account_id: UUID, purpose: Purpose) -> str:
        """A new token; older ones for the same purpose die."""
        token, now = new_token(PREFIX[purpose]), self._clock.now()
        async with self._database.transaction():
            await AccountTokenRow.delete().where(
                AccountTokenRow.account_id == account_id, AccountTokenRow.purpose == purpose
            )
            await AccountTokenRow.insert(
                AccountTokenRow(
                    id=new_id(),
                    account_id=account_id,
                    purpose=purpose,
                    token_hash=token_hash(token),
                    created_at=now,
                    expires_at=now + LIFE[purpose],
                )
            )
        return token

    async def use(self, token: str, purpose: Purpose) -> UUID:
        """Spend a token, once; inside the caller's transaction. Raises: LinkExpired."""
        account_id = await self._database.value(
            """
            UPDATE account_token SET used_at = $3
            WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
            RETURNING account_id
            """,
            token_hash(token),
            purpose,
            self._clock.now(),
        )
        if account_id is None:
            raise LinkExpired
        assert isinstance(account_id, UUID)
        return account_id

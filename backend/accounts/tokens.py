"""Single-use links: 256 random bits, only their digest stored, the newest one valid."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.accounts.errors import LinkExpired
from backend.accounts.tables import AccountTokenRow
from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id, new_token, token_hash

Purpose = Literal["verify", "reset", "email_confirm", "email_undo"]

LIFE: dict[Purpose, timedelta] = {
    "verify": timedelta(hours=24),
    "reset": timedelta(minutes=30),
    "email_confirm": timedelta(hours=24),
    "email_undo": timedelta(days=7),
}
PREFIX: dict[Purpose, str] = {
    "verify": "odv",
    "reset": "odr",
    "email_confirm": "odc",
    "email_undo": "odx",
}


class UsedLink(Struct, frozen=True):
    """Whose link was used, and the address that it was mailed to."""

    account_id: UUID
    email: str


class LinkTokens:
    """Makes and uses the tokens in mailed links."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def issue(self, account_id: UUID, purpose: Purpose, email: str) -> str:
        """A new token for a letter to `email`; older ones die, but for those that undo."""
        token, now = new_token(PREFIX[purpose]), self._clock.now()
        async with self._database.joined():
            if purpose != "email_undo":
                # A second change must not take the way back from the owner of the first.
                await self.revoke(account_id, purpose)
            await AccountTokenRow.insert(
                AccountTokenRow(
                    id=new_id(),
                    account_id=account_id,
                    purpose=purpose,
                    token_hash=token_hash(token),
                    email=email,
                    created_at=now,
                    expires_at=now + LIFE[purpose],
                )
            )
        return token

    async def revoke(self, account_id: UUID, *purposes: Purpose) -> None:
        """Links for these purposes stop working; without any, all links."""
        await self._database.execute(
            "DELETE FROM account_token WHERE account_id = $1"
            " AND (cardinality($2::text[]) = 0 OR purpose = ANY ($2))",
            account_id,
            list(purposes),
        )

    async def use(self, token: str, purpose: Purpose) -> UsedLink:
        """Spend a token, once; inside the caller's transaction. Raises: LinkExpired."""
        row = await self._database.row(
            """
            UPDATE account_token SET used_at = $3
            WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
            RETURNING account_id, email
            """,
            token_hash(token),
            purpose,
            self._clock.now(),
        )
        if row is None:
            raise LinkExpired
        return UsedLink(row["account_id"], row["email"] or "")

    async def issued_at(self, token: str) -> datetime:
        """When a link was made, used or not. Raises: LinkExpired."""
        found = await self._database.value(
            "SELECT created_at FROM account_token WHERE token_hash = $1", token_hash(token)
        )
        if not isinstance(found, datetime):
            raise LinkExpired
        return found

    async def purge(self) -> int:
        """Drop links that no longer work."""
        return await self._database.execute(
            "DELETE FROM account_token WHERE expires_at < $1", self._clock.now()
        )

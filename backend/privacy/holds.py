"""Legal holds: an authority's order pauses the deletion of one account's data."""

from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.errors import ValidationFailed
from backend.identifiers import new_id


class LegalHolds:
    """Each in the caller's transaction, beside the audit row."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def place(self, account_id: UUID, reference: str, *, actor: str) -> bool:
        """From now on nothing is erased; False when there is a hold already.

        Raises: ValidationFailed.
        """
        if not reference.strip():
            raise ValidationFailed("reference", "name the order.")
        await self._database.value("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id)
        placed = await self._database.execute(
            """
            INSERT INTO legal_hold (id, account_id, reference, actor, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account_id) WHERE released_at IS NULL DO NOTHING
            """,
            new_id(),
            account_id,
            reference,
            actor,
            self._clock.now(),
        )
        return placed == 1

    async def release(self, account_id: UUID, *, actor: str) -> bool:
        """End the hold; False when there is none."""
        released = await self._database.execute(
            "UPDATE legal_hold SET released_at = $2, released_by = $3"
            " WHERE account_id = $1 AND released_at IS NULL",
            account_id,
            self._clock.now(),
            actor,
        )
        return released == 1

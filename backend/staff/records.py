"""What the support desk leaves behind: one audit row for each thing it did or looked at."""

from datetime import datetime
from uuid import UUID

from backend.accounts.addresses import normalise_email
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.identifiers import new_id


class StaffRecords:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def write(self, actor: str, action: str, subject: str, reason: str) -> UUID:
        """One audit row, in the transaction of what it tells of. Raises: ValidationFailed."""
        if not reason.strip():
            raise ValidationFailed("reason", "say why.")
        if "@" in reason:
            raise ValidationFailed("reason", "leave addresses out: audit rows are never erased.")
        if not actor.strip():
            raise ValidationFailed("actor", "say who.")
        audit_id = new_id()
        await self._database.execute(
            "INSERT INTO staff_audit (id, actor, action, subject, reason, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            audit_id,
            actor,
            action,
            subject,
            reason,
            self._clock.now(),
        )
        return audit_id

    async def wallet_of(self, email: str) -> UUID:
        """The wallet behind an address. Raises: NotFound, ValidationFailed."""
        wallet_id = await self._database.value(
            "SELECT b.id FROM billing_account b JOIN account a ON a.id = b.account_id"
            " WHERE a.email = $1",
            normalise_email(email),
        )
        if not isinstance(wallet_id, UUID):
            raise NotFound
        return wallet_id

    def now(self) -> datetime:
        return self._clock.now()


def said(reason: str) -> str:
    """The reason, which no amount before it may stand in for. Raises: ValidationFailed."""
    if not reason.strip():
        raise ValidationFailed("reason", "say why.")
    return reason

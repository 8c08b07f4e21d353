"""What the desk's page shows beside an account: its books, jobs and orders, and no picture."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.credits.schemas import LedgerEntry
from backend.credits.service import CreditService
from backend.database import Database

SHOWN = 50


class SeenJob(Struct, frozen=True, kw_only=True):
    """A job without its picture's name."""

    id: UUID
    state: str
    reason: str | None
    credits: int
    trial_credits: int
    """Paid before, with a part that was tried."""
    created_at: datetime
    finished_at: datetime | None


class SeenPurchase(Struct, frozen=True, kw_only=True):
    id: UUID
    state: str
    credits: int
    amount_total: int | None
    currency: str
    created_at: datetime


class Dossier(Struct, frozen=True, kw_only=True):
    entries: list[LedgerEntry]
    jobs: list[SeenJob]
    purchases: list[SeenPurchase]


class Dossiers:
    """Reads only; whoever asks has left the audit row."""

    def __init__(self, database: Database, credit_service: CreditService) -> None:
        self._database = database
        self._credits = credit_service

    async def of(self, account_id: UUID) -> Dossier:
        page = await self._credits.entries(account_id, cursor=None, limit=SHOWN)
        jobs = await self._database.rows(
            "SELECT id, state, reason, credits, trial_credits, created_at, finished_at FROM job"
            " WHERE account_id = $1 ORDER BY id DESC LIMIT $2",
            account_id,
            SHOWN,
        )
        purchases = await self._database.rows(
            "SELECT p.id, p.state, p.credits, p.amount_total, p.currency, p.created_at"
            " FROM purchase p JOIN billing_account b ON b.id = p.wallet_id"
            " WHERE b.account_id = $1 ORDER BY p.id DESC LIMIT $2",
            account_id,
            SHOWN,
        )
        return Dossier(
            entries=page.items,
            jobs=[SeenJob(**dict(row)) for row in jobs],
            purchases=[SeenPurchase(**dict(row)) for row in purchases],
        )

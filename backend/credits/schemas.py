"""Balances and ledger entries on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

EntryKind = Literal[
    "purchase",
    "grant",
    "hold",
    "capture",
    "release",
    "clawback",
    "unclaw",
    "expiry",
    "adjustment",
    "closure",
]


class Balance(Struct, frozen=True):
    """`available` can be spent now, `held` waits for running jobs, `debt` is repaid first."""

    available: int
    held: int
    debt: int


class LedgerEntry(Struct, frozen=True, kw_only=True):
    """One change of the balance; the amounts of all entries add up to what is available."""

    id: UUID
    kind: EntryKind
    amount: int
    """Change of what is available: a hold takes, a release gives back, a capture changes none."""
    held: int
    """Change of what is held."""
    debt: int = 0
    """Change of what is owed after money was taken back."""
    reason: str
    job_id: UUID | None
    purchase_id: UUID | None
    created_at: datetime


class LedgerPage(Struct, frozen=True):
    items: list[LedgerEntry]
    next_cursor: str | None = None

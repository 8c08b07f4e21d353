"""The ledger's words that need no database: what a grant is, and idempotency keys."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

WELCOME_CAMPAIGN = "welcome"
PROMO_LIFE = timedelta(days=365)


class Grant(Struct, frozen=True, kw_only=True):
    """Credits that come into a wallet, and from where."""

    amount: int
    key: str
    """Doing it twice with one key is doing it once."""
    kind: Literal["grant", "purchase", "adjustment"] = "grant"
    system: Literal["sys:promo", "sys:adjusted", "sys:purchased"]
    source: Literal["promo", "adjust", "purchase"]
    source_id: str
    expires_at: datetime | None = None
    actor: str
    reason: str


def promo_key(campaign: str, account_id: UUID) -> str:
    """One grant per campaign and account, whatever asks for it and however often."""
    return f"promo:{campaign}:{account_id}"


def adjustment_key(adjustment_id: UUID) -> str:
    return f"adj:{adjustment_id}"


def purchase_key(purchase_id: UUID) -> str:
    """One grant per purchase, whatever events there are."""
    return f"purchase:{purchase_id}"


def clawback_key(purchase_id: UUID, number: int) -> str:
    return f"claw:{purchase_id}:{number}"


def hold_key(job_id: UUID) -> str:
    return f"hold:{job_id}"


def end_key(job_id: UUID) -> str:
    """Capture and release share one key: a hold ends exactly once."""
    return f"end:{job_id}"

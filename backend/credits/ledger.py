"""The ledger's rules that need no database: idempotency keys and how entries read to a person."""

from datetime import timedelta
from uuid import UUID

WELCOME_CAMPAIGN = "welcome"
PROMO_LIFE = timedelta(days=365)


def promo_key(campaign: str, account_id: UUID) -> str:
    """One grant per campaign and account, whatever asks for it and however often."""
    return f"promo:{campaign}:{account_id}"


def adjustment_key(adjustment_id: UUID) -> str:
    return f"adj:{adjustment_id}"


def hold_key(job_id: UUID) -> str:
    return f"hold:{job_id}"


def end_key(job_id: UUID) -> str:
    """Capture and release share one key: a hold ends exactly once."""
    return f"end:{job_id}"

"""Usage and deletion of an account on the wire."""

from datetime import datetime

from msgspec import Struct

from backend.accounts.schemas import Password, TotpCode


class MonthUsage(Struct, frozen=True, kw_only=True):
    """One month of delivered pictures."""

    month: str
    """Like 2026-11."""
    images: int
    credits: int


class Usage(Struct, frozen=True, kw_only=True):
    """What an account did, and what is stored for it now."""

    images_processed: int
    credits_spent: int
    since: datetime
    stored_images: int
    stored_bytes: int
    """Sources and results together."""
    months: list[MonthUsage]
    """The latest first, at most 12; months without a picture are left out."""


class DeletionPreview(Struct, frozen=True, kw_only=True):
    """What deleting the account would end."""

    credits_available: int
    credits_held: int
    jobs_running: int
    stored_images: int
    open_disputes: int
    """While there is one, the account cannot be deleted."""
    legal_hold: bool
    """An authority's order: the account closes at once, its data are erased when it ends."""


class AccountDelete(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The owner's last word."""

    password: Password
    totp_code: TotpCode | None = None
    accept_credit_loss: bool = False
    accept_running_jobs: bool = False

"""Packs and purchases on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.billing.lifecycle import PurchaseState


class Pack(Struct, frozen=True, kw_only=True):
    """Credits for sale."""

    code: str
    credits: int
    unit_amount: int
    """The price before tax, in the currency's smallest unit."""
    currency: str


class PackList(Struct, frozen=True):
    items: list[Pack]


class PurchaseCreate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Buy a pack. Repeating it with the same `client_key` repeats nothing."""

    pack: Annotated[str, Meta(min_length=1, max_length=64)]
    client_key: Annotated[str, Meta(min_length=1, max_length=128)]


class Purchase(Struct, frozen=True, kw_only=True):
    """One purchase; credits come when it is `paid`, and go when its money goes back."""

    id: UUID
    state: PurchaseState
    pack: str
    credits: int
    currency: str
    amount_subtotal: int
    """The price before tax, in the currency's smallest unit, as all amounts here."""
    amount_tax: int | None
    amount_total: int | None
    refunded_amount: int
    disputed_amount: int
    credits_taken_back: int
    checkout_url: str | None
    """Where to pay, while that is possible."""
    invoice_url: str | None
    last_error: str | None
    """Why the last try to pay failed, in the processor's word."""
    created_at: datetime
    paid_at: datetime | None


class PurchasePage(Struct, frozen=True):
    items: list[Purchase]
    next_cursor: str | None = None

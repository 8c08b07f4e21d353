"""Packs and purchases over HTTP, and which addresses a checkout may be opened at."""

from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct

from desktop.client.server_address import LOOPBACK_HOSTS, ServerAddress
from desktop.client.transport import Transport, path_id

CHECKOUT_HOSTS = frozenset({"checkout.stripe.com"})
RECEIPT_HOSTS = frozenset({"invoice.stripe.com", "pay.stripe.com"})
PAGE_ROWS = "100"
PAID = "paid"
ENDED_PURCHASE = frozenset({PAID, "expired", "failed", "abandoned"})


class Pack(Struct, frozen=True, kw_only=True):
    """Credits for sale; `unit_amount` is in the currency's smallest unit, before tax."""

    code: str
    credits: int
    unit_amount: int
    currency: str


class PackList(Struct, frozen=True, kw_only=True):
    items: list[Pack]


class PurchaseCreate(Struct, frozen=True, kw_only=True):
    """`client_key` makes repeating it harmless."""

    pack: str
    client_key: str


class Purchase(Struct, frozen=True, kw_only=True):
    """One purchase; the credits come when it is `paid`."""

    id: str
    state: str
    checkout_url: str | None = None
    pack: str = ""
    credits: int = 0
    currency: str = ""
    amount_subtotal: int = 0
    amount_total: int | None = None
    amount_tax: int | None = None
    refunded_amount: int = 0
    disputed_amount: int = 0
    credits_taken_back: int = 0
    invoice_url: str | None = None
    last_error: str | None = None
    """Why the last try to pay failed, in the processor's word."""
    created_at: datetime | None = None
    paid_at: datetime | None = None


class PurchasePage(Struct, frozen=True, kw_only=True):
    items: list[Purchase]
    next_cursor: str | None = None


class BillingApi:
    """The paths of `billing/`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def packs(self) -> list[Pack]:
        return (await self._transport.ask("GET", "/packs", PackList)).items

    async def create_purchase(self, request: PurchaseCreate) -> Purchase:
        return await self._transport.ask("POST", "/purchases", Purchase, body=request)

    async def purchases(self, cursor: str | None = None) -> PurchasePage:
        """One page, newest first."""
        query = {"limit": PAGE_ROWS, **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask("GET", "/purchases", PurchasePage, query=query)

    async def purchase(self, purchase_id: str) -> Purchase:
        return await self._transport.ask("GET", f"/purchases/{path_id(purchase_id)}", Purchase)


def may_open(checkout_url: str, address: ServerAddress) -> bool:
    """Whether a browser may be sent there to pay: the processor, or the service itself."""
    return _leads_to(CHECKOUT_HOSTS, checkout_url, address)


def may_open_receipt(url: str, address: ServerAddress) -> bool:
    """The same for a receipt or an invoice."""
    return _leads_to(RECEIPT_HOSTS, url, address)


def _leads_to(hosts: frozenset[str], url: str, address: ServerAddress) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if parts.scheme == "https" and host in hosts and port is None:
        return True
    if f"{parts.scheme}://{parts.netloc}" == address.origin:
        return True
    return address.is_loopback and parts.scheme == "http" and host in LOOPBACK_HOSTS

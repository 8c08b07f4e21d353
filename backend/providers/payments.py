"""What a payment processor is to us: sessions, what was paid, given back and disputed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct

SessionStatus = Literal["open", "complete", "expired"]
PaymentStatus = Literal["paid", "unpaid", "no_payment_required"]


class PaymentsUnavailable(Exception):
    """The processor cannot be reached or does not work; trying again later makes sense."""


class PaymentRefused(Exception):
    """The processor understood and says no; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PaymentObjectMissing(PaymentRefused):
    """The processor does not know the object that `what` names."""

    def __init__(self, what: str) -> None:
        super().__init__("resource_missing")
        self.what = what


class CheckoutOrder(Struct, frozen=True, kw_only=True):
    """Everything that a checkout session is made from; the same order makes the same session."""

    purchase_id: UUID
    customer_id: str
    product: str
    tax_code: str
    unit_amount: int
    currency: str
    locale: str
    expires_at: datetime
    success_url: str
    cancel_url: str


class CheckoutSession(Struct, frozen=True, kw_only=True):
    """A session as the processor shows it; amounts are in minor units."""

    id: str
    status: SessionStatus
    payment_status: PaymentStatus
    currency: str
    amount_subtotal: int
    amount_total: int
    amount_tax: int
    amount_discount: int
    livemode: bool
    purchase: str
    """The purchase that the session was made for, as it says itself."""
    payment_intent_id: str | None = None
    url: str | None = None
    country: str | None = None
    invoice_url: str | None = None


class Payment(Struct, frozen=True, kw_only=True):
    """The money of a session."""

    payment_intent_id: str
    status: str
    amount_received: int
    currency: str
    purchase: str
    charge_id: str | None = None
    last_error: str | None = None


class RefundFact(Struct, frozen=True, kw_only=True):
    id: str
    amount: int
    status: str
    created_at: datetime
    reason: str = ""
    failure_reason: str = ""


class DisputeFact(Struct, frozen=True, kw_only=True):
    id: str
    amount: int
    status: str
    created_at: datetime
    reason: str = ""
    evidence_due_at: datetime | None = None


class WarningFact(Struct, frozen=True, kw_only=True):
    id: str
    is_actionable: bool
    created_at: datetime
    fraud_type: str = ""


class PurchaseFacts(Struct, frozen=True, kw_only=True):
    """All that the processor knows of one purchase, at one moment."""

    session: CheckoutSession
    payment: Payment | None = None
    refunds: tuple[RefundFact, ...] = ()
    disputes: tuple[DisputeFact, ...] = ()
    warnings: tuple[WarningFact, ...] = ()


class EventNotice(Struct, frozen=True, kw_only=True):
    """That something happened to an object: never what."""

    id: str
    type: str
    object_id: str
    created_at: datetime
    livemode: bool
    api_version: str | None = None
    account: str | None = None
    """Set for other people's accounts only."""
    purchase: str | None = None
    session_id: str | None = None
    payment_intent_id: str | None = None
    charge_id: str | None = None


class Trace(Struct, frozen=True, kw_only=True):
    """Something with money in it that the processor lists, for the nightly comparison."""

    kind: Literal["session", "charge", "refund", "dispute"]
    id: str
    amount: int
    livemode: bool
    status: str = ""
    purchase: str = ""
    payment_intent_id: str | None = None
    charge_id: str | None = None


class PaymentGateway(Protocol):
    """Raises everywhere: PaymentsUnavailable, PaymentRefused, PaymentObjectMissing."""

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""

    async def create_customer(self, wallet_id: UUID, email: str, *, key: str) -> str:
        """The id of a customer; the same key makes the same one."""

    async def delete_customer(self, customer_id: str) -> None:
        """Forget a person; what was paid stays, as the law asks. One that is gone is no error."""

    async def create_session(self, order: CheckoutOrder, *, key: str) -> CheckoutSession:
        """A page to pay on; the same key makes the same one."""

    async def expire_session(self, session_id: str) -> None:
        """Nobody can pay it any more. PaymentRefused when it is no longer open."""

    async def facts(self, session_id: str) -> PurchaseFacts:
        """All there is to know of a session."""

    async def purchase_of(
        self, payment_intent_id: str | None, charge_id: str | None, object_id: str = ""
    ) -> str | None:
        """The purchase that a payment is for, if for one of ours.

        With neither payment nor charge, the refund, dispute or warning itself is asked for them.
        """

    async def refund(
        self, payment_intent_id: str, amount: int | None, *, key: str, purchase: str
    ) -> str:
        """Give back a part or all that is left; the refund's id."""

    async def events_since(self, moment: datetime, types: Sequence[str]) -> list[EventNotice]:
        """What happened since, oldest first."""

    async def traces_since(self, moment: datetime) -> list[Trace]:
        """Sessions that were paid, charges, refunds and disputes made since."""

    async def check(self) -> None:
        """That the key is good."""

    async def close(self) -> None:
        """Give the connections back."""

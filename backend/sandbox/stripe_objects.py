"""Stripe's objects as far as a shop of credits meets them; the field names are Stripe's."""

from typing import Literal

from msgspec import Struct, field

Metadata = dict[str, str]
Builtin = object


class Customer(Struct, kw_only=True):
    id: str
    object: str = "customer"
    created: int
    email: str | None = None
    livemode: bool = False
    metadata: Metadata = field(default_factory=dict)


class DeletedCustomer(Struct, kw_only=True):
    id: str
    object: str = "customer"
    deleted: bool = True


class Address(Struct, kw_only=True):
    city: str | None = None
    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    state: str | None = None


class CustomerDetails(Struct, kw_only=True):
    """What the payer typed into the page: a shop must not keep it."""

    address: Address | None = None
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_exempt: str = "none"


class TotalDetails(Struct, kw_only=True):
    amount_discount: int = 0
    amount_shipping: int = 0
    amount_tax: int = 0


class Flag(Struct, kw_only=True):
    enabled: bool = False


class LineItem(Struct, kw_only=True):
    id: str
    object: str = "item"
    description: str
    quantity: int
    amount_subtotal: int
    amount_total: int
    currency: str


class Session(Struct, kw_only=True):
    id: str
    object: str = "checkout.session"
    created: int
    expires_at: int
    mode: str = "payment"
    status: Literal["open", "complete", "expired"] = "open"
    payment_status: Literal["paid", "unpaid", "no_payment_required"] = "unpaid"
    currency: str
    amount_subtotal: int
    amount_total: int
    total_details: TotalDetails = field(default_factory=TotalDetails)
    automatic_tax: Flag = field(default_factory=Flag)
    invoice_creation: Flag = field(default_factory=Flag)
    customer: str | None = None
    customer_email: str | None = None
    customer_details: CustomerDetails | None = None
    client_reference_id: str | None = None
    metadata: Metadata = field(default_factory=dict)
    payment_intent: str | None = None
    invoice: str | None = None
    success_url: str
    cancel_url: str | None = None
    url: str | None = None
    locale: str | None = None
    livemode: bool = False
    ui_mode: str = "hosted_page"


class SessionPlan(Struct, kw_only=True):
    """What a session was made with and does not show."""

    items: list[LineItem]
    payment_metadata: Metadata
    page_url: str


class Decline(Struct, kw_only=True):
    type: str = "card_error"
    code: str
    decline_code: str | None = None
    message: str


class PaymentIntent(Struct, kw_only=True):
    id: str
    object: str = "payment_intent"
    created: int
    amount: int
    amount_received: int = 0
    currency: str
    customer: str | None = None
    status: str
    last_payment_error: Decline | None = None
    latest_charge: str | None = None
    metadata: Metadata = field(default_factory=dict)
    livemode: bool = False


class BillingDetails(Struct, kw_only=True):
    address: Address
    email: str | None = None
    name: str | None = None


class Card(Struct, kw_only=True):
    brand: str = "visa"
    last4: str = "4242"
    exp_month: int = 12
    exp_year: int = 2030
    fingerprint: str = "sandboxcardprint"


class MethodDetails(Struct, kw_only=True):
    type: str = "card"
    card: Card = field(default_factory=Card)


class Charge(Struct, kw_only=True):
    id: str
    object: str = "charge"
    created: int
    amount: int
    amount_refunded: int = 0
    currency: str
    customer: str | None = None
    payment_intent: str
    status: Literal["succeeded", "pending", "failed"]
    paid: bool
    refunded: bool = False
    disputed: bool = False
    billing_details: BillingDetails
    payment_method_details: MethodDetails = field(default_factory=MethodDetails)
    metadata: Metadata = field(default_factory=dict)
    livemode: bool = False


class Invoice(Struct, kw_only=True):
    id: str
    object: str = "invoice"
    created: int
    status: str = "paid"
    total: int
    currency: str
    hosted_invoice_url: str
    metadata: Metadata = field(default_factory=dict)
    livemode: bool = False


class Refund(Struct, kw_only=True):
    id: str
    object: str = "refund"
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str
    status: str
    reason: str | None = None
    failure_reason: str | None = None
    metadata: Metadata = field(default_factory=dict)


class EvidenceDetails(Struct, kw_only=True):
    due_by: int
    has_evidence: bool = False
    submission_count: int = 0


class Dispute(Struct, kw_only=True):
    id: str
    object: str = "dispute"
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str
    status: str
    reason: str
    evidence_details: EvidenceDetails
    is_charge_refundable: bool = False
    metadata: Metadata = field(default_factory=dict)
    livemode: bool = False


class FraudWarning(Struct, kw_only=True):
    id: str
    object: str = "radar.early_fraud_warning"
    created: int
    actionable: bool = True
    charge: str
    payment_intent: str
    fraud_type: str = "made_with_stolen_card"
    livemode: bool = False


class EventRequest(Struct, kw_only=True):
    id: str | None = None
    idempotency_key: str | None = None


class EventData(Struct):
    """The object, under the name that Stripe gives it."""

    object: dict[str, Builtin]


class Event(Struct, kw_only=True):
    """One change; `data` is the object as it was at that moment."""

    id: str
    object: str = "event"
    api_version: str
    created: int
    data: EventData
    livemode: bool = False
    pending_webhooks: int = 1
    request: EventRequest = field(default_factory=EventRequest)
    type: str


StripeThing = (
    Customer | Session | PaymentIntent | Charge | Invoice | Refund | Dispute | FraudWarning
)

"""Stripe's JSON read into our facts: the fields we need, and none of the payer's."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from msgspec import Struct, field

from backend.providers.payments import (
    CheckoutSession,
    DisputeFact,
    EventNotice,
    Payment,
    PaymentStatus,
    RefundFact,
    SessionStatus,
    WarningFact,
)

Metadata = dict[str, str]


class _Address(Struct):
    country: str | None = None


class _Details(Struct):
    address: _Address | None = None


class _Totals(Struct):
    amount_tax: int | None = 0
    amount_discount: int | None = 0


class _Invoice(Struct):
    hosted_invoice_url: str | None = None


class _Named(Struct):
    """Any object, as far as its id: expanded where a mere id was to be expected."""

    id: str


Reference = str | _Named | None
"""Another object, which each server expands as it likes."""


def id_of(reference: Reference) -> str | None:
    return reference.id if isinstance(reference, _Named) else reference


class ChargeJson(Struct):
    id: str
    disputed: bool = False
    payment_intent: Reference = None
    metadata: Metadata | None = None
    amount: int = 0
    livemode: bool = False
    paid: bool | None = None
    status: str | None = None

    @property
    def has_money(self) -> bool:
        """By its own word, or by its status where it has none; doubtful ones are looked at."""
        return self.status in (None, "succeeded") if self.paid is None else self.paid


class _Decline(Struct):
    code: str | None = None
    decline_code: str | None = None


class _Charges(Struct):
    data: list[_Named] = field(default_factory=list)


class IntentJson(Struct):
    id: str
    status: str
    currency: str | None = ""
    amount_received: int | None = None
    amount: int | None = None
    metadata: Metadata | None = None
    latest_charge: Reference = None
    charges: _Charges | None = None
    """Where versions before 2022-11-15 have them."""
    last_payment_error: _Decline | None = None

    @property
    def charge_id(self) -> str | None:
        older = self.charges.data[0].id if self.charges and self.charges.data else None
        return id_of(self.latest_charge) or older

    @property
    def received(self) -> int:
        """What came; a server that does not say it means all of a payment that succeeded."""
        if self.amount_received is not None:
            return self.amount_received
        return (self.amount or 0) if self.status == "succeeded" else 0

    @property
    def has_moved(self) -> bool:
        """Whether there is anything that could be given back or disputed."""
        return self.charge_id is not None or self.received > 0


class SessionJson(Struct):
    id: str
    currency: str | None = None
    amount_total: int | None = None
    status: SessionStatus | None = None
    payment_status: PaymentStatus = "unpaid"
    amount_subtotal: int | None = None
    total_details: _Totals | None = None
    livemode: bool = False
    client_reference_id: str | None = None
    metadata: Metadata | None = None
    payment_intent: str | IntentJson | None = None
    url: str | None = None
    customer_details: _Details | None = None
    invoice: str | _Invoice | None = None


class RefundJson(Struct):
    id: str
    amount: int
    created: int
    status: str | None = "succeeded"
    reason: str | None = None
    failure_reason: str | None = None
    payment_intent: Reference = None
    charge: Reference = None


class _Evidence(Struct):
    due_by: int | None = None


class DisputeJson(Struct):
    id: str
    amount: int
    created: int
    status: str
    reason: str | None = None
    evidence_details: _Evidence | None = None
    payment_intent: Reference = None
    charge: Reference = None
    livemode: bool = False


class WarningJson(Struct):
    id: str
    created: int
    actionable: bool = False
    fraud_type: str | None = None


class _Object(Struct):
    """Any object of an event: who it is and what it belongs to."""

    id: str = ""
    object: str = ""
    metadata: Metadata | None = None
    client_reference_id: str | None = None
    payment_intent: Reference = None
    charge: Reference = None


class _Data(Struct):
    object: _Object


class EventJson(Struct):
    id: str
    type: str
    created: int
    data: _Data
    livemode: bool = False
    api_version: str | None = None
    account: str | None = None


class _Related(Struct):
    id: str
    type: str = ""


class ThinEventJson(Struct):
    """The newer kind of webhook, which names the object only."""

    id: str
    type: str
    created: datetime
    livemode: bool = False
    related_object: _Related | None = None
    context: str | None = None


class _Kind(Struct):
    object: str = ""
    data: dict[str, msgspec.Raw] = field(default_factory=dict)


def read_webhook(body: bytes) -> EventNotice:
    """The notice in a webhook, of either kind. Raises: msgspec.DecodeError."""
    if msgspec.json.decode(body, type=_Kind).object == "v2.core.event":
        return _thin_notice(msgspec.json.decode(body, type=ThinEventJson))
    return notice_of(msgspec.json.decode(body, type=EventJson))


def notice_of(event: EventJson) -> EventNotice:
    thing = event.data.object
    return EventNotice(
        id=event.id,
        type=event.type,
        object_id=thing.id,
        created_at=moment(event.created),
        livemode=event.livemode,
        api_version=event.api_version,
        account=event.account,
        purchase=_purchase(thing.metadata, thing.client_reference_id) or None,
        session_id=thing.id if thing.object == "checkout.session" else None,
        payment_intent_id=_own_or_named(thing, "payment_intent", thing.payment_intent),
        charge_id=_own_or_named(thing, "charge", thing.charge),
    )


def _own_or_named(thing: _Object, kind: str, named: Reference) -> str | None:
    return thing.id if thing.object == kind else id_of(named)


def _thin_notice(event: ThinEventJson) -> EventNotice:
    related = event.related_object or _Related("")
    prefix, _, _ = related.id.partition("_")
    return EventNotice(
        id=event.id,
        type=event.type.removeprefix("v1."),
        object_id=related.id,
        created_at=event.created.astimezone(UTC),
        livemode=event.livemode,
        account=event.context,
        session_id=related.id if prefix == "cs" else None,
        payment_intent_id=related.id if prefix == "pi" else None,
        charge_id=related.id if prefix in {"ch", "py"} else None,
    )


def session_of(found: SessionJson) -> CheckoutSession:
    totals = found.total_details or _Totals()
    total, tax = found.amount_total or 0, totals.amount_tax or 0
    discount = totals.amount_discount or 0
    subtotal = found.amount_subtotal
    intent, invoice = found.payment_intent, found.invoice
    address = found.customer_details.address if found.customer_details else None
    return CheckoutSession(
        id=found.id,
        status=found.status or ("open" if found.payment_status == "unpaid" else "complete"),
        payment_status=found.payment_status,
        currency=(found.currency or "").lower(),
        amount_subtotal=total - tax + discount if subtotal is None else subtotal,
        amount_total=total,
        amount_tax=tax,
        amount_discount=discount,
        livemode=found.livemode,
        purchase=found.client_reference_id or _purchase(found.metadata, None),
        payment_intent_id=intent.id if isinstance(intent, IntentJson) else intent,
        url=found.url,
        country=address.country if address else None,
        invoice_url=invoice.hosted_invoice_url if isinstance(invoice, _Invoice) else None,
    )


def payment_of(found: IntentJson) -> Payment:
    error = found.last_payment_error
    return Payment(
        payment_intent_id=found.id,
        status=found.status,
        amount_received=found.received,
        currency=(found.currency or "").lower(),
        purchase=_purchase(found.metadata, None),
        charge_id=found.charge_id,
        last_error=(error.decline_code or error.code) if error else None,
    )


def refund_of(found: RefundJson) -> RefundFact:
    return RefundFact(
        id=found.id,
        amount=found.amount,
        status=found.status or "pending",
        created_at=moment(found.created),
        reason=found.reason or "",
        failure_reason=found.failure_reason or "",
    )


def dispute_of(found: DisputeJson) -> DisputeFact:
    due = found.evidence_details.due_by if found.evidence_details else None
    return DisputeFact(
        id=found.id,
        amount=found.amount,
        status=found.status,
        created_at=moment(found.created),
        reason=found.reason or "",
        evidence_due_at=moment(due) if due else None,
    )


def warning_of(found: WarningJson) -> WarningFact:
    return WarningFact(
        id=found.id,
        is_actionable=found.actionable,
        created_at=moment(found.created),
        fraud_type=found.fraud_type or "",
    )


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _purchase(metadata: Metadata | None, reference: str | None) -> str:
    """The purchase that an object names, if what it names can be one of ours."""
    named = (metadata or {}).get("purchase") or reference or ""
    try:
        return str(UUID(named))
    except ValueError:
        return ""

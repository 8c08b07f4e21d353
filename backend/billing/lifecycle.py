"""What a purchase becomes, from what it was and what the processor says: rules without I/O."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.billing.clawback import (
    LOST,
    OPEN_DISPUTES,
    clawback_target,
    disputed_amount,
    refunded_amount,
)
from backend.providers.payments import CheckoutSession, Payment, PurchaseFacts

PurchaseState = Literal[
    "created",
    "open",
    "processing",
    "paid",
    "partially_refunded",
    "refunded",
    "disputed",
    "lost",
    "expired",
    "failed",
    "abandoned",
    "review",
]
Review = Literal["amount_mismatch", "currency_mismatch", "livemode_mismatch", "foreign_session"]
OVER_UNPAID: frozenset[PurchaseState] = frozenset({"expired", "failed", "abandoned"})
UNSETTLED: frozenset[PurchaseState] = frozenset({"created", "open", "processing"})
NO_MONEY_COMING = frozenset({"requires_payment_method", "canceled"})


class Sold(Struct, frozen=True, kw_only=True):
    """A purchase as our row has it."""

    id: UUID
    state: PurchaseState
    credits: int
    amount_subtotal: int
    currency: str
    livemode: bool
    is_granted: bool
    is_review_accepted: bool
    credits_clawed: int


class Outcome(Struct, frozen=True, kw_only=True):
    """Where a purchase must stand now."""

    state: PurchaseState
    review: Review | None = None
    grants: bool = False
    refunded_amount: int = 0
    disputed_amount: int = 0
    credits_clawed: int = 0


def outcome_of(sold: Sold, facts: PurchaseFacts) -> Outcome:
    """The one answer to every event: the same facts lead to the same place from anywhere."""
    if not (sold.is_granted or is_paid(facts.session)):
        return Outcome(state=_unpaid_state(sold.state, facts))
    review = None if sold.is_granted or sold.is_review_accepted else mismatch(sold, facts)
    has_credits = sold.is_granted or review is None
    refunded = refunded_amount(facts.refunds)
    disputed = disputed_amount(facts.disputes)
    total = facts.session.amount_total
    target = clawback_target(sold.credits, amount_total=total, refunded=refunded, disputed=disputed)
    return Outcome(
        state=_paid_state(facts, review, total=total, refunded=refunded),
        review=review,
        grants=has_credits and not sold.is_granted,
        refunded_amount=refunded,
        disputed_amount=disputed,
        credits_clawed=target if has_credits else 0,
    )


def is_paid(session: CheckoutSession) -> bool:
    """Whether the money is there, or none was due."""
    if session.payment_status == "no_payment_required":
        return session.status == "complete"
    return session.payment_status == "paid"


def mismatch(sold: Sold, facts: PurchaseFacts) -> Review | None:
    """Why a payment must be looked at before anything is granted for it."""
    session, payment = facts.session, facts.payment
    if session.livemode != sold.livemode:
        return "livemode_mismatch"
    if session.purchase != str(sold.id) or _is_anothers(payment, sold):
        return "foreign_session"
    if {session.currency, payment.currency if payment else ""} - {""} != {sold.currency}:
        return "currency_mismatch"
    if session.amount_subtotal != sold.amount_subtotal or not _adds_up(session, payment):
        return "amount_mismatch"
    return None


def _is_anothers(payment: Payment | None, sold: Sold) -> bool:
    return payment is not None and payment.purchase not in ("", str(sold.id))


def _adds_up(session: CheckoutSession, payment: Payment | None) -> bool:
    """The total is our price with tax and discount and nothing else, and all of it came."""
    net = session.amount_subtotal - session.amount_discount
    if session.amount_total not in (net, net + session.amount_tax):
        return False
    if session.payment_status == "no_payment_required":
        return session.amount_total == 0
    return payment is not None and payment.amount_received == session.amount_total


def _unpaid_state(before: PurchaseState, facts: PurchaseFacts) -> PurchaseState:
    """Late money wins: what is over may still go on, but only towards being paid."""
    session, payment = facts.session, facts.payment
    if session.status == "complete":
        has_failed = payment is not None and payment.status in NO_MONEY_COMING
        return "failed" if has_failed else "processing"
    if before in OVER_UNPAID:
        return before
    return "expired" if session.status == "expired" else "open"


def _paid_state(
    facts: PurchaseFacts, review: Review | None, *, total: int, refunded: int
) -> PurchaseState:
    statuses = {dispute.status for dispute in facts.disputes}
    if statuses & OPEN_DISPUTES:
        return "disputed"
    if LOST in statuses:
        return "lost"
    if refunded and refunded >= total:
        return "refunded"
    if review is not None:
        return "review"
    return "partially_refunded" if refunded else "paid"

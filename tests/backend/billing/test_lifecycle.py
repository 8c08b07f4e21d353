"""What a purchase becomes: the same facts lead to the same place from anywhere."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from backend.billing.lifecycle import PurchaseState, Sold, outcome_of
from backend.providers.payments import (
    CheckoutSession,
    DisputeFact,
    Payment,
    PurchaseFacts,
    RefundFact,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ID = UUID("00000000-0000-7000-8000-000000000001")
SOLD = Sold(
    id=ID, state="open", credits=40, amount_subtotal=900, currency="usd", livemode=False,
    is_granted=False, is_review_accepted=False, credits_clawed=0,
)  # fmt: skip
SESSION = CheckoutSession(
    id="cs", status="complete", payment_status="paid", currency="usd", amount_subtotal=900,
    amount_total=1071, amount_tax=171, amount_discount=0, livemode=False, purchase=str(ID),
)  # fmt: skip
PAYMENT = Payment(
    payment_intent_id="pi", status="succeeded", amount_received=1071, currency="usd",
    purchase=str(ID),
)  # fmt: skip


def sold(**changed: object) -> Sold:
    return msgspec.structs.replace(SOLD, **changed)


def facts(
    session: dict[str, object] | None = None,
    payment: dict[str, object] | None = None,
    **more: object,
) -> PurchaseFacts:
    return msgspec.structs.replace(
        PurchaseFacts(session=SESSION),
        session=msgspec.structs.replace(SESSION, **(session or {})),
        payment=msgspec.structs.replace(PAYMENT, **(payment or {})),
        **more,
    )


def disputes(status: str) -> tuple[DisputeFact, ...]:
    return (DisputeFact(id="dp", amount=1071, status=status, created_at=NOW),)


def refunds(amount: int) -> tuple[RefundFact, ...]:
    return (RefundFact(id="re", amount=amount, status="succeeded", created_at=NOW),)


@pytest.mark.parametrize(
    "before", ["created", "open", "processing", "expired", "failed", "abandoned"]
)
def test_money_that_is_there_is_granted_whatever_was_before(before: PurchaseState) -> None:
    outcome = outcome_of(sold(state=before), facts())

    assert (outcome.state, outcome.grants, outcome.review) == ("paid", True, None)


@pytest.mark.parametrize("silent", [({}, {"currency": ""}), ({"currency": ""}, {})])
def test_one_word_about_the_currency_is_enough(
    silent: tuple[dict[str, object], dict[str, object]],
) -> None:
    assert outcome_of(SOLD, facts(*silent)).state == "paid"


@pytest.mark.parametrize("status", ["open", "complete", "expired"])
def test_what_was_granted_never_becomes_unpaid_again(status: str) -> None:
    seen = facts({"status": status, "payment_status": "unpaid"})

    outcome = outcome_of(sold(state="paid", is_granted=True), seen)

    assert (outcome.state, outcome.grants) == ("paid", False)


@pytest.mark.parametrize(
    ("before", "session", "intent", "after"),
    [
        ("created", "open", "requires_payment_method", "open"),
        ("open", "open", "requires_payment_method", "open"),
        ("open", "expired", "canceled", "expired"),
        ("open", "complete", "processing", "processing"),
        ("processing", "complete", "requires_payment_method", "failed"),
        ("expired", "complete", "processing", "processing"),
        ("abandoned", "open", "requires_payment_method", "abandoned"),
        ("expired", "open", "requires_payment_method", "expired"),
        ("abandoned", "expired", "canceled", "abandoned"),
    ],
)
def test_without_money_nothing_is_granted(
    before: PurchaseState, session: str, intent: str, after: PurchaseState
) -> None:
    seen = facts({"status": session, "payment_status": "unpaid"}, {"status": intent})

    outcome = outcome_of(sold(state=before), seen)

    assert (outcome.state, outcome.grants, outcome.credits_clawed) == (after, False, 0)


def test_an_order_that_costs_nothing_must_be_complete() -> None:
    free: dict[str, object] = {
        "payment_status": "no_payment_required", "amount_total": 0, "amount_tax": 0,
        "amount_discount": 900,
    }  # fmt: skip

    assert outcome_of(SOLD, facts(free, {"amount_received": 0})).grants
    assert outcome_of(SOLD, facts({**free, "status": "open"})).state == "open"


@pytest.mark.parametrize(
    ("session", "payment", "why"),
    [
        ({"amount_subtotal": 1, "amount_total": 172}, {"amount_received": 172}, "amount_mismatch"),
        ({"amount_total": 1}, {"amount_received": 1}, "amount_mismatch"),
        ({}, {"amount_received": 1}, "amount_mismatch"),
        ({"payment_status": "no_payment_required"}, {}, "amount_mismatch"),
        ({"currency": "jpy"}, {"currency": "jpy"}, "currency_mismatch"),
        ({}, {"currency": "jpy"}, "currency_mismatch"),
        ({"currency": ""}, {"currency": ""}, "currency_mismatch"),
        ({"livemode": True}, {}, "livemode_mismatch"),
        ({"purchase": "00000000-0000-7000-8000-000000000002"}, {}, "foreign_session"),
        ({}, {"purchase": "00000000-0000-7000-8000-000000000002"}, "foreign_session"),
    ],
)
def test_a_payment_that_is_not_what_was_sold_waits_for_a_person(
    session: dict[str, object], payment: dict[str, object], why: str
) -> None:
    outcome = outcome_of(SOLD, facts(session, payment))

    assert (outcome.state, outcome.review, outcome.grants) == ("review", why, False)
    assert outcome_of(sold(is_review_accepted=True), facts(session, payment)).grants


def test_tax_inside_the_price_and_a_discount_are_no_mismatch() -> None:
    inside = facts({"amount_total": 900, "amount_tax": 144}, {"amount_received": 900})
    cheaper = facts({"amount_total": 971, "amount_discount": 100}, {"amount_received": 971})

    assert outcome_of(SOLD, inside).grants
    assert outcome_of(SOLD, cheaper).grants


@pytest.mark.parametrize(
    ("refunded", "status", "state", "clawed"),
    [
        (0, "needs_response", "disputed", 40),
        (0, "under_review", "disputed", 40),
        (0, "lost", "lost", 40),
        (0, "won", "paid", 0),
        (0, "warning_needs_response", "paid", 0),
        (0, "prevented", "paid", 0),
        (500, "won", "partially_refunded", 19),
        (1071, "warning_closed", "refunded", 40),
        (500, "needs_response", "disputed", 40),
    ],
)
def test_money_back_takes_state_and_credits_along(
    refunded: int, status: str, state: PurchaseState, clawed: int
) -> None:
    seen = facts(refunds=refunds(refunded) if refunded else (), disputes=disputes(status))

    outcome = outcome_of(sold(state="paid", is_granted=True), seen)

    assert (outcome.state, outcome.credits_clawed) == (state, clawed)


def test_nothing_is_taken_back_that_was_never_given() -> None:
    seen = facts({"currency": "jpy"}, {"currency": "jpy"}, refunds=refunds(1071))

    outcome = outcome_of(SOLD, seen)

    assert (outcome.state, outcome.credits_clawed, outcome.grants) == ("refunded", 0, False)

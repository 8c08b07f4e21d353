"""How many credits go back with the money."""

import math
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.billing.clawback import clawback_target, disputed_amount, refunded_amount
from backend.providers.payments import DisputeFact, RefundFact

NOW = datetime(2026, 11, 22, tzinfo=UTC)
amounts = st.integers(0, 10_000)


def refund(amount: int, status: str) -> RefundFact:
    return RefundFact(id="re", amount=amount, status=status, created_at=NOW)


def dispute(amount: int, status: str) -> DisputeFact:
    return DisputeFact(id="dp", amount=amount, status=status, created_at=NOW)


@given(credits=st.integers(1, 1000), total=st.integers(1, 10_000), back=amounts, more=amounts)
def test_credits_go_with_the_money_rounded_up_and_never_beyond_all(
    credits: int,  # noqa: A002  # the ledger's word
    total: int,
    back: int,
    more: int,
) -> None:
    less = clawback_target(credits, amount_total=total, refunded=back, disputed=0)
    both = clawback_target(credits, amount_total=total, refunded=back, disputed=more)

    assert less == math.ceil(Fraction(credits * min(total, back), total))
    assert less <= both <= credits


def test_all_the_money_back_is_all_the_credits_back() -> None:
    assert clawback_target(40, amount_total=1071, refunded=1071, disputed=0) == 40
    assert clawback_target(40, amount_total=1071, refunded=1, disputed=0) == 1
    assert clawback_target(40, amount_total=0, refunded=0, disputed=0) == 0


def test_a_refund_and_a_dispute_of_the_same_money_count_once() -> None:
    assert clawback_target(40, amount_total=900, refunded=900, disputed=900) == 40


@pytest.mark.parametrize(
    ("status", "counted"),
    [("succeeded", 5), ("pending", 5), ("requires_action", 5), ("failed", 0), ("canceled", 0)],
)
def test_a_refund_counts_unless_it_did_not_happen(status: str, counted: int) -> None:
    assert refunded_amount([refund(5, status)]) == counted


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("needs_response", 7),
        ("under_review", 7),
        ("lost", 7),
        ("appeal_under_review", 7),
        ("a_status_of_next_year", 7),
        ("won", 0),
        ("prevented", 0),
        ("warning_needs_response", 0),
        ("warning_under_review", 0),
        ("warning_closed", 0),
    ],
)
def test_a_dispute_counts_while_the_bank_has_the_money(status: str, counted: int) -> None:
    assert disputed_amount([dispute(7, status)]) == counted

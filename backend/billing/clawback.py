"""How many of a purchase's credits are taken back, from what its money has come to."""

from collections.abc import Iterable

from backend.providers.payments import DisputeFact, RefundFact

GIVEN_BACK = frozenset({"pending", "requires_action", "succeeded"})
"""Refunds that count; `failed` and `canceled` do not."""
OPEN_DISPUTES = frozenset(
    {"needs_response", "under_review", "appeal_needs_response", "appeal_under_review"}
)
LOST = "lost"
HARMLESS_DISPUTES = frozenset(
    {
        "warning_needs_response",
        "warning_under_review",
        "warning_closed",
        "won",
        "prevented",
        "charge_refunded",
    }
)
"""Inquiries take nothing; of the others the money is back, or is counted as a refund."""


def refunded_amount(refunds: Iterable[RefundFact]) -> int:
    return sum(refund.amount for refund in refunds if refund.status in GIVEN_BACK)


def disputed_amount(disputes: Iterable[DisputeFact]) -> int:
    """What banks hold now. A status that we do not know counts: it may be one more stage."""
    return sum(dispute.amount for dispute in disputes if dispute.status not in HARMLESS_DISPUTES)


def clawback_target(
    credits: int,  # noqa: A002  # the word of the ledger
    *,
    amount_total: int,
    refunded: int,
    disputed: int,
) -> int:
    """The credits that must be gone, all told: in proportion to the money, rounded up.

    It depends on where the money is now and not on how it came there, so that events may be
    late, lost, doubled or shuffled.
    """
    if amount_total <= 0:
        return 0
    back = min(amount_total, refunded + disputed)
    return -(-credits * back // amount_total)

"""What our books must say, worked out anew from Stripe's own objects and nothing of ours."""

from collections.abc import Sequence
from math import ceil
from uuid import UUID

from backend.sandbox.stripe_objects import Session
from tests.backend.billing.shop import Shop

COUNTED_REFUNDS = {"pending", "requires_action", "succeeded"}
COUNTED_DISPUTES = {"needs_response", "under_review", "lost"}


async def check_books_against_stripe(shop: Shop, wallets: Sequence[UUID]) -> None:
    """Every session that was paid is one grant; every cent that went back took its credits."""
    rows = await shop.database.rows(
        "SELECT id, session_id, credits, state, granted_at, credits_clawed FROM purchase"
        " WHERE wallet_id = ANY($1)",
        list(wallets),
    )
    sessions = shop.stripe.rules.store.state.sessions
    assert {row["session_id"] for row in rows} >= {s.id for s in sessions.values() if _paid(s)}
    assert len({session.client_reference_id for session in sessions.values()}) == len(sessions)
    for row in rows:
        session = sessions.get(row["session_id"])
        is_paid = session is not None and _paid(session)
        assert (row["granted_at"] is not None) == is_paid, row["state"]
        wanted = _taken_back(shop, session, row["credits"]) if session and is_paid else 0
        assert row["credits_clawed"] == wanted

    await _check_requests(shop, [str(row["id"]) for row in rows])


async def _check_requests(shop: Shop, purchases: Sequence[str]) -> None:
    """Each refund that we asked for is one refund at Stripe, or was refused."""
    ours = [
        refund
        for refund in shop.stripe.rules.store.state.refunds.values()
        if refund.metadata.get("purchase") in purchases
    ]
    asked = await shop.database.rows(
        "SELECT refund_id, refusal FROM refund_request WHERE purchase_id::text = ANY($1)",
        list(purchases),
    )
    assert all((row["refund_id"] is None) != (row["refusal"] is None) for row in asked)
    assert sorted(r.id for r in ours) == sorted(r["refund_id"] for r in asked if r["refund_id"])


def _paid(session: Session) -> bool:
    return session.payment_status == "paid"


def _taken_back(shop: Shop, session: Session, credits_sold: int) -> int:
    state = shop.stripe.rules.store.state
    refunded = sum(
        refund.amount
        for refund in state.refunds.values()
        if refund.payment_intent == session.payment_intent and refund.status in COUNTED_REFUNDS
    )
    disputed = sum(
        dispute.amount
        for dispute in state.disputes.values()
        if dispute.payment_intent == session.payment_intent and dispute.status in COUNTED_DISPUTES
    )
    total = session.amount_total
    return ceil(credits_sold * min(total, refunded + disputed) / total)

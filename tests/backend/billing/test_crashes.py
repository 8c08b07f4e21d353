"""A process that dies anywhere on the way: a new one goes on, and nothing happens twice."""

import pytest

from backend.billing.checkpoints import Place
from tests.backend.billing.shop import Customer, Shop
from tests.fakes.crashes import Died, DiesOnce


async def tried_until_done(shop: Shop, customer: Customer, dies: DiesOnce) -> None:
    """Buy, pay and refund as clients and schedules do: again after each death."""
    shop.restarted(dies)
    purchase = None
    while purchase is None:
        try:
            purchase = await customer.buys("studio", key="k")
        except Died:
            shop.restarted()
    shop.order("pay", purchase.id)
    await _settled(shop)
    refund_key = "desk"
    while True:
        try:
            request = await shop.billing.refunds.add(
                purchase.id, 1200, key=refund_key, actor="ada", reason="sorry"
            )
            await shop.billing.refund_work.carry_out(request)
            break
        except Died:
            shop.restarted()
    await _settled(shop)


async def _settled(shop: Shop) -> None:
    """Deliver and work until nothing dies any more; the schedule mends what a death left."""
    events = shop.stripe.rules.take_events()
    while True:
        try:
            await shop.deliver(events)
        except Died:
            shop.restarted()
        else:
            break
    shop.clock.advance(minutes=3)
    await shop.billing.rounds.every_minute()
    await shop.work()


@pytest.mark.parametrize(
    "place",
    [
        "purchase_written", "customer_made", "session_made", "looked", "granted", "clawed",
        "settled", "event_claimed", "event_settled", "refund_sent",
    ],
)  # fmt: skip
async def test_a_death_anywhere_costs_and_gives_nothing(
    shop: Shop, alice: Customer, place: Place
) -> None:
    dies = DiesOnce(place)

    await tried_until_done(shop, alice, dies)

    assert dies.has_died
    state = shop.stripe.rules.store.state
    assert (len(state.customers), len(state.sessions), len(state.refunds)) == (1, 1, 1)
    assert await alice.available() == 60
    purchase = (await shop.billing.purchases.page(alice.wallet_id, cursor=None, limit=9)).items
    assert [(p.state, p.credits_taken_back) for p in purchase] == [("partially_refunded", 60)]
    letters = await shop.send_letters()
    assert sorted(letters) == ["receipt", "refund"]

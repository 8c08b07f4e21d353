"""Refunds, disputes and warnings: credits follow the money, in any order, and once."""

import random
from uuid import UUID

import pytest

from backend.accounts.errors import AccountFrozen
from backend.credits.errors import InsufficientCredits
from backend.credits.schemas import Balance
from backend.identifiers import new_id
from tests.backend.billing.shop import Customer, Shop


async def spend(shop: Shop, customer: Customer, amount: int) -> UUID:
    job = await hold(shop, customer, amount)
    await shop.ledger.capture(customer.account_id, job, amount)
    return job


async def hold(shop: Shop, customer: Customer, amount: int) -> UUID:
    job = new_id()
    async with shop.database.transaction():
        await shop.ledger.place_hold(customer.account_id, job, amount)
    return job


async def test_a_refund_takes_its_credits_back_in_proportion(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()

    shop.order("refund", purchase.id, amount=225)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "partially_refunded"
    assert await alice.available() == 30

    shop.order("refund", purchase.id)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "refunded"
    assert await alice.available() == 0


async def test_what_was_spent_becomes_debt_and_debt_stops_new_work_only(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    await spend(shop, alice, 15)
    running = await hold(shop, alice, 20)

    shop.order("refund", purchase.id)
    await shop.deliver()

    assert await alice.balance() == Balance(available=0, held=20, debt=35)
    with pytest.raises(InsufficientCredits, match="35 credits are owed"):
        await hold(shop, alice, 1)
    await shop.ledger.capture(alice.account_id, running, 20)
    assert await alice.balance() == Balance(available=0, held=0, debt=35)


async def test_a_hold_that_ends_after_a_clawback_gives_back_what_it_held(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    other = await alice.bought()
    running = await hold(shop, alice, 40)
    shop.order("refund", purchase.id)
    await shop.deliver()
    assert await alice.balance() == Balance(available=0, held=40, debt=0)

    await shop.ledger.release(alice.account_id, running, "cancelled")
    assert await alice.available() == 40
    shop.order("refund", purchase.id, status="failed")
    await shop.deliver()

    assert await alice.available() == 80
    assert (await alice.purchase(other.id)).credits_taken_back == 0


async def test_a_clawback_takes_the_purchases_own_credits_before_others(
    shop: Shop, alice: Customer
) -> None:
    await shop.ledger.grant_promo(alice.account_id, 10, campaign="gift", expires_at=None)
    purchase = await alice.bought()

    shop.order("refund", purchase.id)
    await shop.deliver()

    lots = await shop.database.rows("SELECT source, remaining FROM credit_lot ORDER BY source")
    assert [tuple(lot) for lot in lots] == [("promo", 10), ("purchase", 0)]


async def test_a_refund_that_fails_gives_the_credits_again(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    shop.order("refund", purchase.id, status="pending")
    await shop.deliver()
    assert await alice.available() == 0

    shop.order("refund", purchase.id, status="failed")
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 40


async def test_a_refund_that_bounces_after_it_succeeded_gives_the_credits_again(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    shop.order("refund", purchase.id)
    await shop.deliver()

    shop.order("refund", purchase.id, status="failed")
    await shop.deliver()

    assert await alice.available() == 40
    assert (await shop.send_letters()).count("refund_failed") == 1


async def test_a_dispute_freezes_and_takes_and_a_won_one_undoes_both(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    await shop.ledger.grant_promo(alice.account_id, 5, campaign="gift", expires_at=None)

    shop.order("dispute", purchase.id)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "disputed"
    assert await alice.available() == 5
    with pytest.raises(AccountFrozen):
        await hold(shop, alice, 1)

    shop.order("dispute", purchase.id, status="under_review")
    shop.order("dispute", purchase.id, status="won")
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 45
    await hold(shop, alice, 45)


async def test_a_lost_dispute_keeps_the_credits_and_the_freeze(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    await spend(shop, alice, 40)
    shop.order("dispute", purchase.id)
    shop.order("dispute", purchase.id, status="lost")
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "lost"
    assert await alice.balance() == Balance(available=0, held=0, debt=40)
    assert await alice.is_frozen()


async def test_an_inquiry_takes_nothing_until_it_is_escalated(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    shop.order("dispute", purchase.id, status="warning_needs_response")
    await shop.deliver()
    assert (await alice.available(), await alice.is_frozen()) == (40, False)

    shop.order("dispute", purchase.id, status="needs_response")
    await shop.deliver()
    assert (await alice.available(), await alice.is_frozen()) == (0, True)


async def test_an_inquiry_that_closes_leaves_everything(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    shop.order("dispute", purchase.id, status="warning_needs_response")
    shop.order("dispute", purchase.id, status="warning_closed")
    await shop.deliver()

    assert (await alice.available(), await alice.is_frozen()) == (40, False)


async def test_a_prevented_dispute_counts_as_the_refund_that_it_is(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    shop.order("refund", purchase.id)
    shop.order("dispute", purchase.id, status="prevented")
    await shop.deliver()

    assert (await alice.available(), await alice.is_frozen()) == (0, False)
    assert (await alice.purchase(purchase.id)).state == "refunded"


async def test_what_staff_lifted_stays_lifted(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    shop.order("dispute", purchase.id)
    await shop.deliver()
    await shop.billing.postings.lift(alice.wallet_id, None, None, by="desk:ada")

    shop.order("dispute", purchase.id, status="under_review")
    await shop.deliver()

    assert not await alice.is_frozen()


async def test_a_dispute_that_was_won_and_is_open_again_freezes_again(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    for status in ("needs_response", "won", "under_review"):
        shop.order("dispute", purchase.id, status=status)
        await shop.deliver()

    assert await alice.is_frozen()
    assert await alice.available() == 0


async def test_the_desk_is_asked_to_answer_a_dispute_in_time(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    dispute = shop.order("dispute", purchase.id)
    await shop.deliver()
    await shop.billing.reconciler.reconcile_purchase(purchase.id)

    tasks = await shop.database.rows("SELECT kind, subject, due_at FROM staff_task")

    assert [(task["kind"], task["subject"]) for task in tasks] == [("dispute", dispute)]
    assert (tasks[0]["due_at"] - shop.clock.now()).days == 7


async def test_a_warned_small_payment_is_given_back_once_by_itself(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought("starter")
    shop.order("warn", purchase.id)
    events = shop.stripe.rules.take_events()
    await shop.deliver(events)
    await shop.deliver(events)
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "refunded"
    assert (await alice.available(), await alice.is_frozen()) == (0, False)
    assert len(shop.stripe.rules.store.state.refunds) == 1


async def test_a_warned_larger_payment_freezes_and_waits_for_a_person(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought("studio")
    shop.order("warn", purchase.id)
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert (await alice.available(), await alice.is_frozen()) == (120, True)
    tasks = await shop.database.rows("SELECT kind FROM staff_task")
    assert [task["kind"] for task in tasks] == ["fraud_warning"]


async def test_two_disputed_purchases_are_each_taken_once(shop: Shop, alice: Customer) -> None:
    first, second = await alice.bought(), await alice.bought("studio")
    for purchase in (first, second):
        shop.order("dispute", purchase.id)
    await shop.deliver()
    assert await alice.available() == 0

    shop.order("dispute", first.id, status="won")
    await shop.deliver()

    assert (await alice.available(), await alice.is_frozen()) == (40, True)


@pytest.mark.parametrize("seed", range(6))
async def test_the_order_loss_and_repetition_of_events_change_nothing(
    shop: Shop, alice: Customer, seed: int
) -> None:
    dice = random.Random(seed)
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    shop.order("refund", purchase.id, amount=300)
    shop.order("dispute", purchase.id, status="warning_needs_response")
    shop.order("dispute", purchase.id, status="needs_response", amount=600)
    shop.order("refund", purchase.id, status="failed")
    events = shop.stripe.rules.take_events()
    kept = [event for event in events if dice.random() > 0.4] or events
    delivered = kept + dice.sample(kept, len(kept) // 2)
    dice.shuffle(delivered)

    for event in delivered:
        await shop.deliver([event])

    assert (await alice.purchase(purchase.id)).state == "disputed"
    assert await alice.balance() == Balance(available=0, held=0, debt=0)


async def test_late_money_wins_over_an_expired_page(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    state = shop.stripe.rules.store.state
    session = next(iter(state.sessions.values()))
    shop.order("pay", purchase.id)
    paid_events = shop.stripe.rules.take_events()
    session.status, session.payment_status = "expired", "unpaid"
    await shop.billing.reconciler.reconcile_purchase(purchase.id)
    assert (await alice.purchase(purchase.id)).state == "expired"

    session.status, session.payment_status = "complete", "paid"
    await shop.deliver(paid_events)

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 40


async def test_an_older_look_that_comes_late_changes_nothing(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    settlement = shop.billing.reconciler._settlement
    records = shop.billing.reconciler._records
    early = await records.begin_look(purchase.id)
    assert early is not None
    assert early.session_id is not None
    old_facts = await shop.gateway.facts(early.session_id)
    shop.order("refund", purchase.id)
    await shop.deliver()
    assert await alice.available() == 0

    await settlement.apply(early, old_facts)

    assert await alice.available() == 0
    assert (await alice.purchase(purchase.id)).state == "refunded"


async def test_a_changed_amount_is_held_for_a_person_and_can_be_accepted(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    session = next(iter(shop.stripe.rules.store.state.sessions.values()))
    session.amount_subtotal = session.amount_total = 1
    shop.order("pay", purchase.id)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "review"
    assert await alice.available() == 0

    await shop.database.execute("UPDATE purchase SET review_accepted_at = $1", shop.clock.now())
    await shop.billing.reconciler.reconcile_purchase(purchase.id)

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 40

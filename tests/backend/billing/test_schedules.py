"""What the clock finds when every message was lost."""

from backend.billing.comparison import Finding
from tests.backend.billing.shop import Customer, Shop


async def test_a_stuck_purchase_is_looked_at_after_two_minutes(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    assert await shop.billing.stuck.look() == 0
    shop.clock.advance(minutes=3)

    assert await shop.billing.stuck.look() == 1

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await shop.billing.stuck.look() == 0


async def test_an_open_purchase_expires_by_the_clock(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.clock.advance(minutes=61)

    await shop.billing.stuck.look()

    assert (await alice.purchase(purchase.id)).state == "expired"


async def test_a_transfer_of_days_is_looked_at_ever_more_seldom(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.order("pay-later", purchase.id)
    looks = 0
    for _ in range(24 * 12):
        shop.clock.advance(minutes=5)
        looks += await shop.billing.stuck.look()

    assert 20 <= looks <= 60


async def test_a_purchase_that_never_got_a_page_is_given_up_after_a_day(
    shop: Shop, alice: Customer
) -> None:
    await shop.billing.purchases._records.add(
        alice.wallet_id, await shop.billing.purchases._shelf.find("starter"), client_key="k",
        livemode=False,
    )  # fmt: skip
    shop.clock.advance(hours=25)

    await shop.billing.stuck.look()

    row = await shop.database.row("SELECT state FROM purchase")
    assert row is not None
    assert row["state"] == "abandoned"


async def test_the_list_of_events_brings_what_no_webhook_brought(
    shop: Shop, alice: Customer
) -> None:
    await shop.billing.event_poll.poll()
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    shop.order("refund", purchase.id, amount=450)
    shop.clock.advance(minutes=5)

    taken = await shop.billing.event_poll.poll()
    await shop.work()

    assert taken > 0
    assert await alice.available() == 20
    assert await shop.billing.event_poll.poll() == 0


async def test_an_event_of_both_ways_is_worked_off_once(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    await shop.deliver()

    assert await shop.billing.event_poll.poll() == 0


async def test_hundreds_of_missed_events_come_over_many_pages(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    for _ in range(130):
        shop.order("dispute", purchase.id, status="warning_needs_response")

    assert await shop.billing.event_poll.poll() == 130


async def test_with_stripe_down_the_rounds_go_on_and_the_cursor_stays(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.clock.advance(minutes=5)
    await shop.billing.event_poll.poll()
    shop.stripe.is_down = True
    shop.clock.advance(hours=5)
    await shop.billing.rounds.every_minute()
    await shop.billing.rounds.every_five_minutes()
    await shop.billing.rounds.every_night()
    shop.stripe.is_down = False
    shop.order("expire", purchase.id)

    await shop.billing.rounds.every_five_minutes()
    await shop.work()

    assert (await alice.purchase(purchase.id)).state == "expired"


async def test_stalled_events_and_refunds_get_a_new_place_in_the_queue(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    for event in shop.stripe.rules.take_events():
        await shop.receive(*shop.stripe.webhook(event))
    await shop.billing.refunds.add(purchase.id, None, key="k", actor="ada", reason="r")
    await shop.database.execute("DELETE FROM pgqueuer")
    shop.clock.advance(minutes=3)

    await shop.billing.inbox.requeue_stalled()
    await shop.billing.refunds.requeue_stalled()
    await shop.billing.inbox.requeue_stalled()

    rows = await shop.database.rows("SELECT entrypoint FROM pgqueuer")
    waiting = await shop.database.rows("SELECT 1 FROM stripe_event WHERE state = 'received'")
    assert sorted(row["entrypoint"] for row in rows) == sorted(
        ["send_refund", *["settle_event"] * len(waiting)]
    )


async def test_the_nightly_look_finds_and_mends_what_everything_missed(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    refund = shop.order("refund", purchase.id, amount=450)
    other = await alice.buys("studio")
    shop.order("pay", other.id)
    shop.stripe.rules.take_events()

    findings = await shop.billing.comparison.run()

    assert {(f.kind, f.problem) for f in findings} == {
        ("refund", "not in our books"),
        ("session", "not in our books"),
        ("charge", "not in our books"),
    }
    assert refund in {finding.id for finding in findings}
    assert await alice.available() == 140
    assert await shop.billing.comparison.run() == []


async def test_money_without_a_purchase_is_an_alert(shop: Shop, alice: Customer) -> None:
    await alice.bought()
    for intent in shop.stripe.rules.store.state.payments.values():
        intent.metadata = {}
    await shop.database.execute(
        "UPDATE purchase SET payment_intent_id = NULL, session_id = 'cs_other'"
    )
    for session in shop.stripe.rules.store.state.sessions.values():
        session.client_reference_id, session.metadata = None, {}

    findings = await shop.billing.comparison.run()

    assert {finding.problem for finding in findings} == {"money without a purchase"}
    assert all(isinstance(finding, Finding) for finding in findings)


async def test_lots_expire_by_the_clock_and_bought_credits_do_not(
    shop: Shop, alice: Customer
) -> None:
    shop.clock.advance(days=1)
    expiry = shop.clock.now()
    await shop.ledger.grant_promo(alice.account_id, 5, campaign="a", expires_at=expiry)
    await alice.bought()
    shop.clock.advance(days=400)

    assert await shop.billing.postings.expire_lots() == 5
    assert await shop.billing.postings.expire_lots() == 0

    assert await alice.available() == 40
    page = await shop.ledger.entries(alice.account_id, cursor=None, limit=10)
    assert (page.items[0].kind, page.items[0].amount) == ("expiry", -5)


async def test_a_hold_keeps_its_credits_over_their_expiry_until_it_ends(
    shop: Shop, alice: Customer
) -> None:
    shop.clock.advance(days=1)
    expiry = shop.clock.now()
    await shop.ledger.grant_promo(alice.account_id, 5, campaign="a", expires_at=expiry)
    job = purchase_id = (await alice.buys()).id
    async with shop.database.transaction():
        await shop.ledger.place_hold(alice.account_id, job, 5)
    shop.clock.advance(days=2)

    assert await shop.billing.postings.expire_lots() == 0
    await shop.ledger.capture(alice.account_id, job, 5)

    assert (await alice.balance()).held == 0
    assert purchase_id == job

"""Beginning to buy: one purchase, one session, one grant, whatever happens in between."""

import asyncio
import contextvars
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from backend.accounts.errors import AccountFrozen
from backend.billing.errors import PackWithdrawn, PaymentUnavailable, PurchaseConflict
from backend.billing.packs import PackShelf
from backend.billing.records import PurchaseRecords
from backend.credits.schemas import Balance
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.identifiers import new_id
from tests.backend.billing.shop import Customer, Shop
from tests.fakes.clock import FakeClock

SESSIONS = "/v1/checkout/sessions"


async def test_a_paid_purchase_brings_its_credits_once(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys("studio")
    assert (purchase.state, purchase.checkout_url is not None) == ("open", True)
    shop.order("pay", purchase.id, country="MX")
    events = shop.stripe.rules.take_events()

    await shop.deliver(events)
    await shop.deliver(events)
    await shop.billing.reconciler.reconcile_purchase(purchase.id)

    paid = await alice.purchase(purchase.id)
    assert paid.state == "paid"
    assert (paid.amount_subtotal, paid.amount_tax, paid.amount_total) == (2400, 384, 2784)
    assert paid.checkout_url is None
    assert paid.invoice_url is not None
    assert await alice.balance() == Balance(available=120, held=0, debt=0)


async def test_the_same_key_is_the_same_purchase(shop: Shop, alice: Customer) -> None:
    first = await alice.buys(key="k")
    second = await alice.buys(key="k")

    assert first == second
    assert shop.stripe.posts(SESSIONS) == 1


async def test_fifty_presses_at_once_make_one_session(shop: Shop, alice: Customer) -> None:
    purchases = await asyncio.gather(*(alice.buys(key="k") for _ in range(50)))

    assert len({purchase.id for purchase in purchases}) == 1
    assert len(shop.stripe.rules.store.state.sessions) == 1
    assert len(shop.stripe.rules.store.state.customers) == 1


async def test_a_press_never_gives_up_what_its_twin_has_just_written(
    shop: Shop, alice: Customer
) -> None:
    records = PurchaseRecords(shop.database, shop.clock, shop.events)
    terms = await PackShelf(shop.database).find("starter")
    async with asyncio.TaskGroup() as presses, shop.database.transaction():
        await shop.database.execute("LOCK TABLE wallet IN ACCESS EXCLUSIVE MODE")
        press = presses.create_task(alice.buys(key="k"), context=contextvars.Context())
        while not await shop.database.value(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        ):
            pass
        await records.add(alice.wallet_id, terms, client_key="k", livemode=False)

    assert press.result().state == "open"
    assert len(shop.stripe.rules.store.state.sessions) == 1


async def test_the_same_key_for_another_pack_is_refused(alice: Customer) -> None:
    await alice.buys("starter", key="k")

    with pytest.raises(PurchaseConflict):
        await alice.buys("studio", key="k")


async def test_a_second_purchase_closes_the_page_of_the_first(shop: Shop, alice: Customer) -> None:
    first = await alice.buys("starter")

    second = await alice.buys("studio")

    assert (await alice.purchase(first.id)).state == "expired"
    assert (await alice.purchase(second.id)).state == "open"
    with pytest.raises(Exception, match="expired"):
        shop.order("pay", first.id)


async def test_a_second_purchase_finds_the_first_paid(shop: Shop, alice: Customer) -> None:
    first = await alice.buys("starter")
    shop.order("pay", first.id)

    second = await alice.buys("studio")

    assert (await alice.purchase(first.id)).state == "paid"
    assert second.state == "open"
    assert await alice.available() == 40


async def test_buyers_that_race_with_two_keys_leave_one_open(shop: Shop, alice: Customer) -> None:
    await asyncio.gather(*(alice.buys() for _ in range(6)), return_exceptions=True)

    states = await shop.database.rows("SELECT state FROM purchase WHERE state = 'open'")
    open_sessions = [s for s in shop.stripe.rules.store.state.sessions.values() if s.url]
    assert len(states) <= 1
    assert len(open_sessions) == len(states)


async def test_with_stripe_down_the_purchase_waits_and_a_retry_makes_one_session(
    shop: Shop, alice: Customer
) -> None:
    shop.stripe.is_down = True
    with pytest.raises(PaymentUnavailable):
        await alice.buys(key="k")
    assert await _states(shop) == ["created"]
    shop.stripe.is_down = False

    purchase = await alice.buys(key="k")

    assert purchase.state == "open"
    assert len(shop.stripe.rules.store.state.sessions) == 1


async def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key(
    shop: Shop, alice: Customer
) -> None:
    await alice.bought()
    shop.stripe.lose_answers = 1
    with pytest.raises(PaymentUnavailable):
        await alice.buys(key="k")

    purchase = await alice.buys(key="k")

    assert purchase.state == "open"
    assert len(shop.stripe.rules.store.state.sessions) == 2


async def test_a_retry_hours_later_still_goes_on(shop: Shop, alice: Customer) -> None:
    shop.stripe.is_down = True
    with pytest.raises(PaymentUnavailable):
        await alice.buys(key="k")
    shop.stripe.is_down = False
    shop.clock.advance(hours=5)

    assert (await alice.buys(key="k")).state == "open"


async def test_a_lost_session_is_found_again_hours_later(shop: Shop, alice: Customer) -> None:
    await alice.bought()
    shop.stripe.lose_answers = 1
    with pytest.raises(PaymentUnavailable):
        await alice.buys(key="k")
    shop.clock.advance(minutes=50)

    purchase = await alice.buys(key="k")

    assert purchase.state == "open"
    assert len(shop.stripe.rules.store.state.sessions) == 2


async def test_a_customer_that_is_gone_at_stripe_is_made_anew(shop: Shop, alice: Customer) -> None:
    await alice.bought()
    shop.stripe.rules.store.state.customers.clear()

    assert (await alice.buys()).state == "open"


async def test_an_unknown_pack_and_a_withdrawn_one_are_refused(shop: Shop, alice: Customer) -> None:
    with pytest.raises(ValidationFailed):
        await alice.buys("everything for nothing")
    await shop.database.execute("UPDATE credit_pack SET is_active = false WHERE code = 'starter'")
    with pytest.raises(PackWithdrawn):
        await alice.buys("starter")

    assert await _states(shop) == []
    assert [pack.code for pack in await shop.billing.purchases.packs()] == ["studio", "archive"]


async def test_a_frozen_wallet_buys_nothing_and_a_debt_does_not_forbid_it(
    shop: Shop, alice: Customer
) -> None:
    await shop.database.execute("UPDATE wallet SET frozen = true")
    with pytest.raises(AccountFrozen):
        await alice.buys()
    await shop.database.execute("UPDATE wallet SET frozen = false")

    assert (await alice.buys()).state == "open"


async def test_a_decline_leaves_the_page_open_and_says_why(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("decline", purchase.id)
    await shop.deliver()

    declined = await alice.purchase(purchase.id)

    assert (declined.state, declined.last_error) == ("open", "generic_decline")
    shop.order("pay", purchase.id)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "paid"


async def test_a_transfer_grants_when_it_arrives_and_not_before(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.order("pay-later", purchase.id)
    await shop.deliver()
    assert (await alice.purchase(purchase.id)).state == "processing"
    assert await alice.available() == 0

    shop.order("settle", purchase.id)
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 40


async def test_a_transfer_that_fails_grants_nothing(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("pay-later", purchase.id)
    shop.order("settle", purchase.id, status="failed")
    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "failed"
    assert await alice.available() == 0


async def test_polling_finds_a_payment_without_any_webhook(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("pay", purchase.id)

    found = await shop.billing.purchases.get(alice.wallet_id, purchase.id)

    assert found.state == "paid"
    assert await alice.available() == 40


async def test_polling_asks_stripe_at_most_every_two_seconds(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.stripe.api.requests.clear()

    for _ in range(10):
        await shop.billing.purchases.get(alice.wallet_id, purchase.id)
    assert len(shop.stripe.api.requests) == 1
    shop.clock.advance(seconds=3)
    await shop.billing.purchases.get(alice.wallet_id, purchase.id)

    assert len(shop.stripe.api.requests) == 2


async def test_polling_with_stripe_down_answers_from_our_books(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.stripe.is_down = True

    assert (await shop.billing.purchases.get(alice.wallet_id, purchase.id)).state == "open"


async def test_somebody_elses_purchase_is_not_there(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    bob = await shop.person()

    with pytest.raises(NotFound):
        await shop.billing.purchases.get(bob.wallet_id, purchase.id)
    with pytest.raises(NotFound):
        await shop.billing.purchases.get(alice.wallet_id, new_id())


async def test_purchases_come_in_pages(shop: Shop, alice: Customer) -> None:
    for _ in range(5):
        await alice.bought()

    first = await shop.billing.purchases.page(alice.wallet_id, cursor=None, limit=3)
    second = await shop.billing.purchases.page(alice.wallet_id, cursor=first.next_cursor, limit=3)

    assert [len(first.items), len(second.items)] == [3, 2]
    assert second.next_cursor is None
    with pytest.raises(ValidationFailed):
        await shop.billing.purchases.page(alice.wallet_id, cursor="not ours", limit=3)


async def test_a_bought_credit_repays_a_debt_first(shop: Shop, alice: Customer) -> None:
    first = await alice.bought()
    job = new_id()
    async with shop.database.transaction():
        await shop.ledger.place_hold(alice.account_id, job, 30)
    await shop.ledger.capture(alice.account_id, job, 30)
    shop.order("refund", first.id)
    await shop.deliver()
    assert await alice.balance() == Balance(available=0, held=0, debt=30)

    await alice.bought("starter")

    assert await alice.balance() == Balance(available=10, held=0, debt=0)


async def test_what_was_sold_cannot_be_changed_afterwards(shop: Shop, alice: Customer) -> None:
    await alice.buys()

    for statement in (
        "UPDATE purchase SET credits = 4000",
        "UPDATE purchase SET amount_subtotal = 1",
        "UPDATE credit_pack SET unit_amount = 1",
        "DELETE FROM credit_pack",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await shop.database.execute(statement)


async def test_devices_hear_of_a_payment(shop: Shop, alice: Customer) -> None:
    before = await shop.events.newest_id(alice.account_id)
    purchase = await alice.bought()

    heard = await shop.events.after(alice.account_id, before)

    assert {event.kind for event in heard} == {"balance", "purchase"}
    assert str(purchase.id) in heard[-1].body


async def _states(shop: Shop) -> list[str]:
    return [row["state"] for row in await shop.database.rows("SELECT state FROM purchase")]


class PassingClock(FakeClock):
    """A fifth of a second passes whenever somebody looks at it."""

    def now(self) -> datetime:
        self.advance(seconds=0.2)
        return super().now()


async def test_who_comes_back_paid_is_not_told_the_answer_of_a_look_from_before(
    database: Database, tmp_path: Path
) -> None:
    shop = Shop(database, PassingClock(), tmp_path / "mailbox")
    alice = await shop.person()
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    session_id = await database.value(
        "UPDATE purchase SET looks_begun = looks_begun + 1, looked_at = $2 WHERE id = $1"
        " RETURNING session_id",
        purchase.id,
        shop.clock.now(),
    )

    seen = await shop.billing.purchases.returned(str(session_id))

    assert seen
    assert seen.state == "paid"
    await shop.gateway.close()

"""Whatever dialect a server speaks, however events come: the balance is what the formula says."""

import json
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from backend.billing.inbox import ACTED_ON
from backend.database import Database
from backend.sandbox.stripe_objects import Event
from tests.backend.billing.dialects import DIALECTS, Change, OtherStripe, Thing
from tests.backend.billing.shop import Customer, Shop
from tests.backend.billing.test_webhooks import signed
from tests.backend.billing.truth import check_books_against_stripe
from tests.backend.credits.invariants import broken_invariants
from tests.fakes.clock import FakeClock

Step = tuple[str, dict[str, object]]
STORIES: dict[str, tuple[tuple[Step, ...], int]] = {
    "refunded in two parts, the second fails": (
        (("pay", {}), ("refund", {"amount": 300}), ("refund", {"amount": 225}),
         ("refund", {"status": "failed"})), 26,
    ),
    "disputed after a refund, and won": (
        (("pay", {"country": "DE"}), ("refund", {"amount": 400}), ("dispute", {"amount": 671}),
         ("dispute", {"status": "won"})), 25,
    ),
    "an inquiry that becomes a dispute and is lost": (
        (("pay", {}), ("dispute", {"status": "warning_needs_response"}),
         ("dispute", {"status": "needs_response"}), ("dispute", {"status": "lost"})), 0,
    ),
    "a transfer that arrives and is given back": (
        (("pay-later", {}), ("settle", {}), ("refund", {})), 0,
    ),
    "a transfer that fails": ((("pay-later", {}), ("settle", {"status": "failed"})), 0),
    "declined, then paid": ((("decline", {}), ("pay", {"country": "MX"})), 40),
}  # fmt: skip


def shop_with(database: Database, clock: FakeClock, folder: Path, change: Change) -> Shop:
    return Shop(database, clock, folder, speaks=partial(OtherStripe, change))


async def events_of(shop: Shop, alice: Customer, story: Sequence[Step]) -> list[Event]:
    """Everything happens at Stripe before we hear of any of it."""
    purchase = await alice.buys()
    for verb, more in story:
        shop.order(verb, purchase.id, **more)
    return shop.stripe.rules.take_events()


async def check_the_end(shop: Shop, alice: Customer, available: int) -> None:
    assert await alice.available() == available
    await check_books_against_stripe(shop, [alice.wallet_id])
    assert await broken_invariants(shop.database) == []
    assert await shop.billing.audit.run() == []
    assert await shop.billing.comparison.run() == []
    await shop.gateway.close()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("story", STORIES)
async def test_every_dialect_ends_in_the_same_balance(
    database: Database, clock: FakeClock, tmp_path: Path, *, dialect: str, story: str
) -> None:
    shop = shop_with(database, clock, tmp_path, DIALECTS[dialect])
    alice = await shop.person()
    steps, available = STORIES[story]
    events = await events_of(shop, alice, steps)

    # The last comes first, some come twice: a refund is heard of before its payment.
    mixed = [*reversed(events), *random.Random(story).sample(events, len(events) // 2)]
    await shop.deliver(mixed)

    await check_the_end(shop, alice, available)


@pytest.mark.parametrize("story", STORIES)
async def test_any_one_event_alone_is_enough(
    database: Database, clock: FakeClock, tmp_path: Path, story: str
) -> None:
    """All others may be lost: the one makes us look."""
    steps, available = STORIES[story]
    shop = shop_with(database, clock, tmp_path, DIALECTS["forgetful"])
    alice = await shop.person()
    events = await events_of(shop, alice, steps)

    last = [event for event in events if event.type in ACTED_ON][-1]
    await shop.deliver([last])

    await check_the_end(shop, alice, available)


@pytest.mark.parametrize("story", STORIES)
async def test_thin_events_that_name_an_object_alone_are_enough(
    shop: Shop, alice: Customer, story: str
) -> None:
    steps, available = STORIES[story]
    events = await events_of(shop, alice, steps)

    for event in reversed(events):
        body = json.dumps(
            {
                "id": event.id, "object": "v2.core.event", "type": f"v1.{event.type}",
                "created": shop.clock.now().isoformat(), "livemode": False,
                "related_object": {"id": event.data.object["id"], "type": "any", "url": "/v1/x"},
            }
        ).encode()  # fmt: skip
        await shop.receive(body, signed(shop, body))
    await shop.work()

    assert await alice.available() == available
    await check_books_against_stripe(shop, [alice.wallet_id])


async def test_a_success_that_comes_after_the_news_of_an_expiry_still_counts(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.order("pay-later", purchase.id)
    await shop.deliver()
    session = next(iter(shop.stripe.rules.store.state.sessions.values()))
    session.status = "expired"  # what a late or confused server may say of it meanwhile
    await shop.billing.reconciler.reconcile_purchase(purchase.id)
    assert (await alice.purchase(purchase.id)).state == "expired"
    session.status = "complete"
    shop.order("settle", purchase.id)

    await shop.deliver()

    assert (await alice.purchase(purchase.id)).state == "paid"
    assert await alice.available() == 40


async def test_a_currency_without_cents_follows_the_same_formula(
    shop: Shop, alice: Customer
) -> None:
    await shop.database.execute(
        "INSERT INTO credit_pack (code, credits, unit_amount, currency, tax_code, created_at)"
        " VALUES ('yen', 40, 1400, 'jpy', 'txcd_10000000', now())"
    )
    purchase = await alice.buys("yen")
    shop.order("pay", purchase.id)
    shop.order("refund", purchase.id, amount=351)
    await shop.deliver()

    assert await alice.available() == 40 - 11  # 351/1400 of 40, rounded up
    await shop.send_letters()
    letters = b"".join(path.read_bytes() for path in shop.mailbox.glob("*.eml"))
    assert b"1400 JPY" in letters
    assert b"351 JPY" in letters


def in_euros(thing: Thing) -> Thing:
    return {**thing, "currency": "eur"} if "currency" in thing else thing


def dearer(thing: Thing) -> Thing:
    """A session that was changed behind our back."""
    return {**thing, "amount_subtotal": 1} if "amount_subtotal" in thing else thing


@pytest.mark.parametrize(
    ("change", "why"), [(in_euros, "currency_mismatch"), (dearer, "amount_mismatch")]
)
async def test_money_that_is_not_what_was_asked_for_is_held_with_an_alert(
    database: Database, clock: FakeClock, tmp_path: Path, *, change: Change, why: str
) -> None:
    shop = shop_with(database, clock, tmp_path, change)
    alice = await shop.person()
    events = await events_of(shop, alice, (("pay", {}),))

    with capture_logs() as logged:
        await shop.deliver(events)

    (held,) = (await shop.billing.purchases.page(alice.wallet_id, cursor=None, limit=9)).items
    assert (held.state, await alice.available()) == ("review", 0)
    alerts = [line for line in logged if line["event"] == "alert_purchase_in_review"]
    assert [alert["why"] for alert in alerts] == [why]
    assert await shop.billing.audit.run() == []
    await shop.gateway.close()

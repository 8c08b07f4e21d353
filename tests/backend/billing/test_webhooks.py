"""What is believed of the processor's messages: signed, fresh, once, and only as a hint."""

import hmac
import json
from hashlib import sha256

import pytest

from backend.billing.errors import BadWebhook
from backend.sandbox.stripe_objects import Event
from tests.backend.billing.shop import NEXT_SECRET, Customer, Shop
from tests.fakes.stripe_in_process import SECRET


async def paid_event(shop: Shop, customer: Customer) -> Event:
    """The news that a purchase was paid, not delivered yet."""
    purchase = await customer.buys()
    shop.order("pay", purchase.id)
    events = shop.stripe.rules.take_events()
    return next(event for event in events if event.type == "checkout.session.completed")


def signed(shop: Shop, body: bytes, *, secret: str = SECRET, age_seconds: float = 0) -> str:
    timestamp = int(shop.stripe.now() - age_seconds)
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def an_event(**changed: object) -> bytes:
    told = {"id": "evt_1", "type": "charge.refunded", "created": 1, "data": {"object": {}}}
    return json.dumps({**told, **changed}).encode()


async def refusals(shop: Shop) -> dict[str, int]:
    rows = await shop.database.rows("SELECT reason, times FROM webhook_refusal")
    return {row["reason"]: row["times"] for row in rows}


async def stored(shop: Shop) -> int:
    count = await shop.database.value("SELECT count(*) FROM stripe_event")
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "unsigned"),
        ("nonsense", "unsigned"),
        ("t=,v1=", "unsigned"),
        ("t=soon,v1=ab", "unsigned"),
        ("t=99999999999999999999,v1=ab", "unsigned"),
        ("t=1,v1=\u00e9", "unsigned"),
        ("t=1795348800,v0=ab", "unsigned"),
        ("t=1795348800,v1=ab", "forged"),
    ],
)
async def test_an_unsigned_or_forged_webhook_leaves_a_count_and_nothing_else(
    shop: Shop, alice: Customer, header: str, reason: str
) -> None:
    body, _ = shop.stripe.webhook(await paid_event(shop, alice))

    with pytest.raises(BadWebhook):
        await shop.receive(body, header)

    assert await refusals(shop) == {reason: 1}
    assert await stored(shop) == 0
    await shop.work()
    assert await alice.available() == 0


@pytest.mark.parametrize(
    ("age_seconds", "reason"),
    [(301, "too_old"), (-6, "from_the_future"), (-900, "from_the_future")],
)
async def test_an_old_webhook_and_one_from_the_future_are_refused(
    shop: Shop, alice: Customer, age_seconds: float, reason: str
) -> None:
    body, header = shop.stripe.webhook(await paid_event(shop, alice), age_seconds=age_seconds)

    with pytest.raises(BadWebhook):
        await shop.receive(body, header)

    assert await refusals(shop) == {reason: 1}
    assert await stored(shop) == 0


@pytest.mark.parametrize("age_seconds", [0, 299, -4])
async def test_a_fresh_webhook_is_taken(shop: Shop, alice: Customer, age_seconds: float) -> None:
    body, header = shop.stripe.webhook(await paid_event(shop, alice), age_seconds=age_seconds)

    await shop.receive(body, header)

    assert await stored(shop) == 1


async def test_a_changed_body_and_a_wrong_secret_are_forgeries(shop: Shop, alice: Customer) -> None:
    event = await paid_event(shop, alice)
    body, header = shop.stripe.webhook(event)

    with pytest.raises(BadWebhook):
        await shop.receive(body.replace(b"900", b"901"), header)
    with pytest.raises(BadWebhook):
        await shop.receive(*shop.stripe.webhook(event, secret="whsec_other"))
    with pytest.raises(BadWebhook):
        await shop.receive(*shop.stripe.webhook(event, secret=""))

    assert await refusals(shop) == {"forged": 3}


async def test_both_secrets_of_a_rotation_are_believed(shop: Shop, alice: Customer) -> None:
    event = await paid_event(shop, alice)
    body, old = shop.stripe.webhook(event)
    new = signed(shop, body, secret=NEXT_SECRET)

    await shop.receive(body, new)
    await shop.receive(body, f"{old},{new.split(',')[1]}")

    assert await stored(shop) == 1


async def test_an_oversized_webhook_is_refused_like_a_forged_one(shop: Shop) -> None:
    body = b"x" * 600_000

    with pytest.raises(BadWebhook):
        await shop.receive(body, signed(shop, body))

    assert await refusals(shop) == {"oversized": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"not json", b'{"object": "event"}', b'{"object": "event", "id": 1}',
        pytest.param(an_event(id=""), id="no id"),
        pytest.param(an_event(id="evt_" + "a" * 300), id="an endless id"),
        pytest.param(an_event(id="evt_\0"), id="an id with a NUL"),
        pytest.param(an_event(created=10**17), id="a time beyond all calendars"),
        pytest.param(b'{"id": "evt_1", "data": ' + b"[" * 20_000, id="bottomless"),
    ],
)  # fmt: skip
async def test_a_signed_body_that_is_no_event_is_refused(shop: Shop, body: bytes) -> None:
    with pytest.raises(BadWebhook):
        await shop.receive(body, signed(shop, body))

    assert await refusals(shop) == {"unreadable": 1}


async def test_the_same_webhook_again_is_accepted_and_does_nothing(
    shop: Shop, alice: Customer
) -> None:
    event = await paid_event(shop, alice)

    await shop.deliver([event, event])
    await shop.deliver([event])

    assert await stored(shop) == 1
    assert await alice.available() == 40


async def test_amounts_in_a_webhook_are_never_believed(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    session = next(iter(shop.stripe.rules.store.state.sessions.values()))
    body = json.dumps(
        {
            "id": "evt_forged", "object": "event", "created": int(shop.stripe.now()),
            "type": "checkout.session.completed", "livemode": False,
            "data": {"object": {
                "id": session.id, "object": "checkout.session", "payment_status": "paid",
                "status": "complete", "amount_total": 1, "client_reference_id": str(purchase.id),
            }},
        }
    ).encode()  # fmt: skip

    await shop.receive(body, signed(shop, body))
    await shop.work()

    assert (await alice.purchase(purchase.id)).state == "open"
    assert await alice.available() == 0


@pytest.mark.parametrize("changed", [{"livemode": True}, {"account": "acct_of_another"}])
async def test_events_of_another_mode_or_account_are_ignored(
    shop: Shop, alice: Customer, changed: dict[str, object]
) -> None:
    body, _ = shop.stripe.webhook(await paid_event(shop, alice))
    other = json.dumps({**json.loads(body), **changed}).encode()

    await shop.receive(other, signed(shop, other))
    await shop.work()

    assert await alice.available() == 0
    row = await shop.database.row("SELECT state FROM stripe_event")
    assert row is not None
    assert row["state"] == "ignored"


async def test_a_thin_event_does_the_same(shop: Shop, alice: Customer) -> None:
    event = await paid_event(shop, alice)
    session = next(iter(shop.stripe.rules.store.state.sessions.values()))
    body = json.dumps(
        {
            "id": event.id, "object": "v2.core.event", "type": f"v1.{event.type}",
            "created": shop.clock.now().isoformat(), "livemode": False,
            "related_object": {"id": session.id, "type": "checkout.session", "url": "/v1/x"},
        }
    ).encode()  # fmt: skip

    await shop.receive(body, signed(shop, body))
    await shop.work()

    assert await alice.available() == 40


async def test_a_dispute_that_comes_before_everything_else_finds_its_purchase(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    shop.stripe.rules.take_events()
    shop.order("dispute", purchase.id)
    created = next(e for e in shop.stripe.rules.take_events() if e.type == "charge.dispute.created")

    await shop.deliver([created])

    assert (await alice.purchase(purchase.id)).state == "disputed"
    assert await alice.available() == 0


async def test_events_about_nothing_of_ours_are_ignored(shop: Shop) -> None:
    thing = {"id": "cs_other", "object": "checkout.session", "metadata": {"order": "7"}}
    for number, kind in enumerate(("checkout.session.completed", "balance.available", "made.up")):
        body = json.dumps(
            {
                "id": f"evt_{number}", "object": "event", "created": 1, "type": kind,
                "livemode": False, "data": {"object": thing},
            }
        ).encode()  # fmt: skip
        await shop.receive(body, signed(shop, body))
    await shop.work()

    rows = await shop.database.rows("SELECT state FROM stripe_event")
    assert [row["state"] for row in rows] == ["ignored"] * 3


async def test_while_stripe_is_down_an_event_waits_and_then_it_is_dead(
    shop: Shop, alice: Customer
) -> None:
    event = await paid_event(shop, alice)
    shop.stripe.is_down = True
    await shop.deliver([event])
    assert await _event(shop) == ("received", 1)

    for _ in range(20):
        await shop.work()

    assert await _event(shop) == ("dead", 10)


async def test_an_event_is_settled_when_stripe_comes_back(shop: Shop, alice: Customer) -> None:
    event = await paid_event(shop, alice)
    shop.stripe.is_down = True
    await shop.deliver([event])
    shop.stripe.is_down = False
    await shop.work()

    assert await _event(shop) == ("done", 2)
    assert await alice.available() == 40


async def _event(shop: Shop) -> tuple[str, int]:
    row = await shop.database.row("SELECT state, attempts FROM stripe_event")
    assert row is not None
    return row["state"], row["attempts"]

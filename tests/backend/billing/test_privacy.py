"""What the payer typed stays with the processor; what we tell it is an address and our numbers."""

import json
import logging
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from backend.billing.inbox import ACTED_ON
from backend.database import Database
from tests.backend.billing.dialects import PLANTED, OtherStripe, planting
from tests.backend.billing.shop import Customer, Shop
from tests.backend.billing.test_webhooks import signed
from tests.fakes.clock import FakeClock

SANDBOX = ("Sandy Boxer", "1 Sandbox Street", "00042", "sandboxcardprint", "Springfield")
TOLD = {
    "/v1/customers": {"email", "metadata[wallet]"},
    "/v1/checkout/sessions": {
        "mode", "customer", "client_reference_id", "metadata[purchase]",
        "payment_intent_data[metadata][purchase]", "line_items[0][quantity]",
        "line_items[0][price_data][currency]", "line_items[0][price_data][unit_amount]",
        "line_items[0][price_data][tax_behavior]",
        "line_items[0][price_data][product_data][name]",
        "line_items[0][price_data][product_data][tax_code]", "automatic_tax[enabled]",
        "customer_update[address]", "billing_address_collection", "invoice_creation[enabled]",
        "invoice_creation[invoice_data][metadata][purchase]", "locale", "expires_at",
        "success_url", "cancel_url",
    },
    "/v1/refunds": {"payment_intent", "metadata[purchase]"},
}  # fmt: skip


async def everything_stored(shop: Shop) -> str:
    """Every row of every table, as text."""
    tables = await shop.database.rows(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    texts = [
        row["text"]
        for table in tables
        for row in await shop.database.rows(
            f'SELECT row_to_json(t)::text AS text FROM "{table["table_name"]}" t'
        )
    ]
    return "\n".join(texts)


async def test_nothing_of_the_payer_reaches_database_logs_or_mails(
    shop: Shop, alice: Customer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    purchase = await alice.buys()
    shop.order("pay", purchase.id, country="DE")
    shop.order("refund", purchase.id, amount=100)
    shop.order("dispute", purchase.id)
    for event in shop.stripe.rules.take_events():
        body, _ = shop.stripe.webhook(event)
        document = json.loads(body)
        thing = document["data"]["object"]
        thing["customer_details"] = {"address": PLANTED, **PLANTED}
        thing["payment_method_details"] = {"card": PLANTED}
        thing["billing_details"] = {"address": PLANTED, **PLANTED}
        thing["description"] = " ".join(PLANTED.values())
        planted = json.dumps(document).encode()
        await shop.receive(planted, signed(shop, planted))
        with pytest.raises(Exception, match="signature"):
            await shop.receive(planted, "t=1,v1=forged")
    await shop.work()
    await shop.billing.rounds.every_night()
    await shop.send_letters()

    mails = b"\n".join(path.read_bytes() for path in shop.mailbox.glob("*.eml")).decode()
    logged = "".join(capfd.readouterr()) + caplog.text
    stored = await everything_stored(shop)
    assert "dispute" in stored
    assert len(mails) > 100
    found = [
        value
        for value in (*PLANTED.values(), *SANDBOX)
        if value in stored or value in mails or value in logged
    ]
    assert found == []


OTHER_TYPES = (
    "charge.succeeded", "charge.failed", "customer.created", "customer.updated",
    "payment_intent.created", "payment_intent.succeeded", "payment_method.attached",
    "invoice.created", "charge.updated", "made.up.by.nobody",
)  # fmt: skip


async def test_every_kind_of_event_and_every_look_leaves_the_payer_at_the_processor(
    database: Database, clock: FakeClock, tmp_path: Path, *,
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Each object and each error that Stripe answers is full of what a payer types."""
    caplog.set_level(logging.DEBUG)
    shop = Shop(database, clock, tmp_path / "mailbox", speaks=partial(OtherStripe, planting))
    alice = await shop.person()
    declined = await alice.buys()
    shop.order("decline", declined.id)
    bought = await alice.buys("studio")
    shop.order("pay", bought.id, country="MX")
    session = next(iter(reversed(shop.stripe.rules.store.state.sessions.values())))
    for number, kind in enumerate((*ACTED_ON, *OTHER_TYPES)):
        thing = {"id": session.id, "object": "checkout.session", **planting({"object": "charge"})}
        document = {"id": f"evt_{number}", "object": "event", "created": int(shop.stripe.now()),
                    "type": kind, "livemode": False, "data": {"object": thing}}  # fmt: skip
        body = json.dumps(document).encode()
        await shop.receive(body, signed(shop, body))
    await shop.work()
    await shop.billing.purchases.get(alice.wallet_id, declined.id)
    shop.order("warn", bought.id)
    shop.order("dispute", bought.id)
    await shop.billing.rounds.every_five_minutes()
    await shop.work()
    refused = await shop.billing.refunds.add(bought.id, 5, key="k", actor="ada", reason="r")
    await shop.billing.refund_work.carry_out(refused)
    clock.advance(minutes=5)
    await shop.billing.rounds.every_minute()
    await shop.billing.rounds.every_night()
    await shop.send_letters()

    await _assert_nothing_planted_is_here(shop, "".join(capfd.readouterr()) + caplog.text)
    events = await shop.database.value("SELECT count(DISTINCT type) FROM stripe_event")
    assert events == len(ACTED_ON) + len(OTHER_TYPES)
    assert await shop.billing.audit.run() == []
    await shop.gateway.close()


async def _assert_nothing_planted_is_here(shop: Shop, logged: str) -> None:
    mails = b"\n".join(path.read_bytes() for path in shop.mailbox.glob("*.eml")).decode()
    stored = await everything_stored(shop)
    assert "evt_0" in stored
    assert len(mails) > 100
    values = (*PLANTED.values(), *SANDBOX)
    assert [v for v in values if v in stored or v in mails or v in logged] == []


async def test_the_processor_is_told_an_address_and_our_numbers_only(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    await shop.billing.refund_work.carry_out(
        await shop.billing.refunds.add(purchase.id, None, key="k", actor="ada", reason="private")
    )

    told = {}
    for asked in shop.stripe.api.requests:
        if asked.method == "POST":
            fields = dict(parse_qsl(asked.body.decode()))
            told[asked.target] = set(fields)
            assert "private" not in asked.body.decode()
            assert "x-stripe-client-telemetry" not in asked.headers
            assert asked.headers["idempotency-key"]
    assert told == TOLD


async def test_requests_carry_the_pinned_version(shop: Shop, alice: Customer) -> None:
    await alice.buys()

    versions = {asked.headers["stripe-version"] for asked in shop.stripe.api.requests}

    assert versions == {"2026-10-28.endive"}

"""What the payer typed stays with the processor; what we tell it is an address and our numbers."""

import json
import logging
from urllib.parse import parse_qsl

import pytest

from tests.backend.billing.shop import Customer, Shop
from tests.backend.billing.test_webhooks import signed

PAN, CVC, EXPIRY = "4242424242424242", "987", "1231"
PLANTED = {
    "number": PAN,
    "cvc": CVC + "654",
    "exp": EXPIRY + "99",
    "name": "Persephone Plantedname",
    "line1": "77 Planted Avenue",
    "postal_code": "PLANT-90210",
    "phone": "+15550199",
    "ip": "203.0.113.77",
}
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

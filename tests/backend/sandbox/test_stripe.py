"""The sandbox Stripe as Stripe's own SDK finds it, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
import stripe

from backend.providers.payments import (
    CheckoutOrder,
    PaymentObjectMissing,
    PaymentRefused,
    PaymentsUnavailable,
)
from backend.providers.sandbox_stripe import SandboxRefused, SandboxSilent, SandboxStripeClient
from backend.providers.stripe_gateway import StripeGateway
from backend.sandbox.http_server import Exchange, LoopbackServer
from backend.sandbox.stripe import SANDBOX_KEY, SandboxStripe, known_address

SOON = datetime.now(UTC) + timedelta(minutes=50)


class Listener:
    """Where webhooks arrive; refuses the first `refusals` of them."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[tuple[str, bytes]] = []
        self._refusals = refusals
        self._server = LoopbackServer(self._take)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    async def wait_for(self, count: int) -> list[tuple[str, bytes]]:
        async with asyncio.timeout(20):
            while len(self.got) < count:
                await asyncio.sleep(0.02)
        return self.got

    async def _take(self, exchange: Exchange) -> None:
        if self._refusals > 0:
            self._refusals -= 1
            await exchange.answer(500, b"")
            return
        request = exchange.request
        self.got.append((request.headers["stripe-signature"], request.body))
        await exchange.answer(200, b"{}")


def order(customer: str, purchase: str) -> CheckoutOrder:
    return CheckoutOrder(
        purchase_id=UUID(purchase), customer_id=customer, product="40 credits",
        tax_code="txcd_10000000", unit_amount=900, currency="usd", locale="en", expires_at=SOON,
        success_url="http://shop.test/billing/return?sid={CHECKOUT_SESSION_ID}",
        cancel_url="http://shop.test/billing/return?cancelled=1",
    )  # fmt: skip


@pytest_asyncio.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[SandboxStripe]:
    running = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9", webhook_secret="whsec_a")
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture
async def gateway(sandbox: SandboxStripe) -> AsyncIterator[StripeGateway]:
    opened = StripeGateway(SANDBOX_KEY, base_url=sandbox.address.base_url, retries=0)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def client(sandbox: SandboxStripe) -> SandboxStripeClient:
    return SandboxStripeClient(sandbox.address.base_url, SANDBOX_KEY)


async def session_for(gateway: StripeGateway, purchase: str) -> str:
    customer = await gateway.create_customer(UUID(purchase), "a@example.com", key=f"c:{purchase}")
    session = await gateway.create_session(order(customer, purchase), key=f"s:{purchase}")
    return session.id


async def test_a_session_is_paid_refunded_and_disputed(
    gateway: StripeGateway, client: SandboxStripeClient
) -> None:
    purchase = str(uuid4())
    session_id = await session_for(gateway, purchase)

    await client.order("pay", {"purchase": purchase, "country": "DE"})
    facts = await gateway.facts(session_id)
    assert facts.payment is not None
    assert facts.payment.charge_id is not None
    assert (facts.session.amount_total, facts.session.amount_tax) == (1071, 171)
    assert facts.session.country == "DE"
    assert facts.payment.purchase == facts.session.purchase == purchase
    refund = await gateway.refund(facts.payment.payment_intent_id, 71, key="r", purchase=purchase)
    await client.order("dispute", {"purchase": purchase, "amount": 1000})
    facts = await gateway.facts(session_id)

    assert facts.payment is not None
    assert [(r.id, r.amount, r.status) for r in facts.refunds] == [(refund, 71, "succeeded")]
    assert [(d.amount, d.status) for d in facts.disputes] == [(1000, "needs_response")]
    with pytest.raises(PaymentRefused, match="charge_disputed"):
        await gateway.refund(facts.payment.payment_intent_id, 1, key="r2", purchase=purchase)


async def test_a_repeated_key_repeats_the_answer_and_a_changed_request_is_an_error(
    sandbox: SandboxStripe, gateway: StripeGateway
) -> None:
    purchase = str(uuid4())
    first = await session_for(gateway, purchase)
    second = await session_for(gateway, purchase)

    assert first == second
    with pytest.raises(PaymentRefused, match="IdempotencyError"):
        await gateway.create_customer(uuid4(), "b@example.com", key=f"c:{purchase}")
    async with httpx.AsyncClient(base_url=sandbox.address.base_url) as raw:
        headers = {"Authorization": f"Bearer {SANDBOX_KEY}", "Idempotency-Key": "k"}
        answers = [
            await raw.post("/v1/customers", content=b"email=a%40b.c", headers=headers)
            for _ in range(2)
        ]
    assert answers[0].content == answers[1].content
    assert "idempotent-replayed" not in answers[0].headers
    assert answers[1].headers["idempotent-replayed"] == "true"
    assert answers[1].headers["original-request"] == answers[0].headers["request-id"]


async def test_a_refused_request_is_not_kept_under_its_key(gateway: StripeGateway) -> None:
    purchase = str(uuid4())
    with pytest.raises(PaymentObjectMissing) as missing:
        await gateway.create_session(order("cus_unknown", purchase), key="k")
    customer = await gateway.create_customer(uuid4(), "a@example.com", key="c")

    session = await gateway.create_session(order(customer, purchase), key="k")

    assert missing.value.what == "customer"
    assert session.status == "open"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/checkout/sessions", "mode=payment", 400, None),
        ("/v1/customers", "emial=x", 400, "parameter_unknown"),
        ("/v1/customers", "metadata=x", 400, None),
        ("/v1/customers", "a[b=x", 400, None),
        ("/v1/refunds", "charge=ch_unknown", 404, "resource_missing"),
        ("/v1/refunds", "amount=ten&charge=x", 404, "resource_missing"),
        ("/v1/nothing", "", 404, None),
    ],
)
async def test_what_stripe_would_refuse_is_refused(
    sandbox: SandboxStripe, path: str, body: str, status: int, code: str | None
) -> None:
    async with httpx.AsyncClient(base_url=sandbox.address.base_url) as raw:
        answer = await raw.post(
            path, content=body, headers={"Authorization": f"Bearer {SANDBOX_KEY}"}
        )

    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.json()["error"].get("code") == code


async def test_another_key_is_refused(sandbox: SandboxStripe) -> None:
    stranger = StripeGateway("sk_test_other", base_url=sandbox.address.base_url, retries=0)

    with pytest.raises(PaymentsUnavailable):
        await stranger.check()

    await stranger.close()


async def test_events_come_oldest_first_over_many_pages(
    gateway: StripeGateway, client: SandboxStripeClient
) -> None:
    purchase = str(uuid4())
    await session_for(gateway, purchase)
    await client.order("pay", {"purchase": purchase})
    for _ in range(120):
        await client.order("dispute", {"purchase": purchase, "status": "warning_needs_response"})

    events = await gateway.events_since(
        datetime.now(UTC) - timedelta(minutes=5),
        ["charge.dispute.created", "charge.dispute.updated", "checkout.session.completed"],
    )

    assert len(events) == 121
    assert events[0].type == "checkout.session.completed"
    assert events[0].purchase == purchase
    assert {event.type for event in events[2:]} == {"charge.dispute.updated"}
    assert len({event.id for event in events}) == 121


async def test_lists_page_in_both_directions(
    sandbox: SandboxStripe, gateway: StripeGateway, client: SandboxStripeClient
) -> None:
    purchase = str(uuid4())
    await session_for(gateway, purchase)
    await client.order("pay", {"purchase": purchase})
    async with httpx.AsyncClient(
        base_url=sandbox.address.base_url, headers={"Authorization": f"Bearer {SANDBOX_KEY}"}
    ) as raw:
        every = (await raw.get("/v1/events?limit=100")).json()["data"]
        second = every[1]["id"]
        older = (await raw.get(f"/v1/events?limit=2&starting_after={second}")).json()
        newer = (await raw.get(f"/v1/events?limit=5&ending_before={second}")).json()
        none = (await raw.get("/v1/events?limit=101")).status_code

    assert [event["id"] for event in older["data"]] == [e["id"] for e in every[2:4]]
    assert older["has_more"] is True
    assert [event["id"] for event in newer["data"]] == [every[0]["id"]]
    assert none == 400


async def test_webhooks_are_signed_as_the_sdk_expects_and_repeated_until_taken(
    tmp_path: Path,
) -> None:
    async with Listener(refusals=2) as shop:
        sandbox = SandboxStripe(tmp_path, shop_url=shop.url, webhook_secret="whsec_b")
        await sandbox.start()
        gateway = StripeGateway(SANDBOX_KEY, base_url=sandbox.address.base_url, retries=0)
        purchase = str(uuid4())
        await session_for(gateway, purchase)
        client = SandboxStripeClient(sandbox.address.base_url, SANDBOX_KEY)

        await client.order("pay", {"purchase": purchase})
        got = await shop.wait_for(5)

        types = set()
        for header, body in got:
            stripe.WebhookSignature.verify_header(body.decode(), header, "whsec_b", 300)
            types.add(json.loads(body)["type"])
        assert types == {
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
            "invoice.paid", "checkout.session.completed",
        }  # fmt: skip
        await gateway.close()
        await sandbox.stop()


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    purchase = str(uuid4())
    first = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9")
    await first.start()
    before = first.address
    gateway = StripeGateway(SANDBOX_KEY, base_url=before.base_url, retries=0)
    session_id = await session_for(gateway, purchase)
    await SandboxStripeClient(before.base_url, SANDBOX_KEY).order("pay", {"purchase": purchase})
    await first.stop()
    with pytest.raises(PaymentsUnavailable):
        await gateway.facts(session_id)

    again = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9")
    await again.start()

    assert again.address == before == known_address(tmp_path)
    assert (await gateway.facts(session_id)).session.payment_status == "paid"
    assert await session_for(gateway, purchase) == session_id
    await again.stop()
    await gateway.close()


async def test_a_port_that_something_else_took_is_no_obstacle(tmp_path: Path) -> None:
    first = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9")
    await first.start()

    second = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9")
    await second.start()

    assert second.address.port != first.address.port
    await second.stop()
    await first.stop()


async def test_orders_that_cannot_be_carried_out_say_why(
    gateway: StripeGateway, client: SandboxStripeClient
) -> None:
    purchase = str(uuid4())
    with pytest.raises(SandboxRefused, match="No such purchase"):
        await client.order("pay", {"purchase": purchase})
    await session_for(gateway, purchase)
    for verb, more in (
        ("refund", {}),
        ("dispute", {}),
        ("settle", {}),
        ("fly", {}),
        ("pay", {"colour": "red"}),
    ):
        with pytest.raises(SandboxRefused):
            await client.order(verb, {"purchase": purchase, **more})


async def test_a_sandbox_that_does_not_run_is_silent() -> None:
    with pytest.raises(SandboxSilent):
        await SandboxStripeClient("http://127.0.0.1:9", SANDBOX_KEY).show("cs_test_1")


async def test_the_same_requests_make_the_same_ids(tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        sandbox = SandboxStripe(folder, shop_url="http://127.0.0.1:9")
        await sandbox.start()
        gateway = StripeGateway(SANDBOX_KEY, base_url=sandbox.address.base_url, retries=0)
        made.append(await session_for(gateway, "00000000-0000-7000-8000-000000000001"))
        await gateway.close()
        await sandbox.stop()

    assert made[0] == made[1]

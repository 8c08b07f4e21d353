"""The gateway against servers that are slow, broken, or speak a little less than Stripe does."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest

from backend.providers.payments import (
    PaymentObjectMissing,
    PaymentRefused,
    PaymentsUnavailable,
)
from backend.providers.stripe_gateway import StripeGateway

PURCHASE = str(UUID("00000000-0000-7000-8000-000000000001"))
SESSION = {
    "id": "cs_1", "object": "checkout.session", "status": "complete", "payment_status": "paid",
    "currency": "usd", "amount_total": 900, "client_reference_id": PURCHASE,
    "payment_intent": "pi_1",
}  # fmt: skip
INTENT = {
    "id": "pi_1", "object": "payment_intent", "status": "succeeded", "currency": "usd",
    "amount_received": 900, "latest_charge": "ch_1", "metadata": {"purchase": PURCHASE},
}  # fmt: skip
EMPTY = {"object": "list", "data": [], "has_more": False, "url": "/v1/x"}
Handler = Callable[[httpx.Request], httpx.Response]


def gateway(handler: Handler, *, retries: int = 0, key: str = "sk_test_x") -> StripeGateway:
    return StripeGateway(
        key, base_url="http://stripe.test/", retries=retries, transport=httpx.MockTransport(handler)
    )


def refusing(status: int, **error: object) -> Handler:
    return lambda _: httpx.Response(status, json={"error": {"message": "no", **error}})


async def made(opened: StripeGateway) -> str:
    return await opened.create_customer(uuid4(), "a@example.com", key="k")


@pytest.mark.parametrize("status", [500, 502, 503, 429, 409])
async def test_what_may_pass_is_unavailable(status: int) -> None:
    opened = gateway(refusing(status, type="api_error"))

    with pytest.raises(PaymentsUnavailable):
        await made(opened)

    await opened.close()


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, {"type": "invalid_request_error", "code": "charge_disputed"}, "charge_disputed"),
        (400, {"type": "idempotency_error"}, "IdempotencyError"),
        (402, {"type": "card_error", "code": "card_declined"}, "card_declined"),
        (403, {"type": "invalid_request_error"}, "PermissionError"),
    ],
)
async def test_what_will_never_be_is_refused_with_a_code(
    status: int, error: dict[str, object], code: str
) -> None:
    opened = gateway(refusing(status, **error))

    with pytest.raises(PaymentRefused) as refused:
        await made(opened)

    assert refused.value.code == code
    await opened.close()


async def test_what_is_not_there_is_missing() -> None:
    opened = gateway(
        refusing(404, type="invalid_request_error", code="resource_missing", param="x")
    )

    with pytest.raises(PaymentObjectMissing):
        await opened.facts("cs_1")

    await opened.close()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id": 7}', b'{"object": "customer"}'])
async def test_an_answer_that_cannot_be_read_is_unavailable(body: bytes) -> None:
    opened = gateway(lambda _: httpx.Response(200, content=body))

    with pytest.raises(PaymentsUnavailable):
        await opened.facts("cs_1")

    await opened.close()


async def test_a_cut_connection_is_tried_again_with_the_same_key() -> None:
    seen: list[str] = []

    def cut_once(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["idempotency-key"])
        if len(seen) == 1:
            raise httpx.ReadError("cut", request=request)
        return httpx.Response(200, json={"id": "cus_1", "object": "customer"})

    opened = gateway(cut_once, retries=1)

    assert await made(opened) == "cus_1"
    assert seen == ["k", "k"]
    await opened.close()


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    asked: list[str] = []

    def away(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": "http://elsewhere.test/"})

    opened = gateway(away)
    with pytest.raises(PaymentsUnavailable):
        await made(opened)

    assert set(asked) == {"stripe.test"}
    await opened.close()


async def test_a_double_that_expands_nothing_and_knows_no_radar_will_do() -> None:
    answers = {
        "/v1/checkout/sessions/cs_1": SESSION,
        "/v1/payment_intents/pi_1": INTENT,
        "/v1/refunds": EMPTY,
        "/v1/disputes": EMPTY,
    }

    def little(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path)
        if found is None:
            return refusing(404, type="invalid_request_error")(request)
        return httpx.Response(200, json=found)

    opened = gateway(little)

    facts = await opened.facts("cs_1")

    assert facts.payment is not None
    assert (facts.payment.charge_id, facts.payment.amount_received) == ("ch_1", 900)
    assert (facts.session.amount_subtotal, facts.session.purchase) == (900, PURCHASE)
    assert facts.warnings == ()
    await opened.close()


async def test_an_unpaid_session_costs_one_request() -> None:
    asked: list[str] = []

    def count(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        open_session = {**SESSION, "status": "open", "payment_intent": None}
        return httpx.Response(200, json={**open_session, "payment_status": "unpaid"})

    opened = gateway(count)
    await opened.facts("cs_1")

    assert len(asked) == 1
    await opened.close()


async def test_only_the_key_says_whether_money_is_real() -> None:
    keys = {"sk_test_a": False, "rk_test_a": False, "sk_live_a": True, "rk_live_a": True}
    for key, livemode in keys.items():
        opened = gateway(refusing(500), key=key)
        assert opened.livemode is livemode
        await opened.close()


async def test_metadata_that_is_no_id_of_ours_names_no_purchase() -> None:
    strange = {**INTENT, "metadata": {"purchase": "'; DROP TABLE purchase"}}
    opened = gateway(lambda _: httpx.Response(200, json=strange))

    assert await opened.purchase_of("pi_1", None) is None

    await opened.close()


async def test_events_of_the_list_are_notices_without_their_content() -> None:
    event = {
        "id": "evt_1", "object": "event", "type": "charge.refunded", "created": 1_795_348_800,
        "livemode": False, "api_version": "2026-10-28.endive",
        "data": {"object": {"id": "ch_1", "object": "charge", "payment_intent": "pi_1",
                            "billing_details": {"name": "Somebody"}}},
    }  # fmt: skip
    opened = gateway(lambda _: httpx.Response(200, json={**EMPTY, "data": [event]}))

    (notice,) = await opened.events_since(datetime(2026, 11, 22, tzinfo=UTC), ["charge.refunded"])

    assert (notice.charge_id, notice.payment_intent_id) == ("ch_1", "pi_1")
    assert "Somebody" not in repr(notice)
    await opened.close()

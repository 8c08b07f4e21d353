"""Buying credits through the real service, the sandbox Stripe and its checkout page."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from tests.fakes.service import Person, Service


async def buy(person: Person, pack: str = "starter", key: str = "") -> httpx.Response:
    body = {"pack": pack, "client_key": key or str(uuid4())}
    return await person.http.post("/purchases", json=body)


async def press(url: str, action: str, country: str = "US") -> httpx.Response:
    """Press a button of the checkout page, as a browser would, and follow where it leads."""
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        page = await browser.get(url)
        assert page.status_code == 200, page.text
        assert "<form" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        return await browser.post(url, data={"action": action, "country": country})


async def settled(person: Person, purchase_id: str, state: str) -> dict[str, object]:
    async with asyncio.timeout(20):
        while True:
            answer = await person.http.get(f"/purchases/{purchase_id}")
            purchase: dict[str, object] = answer.json()
            if purchase["state"] == state:
                return purchase
            await asyncio.sleep(0.1)


async def balance(person: Person) -> int:
    found: int = (await person.http.get("/credits")).json()["available"]
    return found


async def test_a_person_buys_a_pack_on_the_checkout_page(service: Service) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = await buy(alice)
    assert bought.status_code == 201, bought.text
    assert bought.json()["checkout_url"].startswith(f"{service.url}/sandbox/checkout/")

    page = await press(bought.json()["checkout_url"], "pay", "DE")

    assert "Thank you" in page.text
    purchase = await settled(alice, bought.json()["id"], "paid")
    assert await balance(alice) == before + 40
    assert (purchase["amount_subtotal"], purchase["amount_tax"]) == (900, 171)
    receipt = (await service.mails(count=2))[-1]
    assert receipt["Subject"] == "Your receipt"
    listed = (await alice.http.get("/purchases")).json()
    assert [item["id"] for item in listed["items"]] == [purchase["id"]]
    entries = (await alice.http.get("/credits/entries")).json()["items"]
    assert (entries[0]["kind"], entries[0]["amount"]) == ("purchase", 40)
    assert entries[0]["purchase_id"] == purchase["id"]


async def test_a_webhook_alone_brings_the_credits(service: Service) -> None:
    """Nobody polls and nobody comes back: the signed message is worked off by the queue."""
    alice = await service.person()
    before = await balance(alice)
    url = (await buy(alice)).json()["checkout_url"]

    async with httpx.AsyncClient(follow_redirects=False) as browser:
        await browser.post(url, data={"action": "pay", "country": "US"})

    async with asyncio.timeout(20):
        while await balance(alice) == before:
            await asyncio.sleep(0.1)
    assert await balance(alice) == before + 40


async def test_a_declined_card_can_be_tried_again_and_cancel_pays_nothing(
    service: Service,
) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice)).json()

    declined = await press(bought["checkout_url"], "decline")
    cancelled = await press(bought["checkout_url"], "cancel")

    assert "declined" in declined.text
    assert "Nothing was paid" in cancelled.text
    assert (await alice.http.get(f"/purchases/{bought['id']}")).json()["state"] == "open"
    assert await balance(alice) == before


async def test_a_transfer_shows_as_on_its_way_and_then_arrives(service: Service) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice)).json()

    on_its_way = await press(bought["checkout_url"], "later")
    assert "on its way" in on_its_way.text
    await settled(alice, bought["id"], "processing")
    assert await balance(alice) == before
    await press(bought["checkout_url"], "arrives")

    await settled(alice, bought["id"], "paid")
    assert await balance(alice) == before + 40


async def test_coming_back_without_having_paid_grants_nothing(service: Service) -> None:
    alice = await service.person()
    before = await balance(alice)
    url = (await buy(alice)).json()["checkout_url"]
    session_id = url.rsplit("/", 1)[1]

    async with httpx.AsyncClient(base_url=service.url) as browser:
        unpaid = await browser.get("/billing/return", params={"sid": session_id})
        made_up = await browser.get("/billing/return", params={"sid": "cs_test_made_up"})
        spanish = await browser.get("/billing/return", params={"sid": session_id, "lang": "es"})

    assert "Nothing was paid yet" in unpaid.text
    assert made_up.status_code == 200
    assert "Aún no se pagó nada" in spanish.text
    assert "<script" not in unpaid.text
    assert await balance(alice) == before


async def test_packs_are_shown_before_signing_in(service: Service) -> None:
    packs = (await service.http.get("/packs")).json()["items"]

    assert [(pack["code"], pack["credits"], pack["unit_amount"]) for pack in packs] == [
        ("starter", 40, 900),
        ("studio", 120, 2400),
        ("archive", 500, 9000),
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"pack": "nothing", "client_key": "k"}, 422, "validation_failed"),
        ({"pack": "starter"}, 422, "validation_failed"),
        ({"pack": "starter", "client_key": ""}, 422, "validation_failed"),
        ({"pack": "starter", "client_key": "k" * 200}, 422, "validation_failed"),
        ({"pack": "starter", "client_key": "k", "price": 1}, 422, "validation_failed"),
        ({"pack": "starter", "client_key": "k", "card_number": "4242"}, 422, "validation_failed"),
    ],
)
async def test_what_cannot_be_bought_gets_a_code_and_a_sentence(
    service: Service, body: dict[str, object], status: int, code: str
) -> None:
    alice = await service.person()

    refused = await alice.http.post("/purchases", json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert len(refused.json()["detail"]) > 10


async def test_only_the_owner_sees_a_purchase(service: Service) -> None:
    alice, bob = await service.person(), await service.person("bob@example.com")
    bought = (await buy(alice)).json()

    assert (await bob.http.get(f"/purchases/{bought['id']}")).status_code == 404
    assert (await bob.http.get("/purchases/not-an-id")).status_code == 404
    assert (await bob.http.get("/purchases")).json()["items"] == []
    assert (await service.http.get(f"/purchases/{bought['id']}")).status_code == 401


async def test_forged_and_oversized_webhooks_are_400_over_http(service: Service) -> None:
    url = f"{service.url}/webhooks/stripe"
    async with httpx.AsyncClient() as stranger:
        forged = await stranger.post(url, content=b"{}", headers={"Stripe-Signature": "t=1,v1=ab"})
        unsigned = await stranger.post(url, content=b"{}")
        huge = await stranger.post(url, content=b"x" * 900_000)

    assert [answer.status_code for answer in (forged, unsigned, huge)] == [400, 400, 400]
    assert forged.headers["content-type"] == "application/problem+json"

"""Buying credits through the real service, the sandbox Stripe and its checkout page."""

import asyncio

import httpx

from tests.fakes.service import Person, Service


async def buy(person: Person, pack: str = "starter", key: str = "k1") -> httpx.Response:
    return await person.http.post("/purchases", json={"pack": pack, "client_key": key})


async def press(url: str, action: str, country: str = "US") -> httpx.Response:
    """Press a button of the checkout page, as a browser would, and follow where it leads."""
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        page = await browser.get(url)
        assert page.status_code == 200, page.text
        assert "<form" in page.text
        return await browser.post(url, data={"action": action, "country": country})


async def settled(person: Person, purchase_id: str, state: str) -> dict[str, object]:
    async with asyncio.timeout(20):
        while True:
            purchase: dict[str, object] = (
                await person.http.get(f"/purchases/{purchase_id}")
            ).json()
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

    page = await press(bought.json()["checkout_url"], "pay", "DE")

    assert "Thank you" in page.text
    purchase = await settled(alice, bought.json()["id"], "paid")
    assert await balance(alice) == before + 40
    assert (purchase["amount_subtotal"], purchase["amount_tax"]) == (900, 171)
    receipt = (await service.mails(count=2))[-1]
    assert receipt["Subject"] == "Your receipt"

"""The checkout and the way back in a real browser with scripts switched off."""

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.backend.billing.test_buying import balance, buy, settled
from tests.fakes.service import Service


@pytest_asyncio.fixture
async def page(browser: Browser) -> Page:
    return await browser.new_page(java_script_enabled=False)


async def heading(page: Page) -> str:
    """The page's title, without the mark before it."""
    return (await page.get_by_role("heading", level=1).inner_text()).lstrip("✓ ")


async def test_a_person_pays_in_a_browser_without_scripts(service: Service, page: Page) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice, "studio")).json()

    await page.goto(bought["checkout_url"])
    await page.get_by_label("Country for tax").select_option("MX")
    await page.get_by_role("button", name="Pay by card").click()
    await page.wait_for_url("**/billing/return*")

    assert await heading(page) == "Thank you"
    assert "120 credits" in await page.get_by_role("status").inner_text()
    purchase = await settled(alice, bought["id"], "paid")
    assert purchase["amount_total"] == 2784
    assert await balance(alice) == before + 120


async def test_a_declined_card_says_so_and_cancel_leads_back_unpaid(
    service: Service, page: Page
) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice)).json()

    await page.goto(bought["checkout_url"])
    await page.get_by_role("button", name="Card is declined").click()
    declined = await page.get_by_role("alert").inner_text()
    await page.get_by_role("button", name="Cancel").click()
    await page.wait_for_url("**/billing/return*")

    assert "declined" in declined
    assert await heading(page) == "Nothing was paid"
    assert "No credits were added" in await page.get_by_role("status").inner_text()
    assert (await alice.http.get(f"/purchases/{bought['id']}")).json()["state"] == "open"
    assert await balance(alice) == before


@pytest.mark.parametrize(
    ("button", "state", "brings"),
    [("The transfer arrives", "paid", 40), ("The transfer fails", "failed", 0)],
)
async def test_a_transfer_is_on_its_way_until_it_ends(
    service: Service, page: Page, *, button: str, state: str, brings: int
) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice)).json()

    await page.goto(bought["checkout_url"])
    await page.get_by_role("button", name="Pay later (bank transfer)").click()
    await page.wait_for_url("**/billing/return*")
    assert await heading(page) == "Your payment is on its way"
    assert await balance(alice) == before
    await page.goto(bought["checkout_url"])
    await page.get_by_role("button", name=button).click()
    await page.wait_for_url("**/billing/return*")

    await settled(alice, bought["id"], state)
    assert await balance(alice) == before + brings


async def test_coming_back_again_and_again_never_grants_by_itself(
    service: Service, page: Page
) -> None:
    alice = await service.person()
    before = await balance(alice)
    bought = (await buy(alice)).json()
    session_id = bought["checkout_url"].rpartition("/")[2]
    back = f"{service.url}/billing/return?sid={session_id}"

    for address in (back, f"{back}&paid=1&credits=9000", f"{service.url}/billing/return?sid=x'"):
        await page.goto(address)
        assert await heading(page) != "Thank you"
        assert await page.locator("script").count() == 0
    assert await balance(alice) == before

    await page.goto(bought["checkout_url"])
    await page.get_by_role("button", name="Pay by card").click()
    for _ in range(3):
        await page.goto(back)
    assert await heading(page) == "Thank you"
    assert await balance(alice) == before + 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_fit_a_phone_in_both_themes(
    service: Service, page: Page, scheme: str
) -> None:
    alice = await service.person()
    bought = (await buy(alice)).json()
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size({"width": 360, "height": 740})

    for url in (bought["checkout_url"], f"{service.url}/billing/return?cancelled=1"):
        await page.goto(url)
        main = await page.locator("main").bounding_box()
        assert main is not None
        assert main["x"] >= 0
        assert main["x"] + main["width"] <= 360

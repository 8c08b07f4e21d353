"""Every page in a real browser: no script, two widths, two themes, and axe's rules."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tests.fakes.service import Service

PATHS = (
    "/",
    "/privacy",
    "/terms",
    "/verify?token=a",
    "/reset?token=a",
    "/email-change?token=a",
    "/email-undo?token=a",
    "/unsubscribe?token=a",
    "/newsletter",
    "/newsletter/confirm?token=a",
    "/support",
    "/billing/return?cancelled=1",
    "/sandbox/mail",
    "/nowhere",
)
NARROW_PX, WIDE_PX = 390, 1280


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_is_accessible_in_both_themes(
    shared_service: Service, browser: Browser, scheme: str
) -> None:
    # axe is a script: only its own context runs any, past a policy that forbids ours.
    context = await browser.new_context(
        bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = await context.new_page()
    found = {}

    for path in PATHS:
        await page.goto(f"{shared_service.url}{path}")
        results = await Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()

    assert found == {}


@pytest.mark.parametrize("width_px", [NARROW_PX, WIDE_PX])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_nothing_runs_over_the_edge(
    shared_service: Service, browser: Browser, width_px: int, language: str
) -> None:
    context = await browser.new_context(viewport={"width": width_px, "height": 800})
    page = await context.new_page()
    failed: list[str] = []
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)

    for path in PATHS:
        joint = "&" if "?" in path else "?"
        await page.goto(f"{shared_service.url}{path}{joint}lang={language}")
        widths = await page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1], path

    assert [line for line in failed if "404" not in line] == []


async def test_a_person_finds_every_control_by_keyboard_and_sees_where_they_are(
    shared_service: Service, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=True, bypass_csp=True)
    page = await context.new_page()
    await page.goto(f"{shared_service.url}/support")

    reached = []
    for _ in range(14):
        await page.keyboard.press("Tab")
        name, outline = await page.evaluate(
            "[document.activeElement.id || document.activeElement.textContent.trim(),"
            " getComputedStyle(document.activeElement).outlineWidth]"
        )
        assert outline != "0px", name
        reached.append(name)

    assert reached[0] == "Skip to the content"
    assert [name for name in ("email", "name", "message", "pictures") if name in reached] == [
        "email",
        "name",
        "message",
        "pictures",
    ]
    assert "Send" in reached


async def test_a_message_to_support_is_sent_without_any_script(
    service: Service, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{service.url}/support?lang=es")

    await page.get_by_label("Correo electrónico").fill("ana@example.com")
    await page.get_by_label("¿De qué se trata?").fill("Una imagen fue rechazada.")
    await page.get_by_label("Imágenes").set_input_files("assets/samples/cat.jpg")
    await page.get_by_role("button", name="Enviar").click()

    assert "Su número es" in await page.get_by_role("status").inner_text()

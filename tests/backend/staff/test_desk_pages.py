"""The desk's pages: who gets in, what they see, what is written down."""

import re
from collections.abc import AsyncIterator

import httpx
import pyotp
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from backend.assembly import open_parts
from backend.staff.operators import IDLE_LIFE, LINK_LIFE, NewOperator
from tests.fakes.clock import FakeClock
from tests.fakes.service import Service, parts_open

BOSS = "boss"
MINA = "mina@desk.example"


async def operator(service: Service) -> NewOperator:
    async with parts_open(service.settings) as parts:
        return await parts.operators.add(MINA, reason="new colleague", actor=BOSS)


def code_of(added: NewOperator) -> str:
    parsed = pyotp.parse_uri(added.totp_uri)
    assert isinstance(parsed, pyotp.TOTP)
    return parsed.now()


def link_of(added: NewOperator) -> str:
    return added.link.partition("token=")[2]


class Desk:
    """A browser without scripts, reduced to its requests."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.http = httpx.AsyncClient(base_url=service.url, timeout=30)
        self.form_token = ""

    async def sign_in(self, added: NewOperator, code: str) -> httpx.Response:
        return await self.http.post("/staff/sign-in", data={"token": link_of(added), "code": code})

    async def home(self) -> httpx.Response:
        answer = await self.http.get("/staff")
        if found := re.search(r'name="form_token" value="(\w+)"', answer.text):
            self.form_token = found[1]
        return answer

    async def press(self, path: str, **form: str) -> httpx.Response:
        return await self.http.post(path, data={"form_token": self.form_token, **form})

    async def audit(self) -> list[tuple[str, str, str]]:
        async with parts_open(self.service.settings) as parts:
            rows = await parts.database.rows(
                "SELECT actor, action, reason FROM staff_audit WHERE action NOT LIKE '%-list'"
                " ORDER BY id"
            )
        return [(row["actor"], row["action"], row["reason"]) for row in rows]


@pytest_asyncio.fixture
async def desk(service: Service) -> AsyncIterator[Desk]:
    opened = Desk(service)
    yield opened
    await opened.http.aclose()


@pytest_asyncio.fixture
async def inside(desk: Desk) -> Desk:
    added = await operator(desk.service)
    assert (await desk.sign_in(added, code_of(added))).status_code == 303
    assert (await desk.home()).status_code == 200
    return desk


async def test_a_link_and_a_code_open_a_session_that_scripts_and_sites_cannot_reach(
    desk: Desk,
) -> None:
    added = await operator(desk.service)

    answer = await desk.sign_in(added, code_of(added))

    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/staff" in cookie
    assert (await desk.home()).status_code == 200


async def test_a_link_works_once(desk: Desk) -> None:
    added = await operator(desk.service)
    await desk.sign_in(added, code_of(added))

    again = await desk.sign_in(added, code_of(added))

    assert again.status_code == 410


async def test_a_wrong_code_opens_nothing_and_guessing_ends_soon(desk: Desk) -> None:
    added = await operator(desk.service)
    right = code_of(added)
    wrong = "000000" if right != "000000" else "111111"

    tries = [(await desk.sign_in(added, wrong)).status_code for _ in range(6)]

    assert tries == [422] * 5 + [429]
    assert (await desk.sign_in(added, right)).status_code == 429
    assert (await desk.home()).status_code == 401


@pytest.mark.parametrize("path", ["/staff", "/staff/account", "/staff/message"])
async def test_nobody_gets_in_without_a_session(desk: Desk, path: str) -> None:
    form = {"who": "alice@example.com", "reason": "curious"}
    answer = (
        await desk.http.get(path) if path == "/staff" else await desk.http.post(path, data=form)
    )

    assert answer.status_code == 401
    assert await desk.audit() == []


async def test_a_form_from_another_site_is_refused(inside: Desk) -> None:
    alice = await inside.service.person()
    before = await inside.audit()
    inside.form_token = "0" * 64

    answer = await inside.press("/staff/account", who=alice.email, act="freeze", reason="trick")

    assert answer.status_code == 422
    assert await inside.audit() == before


async def test_a_look_at_an_account_is_written_down_and_shows_no_picture(inside: Desk) -> None:
    alice = await inside.service.person()

    answer = await inside.press("/staff/account", who=alice.email, reason="ticket 7")

    assert answer.status_code == 200
    assert alice.email in answer.text
    assert re.findall(r"<img[^>]*src=\"([^\"]*)\"", answer.text) == ["/static/mark.svg"]
    assert (await inside.audit())[-1] == (MINA, "find", "ticket 7")


async def test_a_look_needs_a_reason(inside: Desk) -> None:
    alice = await inside.service.person()

    answer = await inside.press("/staff/account", who=alice.email, reason="  ")

    assert answer.status_code == 422
    assert alice.email not in answer.text


async def test_freezing_and_unfreezing_by_a_button(inside: Desk) -> None:
    alice = await inside.service.person()
    form = {"who": alice.email, "reason": "chargeback"}

    frozen = await inside.press("/staff/account", act="freeze", **form)
    thawed = await inside.press("/staff/account", act="unfreeze", **form)

    assert ">Unfreeze<" in frozen.text
    assert ">Freeze<" in thawed.text
    actions = [action for _, action, _ in await inside.audit()]
    assert "freeze" in actions
    assert "unfreeze" in actions


async def test_a_message_is_read_and_taken_off_the_list(inside: Desk) -> None:
    form = {"email": "ana@example.com", "message": "<b>refused</b>"}
    await inside.http.post("/support", files=[("pictures", ("", b""))], data=form)
    listed = await inside.home()
    found = re.search(r"Read ([0-9A-F]{4}-[0-9A-F]{4})", listed.text)
    assert found is not None

    read = await inside.press("/staff/message", who=found[1], act="read", reason="support")
    await inside.press("/staff/message", who=found[1], act="answered", reason="support")

    assert "&lt;b&gt;refused&lt;/b&gt;" in read.text
    assert "No message waits" in (await inside.home()).text


async def test_who_is_removed_is_out_at_once(inside: Desk) -> None:
    async with parts_open(inside.service.settings) as parts:
        await parts.operators.remove(MINA, reason="left", actor=BOSS)

    assert (await inside.home()).status_code == 401


async def test_signing_out_ends_the_session_on_the_server(inside: Desk) -> None:
    await inside.press("/staff/sign-out")

    assert (await inside.home()).status_code == 401


async def test_links_and_idle_sessions_end_by_themselves(service: Service) -> None:
    clock = FakeClock()
    async with open_parts(service.settings, "api", clock=clock) as parts:
        added = await parts.operators.add(MINA, reason="new", actor=BOSS)
        parsed = pyotp.parse_uri(added.totp_uri)
        assert isinstance(parsed, pyotp.TOTP)
        session = await parts.operators.sign_in(link_of(added), parsed.at(clock.now()))
        assert await parts.operators.find(session) is not None
        clock.advance(seconds=IDLE_LIFE.total_seconds() + 1)
        assert await parts.operators.find(session) is None

        link = await parts.operators.link(MINA, reason="again", actor=BOSS)
        clock.advance(seconds=LINK_LIFE.total_seconds() + 1)
        with pytest.raises(Exception, match="used already"):
            await parts.operators.sign_in(link.partition("token=")[2], parsed.at(clock.now()))


async def test_the_database_alone_gives_nobody_a_way_in(desk: Desk) -> None:
    added = await operator(desk.service)
    async with parts_open(desk.service.settings) as parts:
        row = await parts.database.row("SELECT * FROM staff_operator")

    assert row is not None
    kept = repr(dict(row))
    assert link_of(added) not in kept
    assert str(pyotp.parse_uri(added.totp_uri).secret) not in kept


async def test_the_desks_pages_are_accessible(inside: Desk, browser: Browser) -> None:
    alice = await inside.service.person()
    context = await browser.new_context(bypass_csp=True)
    (cookie,) = inside.http.cookies.items()
    here = f"{inside.service.url}/staff"
    await context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": here}])
    page = await context.new_page()
    await page.goto(f"{inside.service.url}/staff")
    home = await Axe().run(page)
    await page.get_by_label("Address or number").fill(alice.email)
    await page.get_by_label("Reason, for the audit").fill("ticket 7")
    await page.get_by_role("button", name="Look").click()
    account = await Axe().run(page)

    assert home.violations_count == 0, home.generate_report()
    assert account.violations_count == 0, account.generate_report()

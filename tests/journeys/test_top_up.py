"""Credits bought from the window in a browser: photos that wait go on by themselves."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from backend.settings import Settings
from desktop.account.hub import HubTab
from desktop.app import Desktop
from desktop.queue.item import ItemState
from desktop.ui.actions import Act
from tests.backend.samples import SAMPLE
from tests.desktop.conftest import (
    OFFSCREEN_NOISE,
    bridge,
    garbage,
    icons,
    no_words_of_other_tests,
    theme,
)
from tests.desktop.ui.conftest import items_of, look
from tests.journeys.test_window import (
    EMAIL,
    PASSWORD,
    SLOW_MS,
    desktop,
    open_link,
    served,
    sign_up,
)

pytestmark = [pytest.mark.qt_log_ignore(OFFSCREEN_NOISE), pytest.mark.timeout(300)]


@pytest.fixture
def service_url(settings: Settings) -> Iterator[str]:
    """A service that gives one credit to begin with: too few for the photo."""
    with served(settings, free_credits=1) as url:
        yield url


class Browser(QObject):
    """What the system would open, and a person who pays there."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())

    def press(self, button: str) -> None:
        """The form of the page that was opened last, sent as a browser sends it."""
        with httpx.Client(follow_redirects=True) as http:
            page = http.get(self.opened[-1])
            form = CheckoutForm(page.text)
            assert button in form.buttons, page.text
            target = httpx.URL(self.opened[-1]).join(form.action)
            answer = http.post(target, data={"action": button, "country": "US"})
            assert answer.is_success, answer.text


class CheckoutForm(HTMLParser):
    """The action and the buttons of a page's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.buttons: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "form":
            self.action = named.get("action") or ""
        if tag == "button":
            self.buttons.append(named.get("value") or "")


@pytest.fixture
def browser(qtbot: QtBot) -> Iterator[Browser]:
    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "open")  # type: ignore[arg-type] # the stubs want bytes
    yield browser
    QDesktopServices.unsetUrlHandler("http")


def begin_too_dear(desktop: Desktop, photo: Path, qtbot: QtBot) -> None:
    """A photo eight times as large: two credits, and there is one."""
    parts = desktop.workbench.parts
    parts.options.size_button(8).click()
    desktop.presenters.queue.add([photo])
    qtbot.waitUntil(lambda: "2 credits" in parts.pane.start_button.text(), timeout=SLOW_MS)
    parts.pane.start_button.click()
    parts.hint.action_button.click()
    qtbot.waitUntil(lambda: states(desktop) == [ItemState.WAITING_FOR_CREDITS], timeout=SLOW_MS)


def states(desktop: Desktop) -> list[ItemState]:
    return [item.state for item in items_of(desktop)]


def second_device(url: str) -> httpx.Client:
    """The same person, elsewhere."""
    body = {"email": EMAIL, "password": PASSWORD, "device_name": "studio", "os": "Linux"}
    token = httpx.post(f"{url}/api/v1/sessions", json=body).json()["token"]
    return httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
    )


def test_a_declined_card_then_a_paid_one_and_the_waiting_photo_goes_on(
    desktop: Desktop,
    service_url: str,
    settings: Settings,
    browser: Browser,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    parts = desktop.workbench.parts
    page = parts.top_up
    original = tmp_path / "cat.jpg"
    original.write_bytes(SAMPLE.read_bytes())
    sign_up(desktop, qtbot)
    open_link(service_url, settings.data_dir / "service", qtbot)
    parts.account.mail.opened.click()
    qtbot.waitUntil(lambda: parts.balance.text == "1 credit", timeout=SLOW_MS)
    begin_too_dear(desktop, original, qtbot)

    parts.actions[Act.TOP_UP].trigger()
    qtbot.waitUntil(lambda: len(page.buttons) > 1, timeout=SLOW_MS)
    assert parts.hub.hub.tab is HubTab.TOP_UP
    assert re.search(r"1 photo.* 1 more credit", page.wish_text)
    assert "enough for your queue" in page.buttons[0].accessibleName()
    page.buttons[0].click()
    qtbot.waitUntil(lambda: len(browser.opened) == 1, timeout=SLOW_MS)
    browser.press("decline")
    qtbot.waitUntil(lambda: "declined" in page.state_text, timeout=SLOW_MS)
    assert states(desktop) == [ItemState.WAITING_FOR_CREDITS]

    browser.press("pay")
    with qtbot.waitSignal(desktop.presenters.top_up.paid, timeout=10_000):
        pass
    assert page.state_text.startswith("Paid.")
    qtbot.waitUntil(lambda: states(desktop) == [ItemState.DONE], timeout=SLOW_MS)

    bought = page.buttons[0].pack.credits
    qtbot.waitUntil(lambda: parts.balance.text == f"{bought - 1} credits", timeout=SLOW_MS)
    check_the_books(desktop, qtbot)
    check_deletion_elsewhere(desktop, service_url, qtbot)


def check_the_books(desktop: Desktop, qtbot: QtBot) -> None:
    """Movements, the purchase with its receipt, and the job with a result to save again."""
    parts = desktop.workbench.parts
    parts.actions[Act.CREDITS].trigger()
    credit, history = parts.hub.credit, parts.hub.history
    qtbot.waitUntil(lambda: credit.purchases.rowCount() == 1, timeout=SLOW_MS)
    kinds = {"grant", "purchase", "hold", "capture"}
    qtbot.waitUntil(lambda: kinds <= {entry.kind for entry in credit.entries.rows}, timeout=SLOW_MS)
    credit.purchase_list.setCurrentIndex(credit.purchases.index(0))
    assert credit.about.startswith("Paid.")
    parts.actions[Act.HISTORY].trigger()
    qtbot.waitUntil(lambda: history.jobs.rowCount() == 1, timeout=SLOW_MS)
    history.list.setCurrentIndex(history.jobs.index(0))
    again = Path(items_of(desktop)[0].source.path).with_name("again.jpg")
    with qtbot.waitSignal(history.saving.saved, timeout=SLOW_MS):
        history.save_to(again)
    result = Path(items_of(desktop)[0].output_path)
    assert again.stat().st_size > 0
    assert result.exists()


def check_deletion_elsewhere(desktop: Desktop, url: str, qtbot: QtBot) -> None:
    """What another device deletes is gone here at once."""
    parts = desktop.workbench.parts
    parts.actions[Act.PRIVACY].trigger()
    privacy = parts.hub.privacy
    qtbot.waitUntil(lambda: privacy.images.rowCount() == 1, timeout=SLOW_MS)
    with second_device(url) as elsewhere:
        assert elsewhere.delete("/images").status_code == 202
    qtbot.waitUntil(lambda: privacy.images.rowCount() == 0, timeout=10_000)
    assert parts.hint.text.startswith("Your photos at our server were deleted")


__all__ = ["bridge", "desktop", "garbage", "icons", "look", "no_words_of_other_tests", "theme"]

"""One quiet notice in the window, with a link to our own page; the news itself from HTTP."""

from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.client.errors import ServiceUnreachable
from desktop.settings import SettingsStore
from desktop.ui.wiring.updating import Updating
from desktop.updates.look import Believed, NewsLook
from desktop.updates.memory import NewsMemory
from desktop.updates.presenter import UpdatePresenter
from tests.desktop.ui.conftest import look, make_desktop
from tests.desktop.updates.signing import KEYS, RELEASE, news_of
from tests.fakes.contract_fixtures import service

__all__ = ["look", "make_desktop", "service"]
ETAG = '"one"'
API = "https://upscale.example/api/v1"


def announcing(request: httpx.Request) -> httpx.Response:
    if request.headers.get("If-None-Match") == ETAG:
        return httpx.Response(304, headers={"ETag": ETAG})
    headers = {"ETag": ETAG, "Content-Type": "application/json"}
    body = httpx.ByteStream(msgspec.json.encode(news_of()))
    return httpx.Response(200, headers=headers, stream=body)


def client(answer: Callable[[httpx.Request], httpx.Response]) -> ApiClient:
    transport = httpx.MockTransport(answer)
    return ApiClient(httpx.AsyncClient(transport=transport, base_url=API))


@pytest.fixture
def updates(bridge: Bridge, tmp_path: Path) -> UpdatePresenter:
    look = NewsLook(
        client(announcing).updates,
        NewsMemory(tmp_path / "cache"),
        SettingsStore(tmp_path / "config"),
        believed=Believed(KEYS, "0.1.0", "https://upscale.example"),
    )
    return UpdatePresenter(bridge, look)


def test_a_newer_version_is_announced_once_a_run(updates: UpdatePresenter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(updates.announced):
        updates.look()

    with qtbot.assertNotEmitted(updates.announced, wait=300):
        updates.look()

    assert updates.release == RELEASE


class Browser(QObject):
    """Stands in for the person's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_the_window_tells_of_it_and_the_link_leads_to_our_page(
    make_desktop: Callable[..., Desktop], updates: UpdatePresenter, qtbot: QtBot
) -> None:
    desktop = make_desktop(language="es")
    Updating(lambda: desktop.workbench.parts, updates, desktop)
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # PySide takes text

    with qtbot.waitSignal(updates.announced):
        updates.look()
    notice = desktop.workbench.parts.hint

    assert "0.2.0" in notice.text
    assert "Más rápida." in notice.text
    notice.action_button.click()
    QDesktopServices.unsetUrlHandler("https")
    assert browser.opened == [RELEASE.url]


async def test_who_knows_the_news_is_told_that_nothing_changed() -> None:
    api = client(announcing)
    fetched = await api.updates.version()

    known = await api.updates.version(fetched.etag)

    assert (fetched.etag, fetched.is_unchanged) == (ETAG, False)
    assert known.is_unchanged
    await api.close()


async def test_nothing_new_as_an_answer_to_any_other_question_is_a_stranger_speaking() -> None:
    api = client(lambda request: httpx.Response(304))

    with pytest.raises(ServiceUnreachable):
        await api.updates.version()
    await api.close()

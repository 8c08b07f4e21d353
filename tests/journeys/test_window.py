"""A person at the window of the real app, with the real service in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import httpx
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.serving import held_port
from backend.settings import Settings
from desktop.app import Desktop
from desktop.queue.item import ItemState
from desktop.ui.look import Look
from desktop.viewer.modes import Side
from tests.backend.samples import SAMPLE
from tests.desktop.conftest import (
    OFFSCREEN_NOISE,
    bridge,
    garbage,
    icons,
    no_words_of_other_tests,
    theme,
)
from tests.desktop.ui.conftest import items_of, look, make_engine

EMAIL, PASSWORD = "ada@example.org", "correct horse battery staple 7"
SLOW_MS = 60_000

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN_NOISE)


@pytest.fixture
def service_url(settings: Settings) -> Iterator[str]:
    """A service that gives enough credits for what is tried."""
    with served(settings, free_credits=20) as url:
        yield url


@contextmanager
def served(settings: Settings, *, free_credits: int) -> Iterator[str]:
    """`opendream-server serve`, as an operator starts it."""
    with held_port("127.0.0.1") as port:
        yield from _served(settings, port, free_credits=free_credits)


def _served(settings: Settings, port: int, *, free_credits: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "serve", "--port", str(port), "--no-migrate"],
        env={
            **os.environ,
            "OPENDREAM_DATA_DIR": str(settings.data_dir / "service"),
            "OPENDREAM_DATABASE_URL": settings.database_url,
            "OPENDREAM_PUBLIC_URL": url,
            "OPENDREAM_FREE_CREDITS": str(free_credits),
            "OPENDREAM_SANDBOX_GEMINI": "latency=0",
        },
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield url
    process.terminate()
    process.wait(30)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).is_success
    except httpx.TransportError:
        return False


def link_token(mails: Path) -> str:
    """The token of the link in the newest mail, or nothing while there is none."""
    for path in sorted(mails.rglob("*.eml")):
        body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
        found = re.search(r"/verify\?token=([\w\-]+)", body.get_content() if body else "")
        if found:
            return found[1]
    return ""


@pytest.fixture
def desktop(
    service_url: str, look: Look, garbage: object, tmp_path: Path, qtbot: QtBot
) -> Iterator[Desktop]:
    qtbot.waitUntil(lambda: answers(service_url), timeout=SLOW_MS)
    look.language.choose("en")
    desktop = Desktop(make_engine(tmp_path / "ada", service_url), look, tmp_path / "pictures")
    qtbot.addWidget(desktop.workbench.parts.window)
    desktop.open([])
    yield desktop
    desktop.close()


def sign_up(desktop: Desktop, qtbot: QtBot) -> None:
    """Typed into the form, as far as the page that asks to look into the mail."""
    account = desktop.workbench.parts.account
    account.show_sign_up()
    QTest.keyClicks(account.sign_up.email.line, EMAIL)
    QTest.keyClicks(account.sign_up.password.line, PASSWORD)
    QTest.keyClick(account.sign_up.adult, Qt.Key.Key_Space)
    QTest.keyClick(account.sign_up.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: account.currentWidget() is account.mail, timeout=SLOW_MS)


def open_link(url: str, mails: Path, qtbot: QtBot) -> None:
    """The page behind the mail's link, and its button."""
    qtbot.waitUntil(lambda: link_token(mails) != "", timeout=SLOW_MS)
    token = link_token(mails)
    with httpx.Client(base_url=url, follow_redirects=True) as browser:
        assert browser.get("/verify", params={"token": token}).is_success
        answer = browser.post("/api/v1/accounts/verify", json={"token": token})
        assert answer.status_code == 204


def test_from_signing_up_to_a_larger_photo_beside_the_original(
    desktop: Desktop, service_url: str, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    parts, queue = desktop.workbench.parts, desktop.presenters.queue
    original = tmp_path / "cat <b>.jpg"
    original.write_bytes(SAMPLE.read_bytes())

    sign_up(desktop, qtbot)
    open_link(service_url, settings.data_dir / "service", qtbot)
    parts.account.mail.opened.click()
    qtbot.waitUntil(lambda: parts.balance.text == "20 credits", timeout=SLOW_MS)
    queue.add([original])
    qtbot.waitUntil(
        lambda: parts.pane.start_button.text() == "Upscale 1 · 1 credit", timeout=SLOW_MS
    )
    parts.pane.start_button.click()
    parts.hint.action_button.click()
    qtbot.waitUntil(
        lambda: [item.state for item in items_of(desktop)] == [ItemState.DONE], timeout=SLOW_MS
    )

    result = original.with_name("cat _b__opendream_4x.jpg")
    with Image.open(original) as before, Image.open(result) as after:
        assert after.size == (before.width * 4, before.height * 4)
    qtbot.waitUntil(lambda: parts.balance.text == "19 credits", timeout=SLOW_MS)
    qtbot.waitUntil(lambda: parts.report.text.startswith("Faithful "), timeout=SLOW_MS)
    qtbot.waitUntil(
        lambda: (
            {Side.BEFORE, Side.AFTER, Side.DIFFERENCE} <= set(parts.compare.canvas.scene.pictures)
        ),
        timeout=SLOW_MS,
    )


__all__ = ["bridge", "garbage", "icons", "look", "no_words_of_other_tests", "theme"]

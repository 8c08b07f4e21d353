"""A picture dragged from a browser: asked for first, fetched, kept, and in the queue."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.ui.actions import Act
from desktop.ui.parts import Parts
from tests.desktop.ui.conftest import MakeDesktop, items_of
from tests.fakes.web_site import Site, web_site


@pytest.fixture
def site(photo: Path) -> Iterator[Site]:
    with web_site(photo.read_bytes()) as site:
        yield site


@pytest.fixture
def desktop(make_desktop: MakeDesktop) -> Desktop:
    return make_desktop()


def paste(desktop: Desktop, text: str, html: str = "") -> Parts:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
    parts = desktop.workbench.parts
    parts.actions[Act.PASTE].trigger()
    # What Python put there must not outlive Python: Qt would free it after the end, and crash.
    QGuiApplication.clipboard().clear()
    return parts


def test_a_picture_is_fetched_only_after_a_question_that_names_the_host(
    desktop: Desktop, site: Site, tmp_path: Path, qtbot: QtBot
) -> None:
    parts = paste(desktop, site.address("/moved"))

    assert "127.0.0.1" in parts.hint.text
    assert "sees your internet address" in parts.hint.text
    assert site.asked == []
    parts.hint.action_button.click()
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)

    (item,) = items_of(desktop)
    assert Path(item.source.path) == tmp_path / "pictures" / "moved.jpg"
    assert [path for path, _ in site.asked] == ["/moved", "/cat.png"]
    assert parts.hint.text == ""
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["moved.jpg"]


def test_a_long_host_is_shown_by_its_end(desktop: Desktop) -> None:
    parts = paste(desktop, f"https://{'accounts.google.com.' * 3}evil.example/cat.png")

    assert "…" in parts.hint.text
    assert ".evil.example." in parts.hint.text
    assert len(parts.hint.text) < 130


def test_what_is_no_picture_is_told_and_leaves_nothing(
    desktop: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    with web_site(b"<html>Please sign in</html>") as site:
        parts = paste(desktop, site.address("/cat.png"))
        parts.hint.action_button.click()
        qtbot.waitUntil(lambda: "no picture at this address" in parts.hint.text)

    assert items_of(desktop) == []
    assert list((tmp_path / "pictures").iterdir()) == []


def test_a_picture_inside_the_page_needs_no_question(
    desktop: Desktop, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    packed = b64encode(photo.read_bytes()).decode()
    parts = paste(desktop, "", f'<img src="data:image/jpeg;base64,{packed}">')

    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)

    (item,) = items_of(desktop)
    assert Path(item.source.path).read_bytes() == photo.read_bytes()
    assert Path(item.source.path).parent == tmp_path / "pictures"
    assert parts.hint.text == ""

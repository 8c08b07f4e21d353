"""Qt without a screen, a bridge that every test closes, and the application's look."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.bridge import Bridge
from desktop.garbage import MainThreadGarbage
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

OFFSCREEN_NOISE = "This plugin does not support"
"""The screenless platform says so of window sizes and the like; no other warning is let pass."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_NOISE))


@pytest.fixture(autouse=True)
def no_words_of_other_tests() -> None:
    """Translations belong to the application, which all tests of a process share."""
    app = QApplication.instance()
    if app is not None:
        for translator in app.findChildren(QTranslator):
            app.removeTranslator(translator)


@pytest.fixture(autouse=True)
def no_widgets_of_other_tests() -> None:
    """Closed windows are deleted by an event loop, which tests hardly ever enter by themselves.

    Hundreds of them would be polished anew at every change of the theme.
    """
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def garbage(qapp: QApplication) -> Iterator[MainThreadGarbage]:
    """As in the app: while other threads run, cycles are collected on the main one."""
    garbage = MainThreadGarbage()
    yield garbage
    garbage.close()


@pytest.fixture
def bridge(garbage: MainThreadGarbage) -> Iterator[Bridge]:
    """A bridge whose threads are gone when the test is."""
    bridge = Bridge()
    yield bridge
    bridge.close()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, ThemeChoice.LIGHT)


@pytest.fixture(scope="session")
def icons(theme: Theme) -> Icons:
    return Icons(theme)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A JPEG of 120 x 80 with a gradient."""
    path = tmp_path / "beach.jpg"
    gradient = Image.linear_gradient("L").resize((120, 80))
    Image.merge("RGB", (gradient, gradient, Image.new("L", (120, 80), 90))).save(path, quality=92)
    return path

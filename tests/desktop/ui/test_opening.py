"""The window is seen before the program is loaded, and filled in its place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.opening import open_window
from desktop.ui.geometry import geometry_in, remember
from desktop.ui.opening_view import OpeningView
from desktop.ui.stages import Stages
from desktop.ui.theme.tokens import DARK, LIGHT, Tokens
from tests.desktop.ui.conftest import MakeDesktop

HEAVY = ("desktop.app", "asyncio", "httpx", "msgspec", "PIL", "sqlite3", "uuid")
SHOWN = f"""
import pathlib, sys
from desktop.opening import make_application, open_window
app = make_application()
window = open_window(pathlib.Path(sys.argv[1]))
assert window.isVisible()
print([name for name in {HEAVY!r} if name in sys.modules])
print("Qt" in vars(sys.modules["PySide6.QtCore"]))
"""


LATE = ("PIL", "xml", "html", "desktop.files.envelope", "desktop.shell.integration.assembly",
        "desktop.account.hub_pages")  # fmt: skip
EMPTY = f"""
import pathlib, sys
from PySide6.QtCore import QTimer
from desktop.opening import Opened, make_application, open_window
from desktop.places import find_places
from desktop.shell.request import Request
folder = pathlib.Path(sys.argv[1])
environment = {{"OPENDREAM_CONFIG_DIR": str(folder)}}
opened = Opened(make_application(), find_places(environment), open_window(folder))
from desktop.app import run_app
def tell():
    print([name for name in {LATE!r} if name in sys.modules])
    opened.app.quit()
QTimer.singleShot(0, opened.app, tell)
run_app(opened, Request(server="http://127.0.0.1:9"), environment)
"""


def test_nothing_that_takes_long_is_loaded_before_the_window_is_seen(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )

    assert done.stdout.splitlines() == ["[]", "False"]


def test_an_empty_window_has_loaded_nothing_that_only_photos_and_visits_need(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EMPTY, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )

    assert done.stdout.splitlines() == ["[]"]


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_it_opens_in_the_colours_in_which_it_was_left(
    tokens: Tokens, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = geometry_in(tmp_path)
    first = open_window(tmp_path)
    qtbot.addWidget(first)
    remember(first, kept, is_dark=tokens.is_dark)
    kept.sync()

    window = open_window(tmp_path)
    qtbot.addWidget(window)

    seen = window.grab().toImage().pixelColor(window.width() - 5, 100)
    assert seen == QColor(tokens.canvas)


def test_the_window_that_was_opened_is_the_one_that_is_filled(
    make_desktop: MakeDesktop, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(tmp_path)
    opening = window.findChildren(OpeningView)

    desktop: Desktop = make_desktop(window=window)

    assert opening
    assert desktop.workbench.parts.window is window
    assert isinstance(window.centralWidget(), Stages)
    qtbot.waitUntil(desktop.workbench.parts.stages.isVisible)
    qtbot.waitUntil(lambda: window.focusWidget() is desktop.workbench.parts.empty.focusProxy())

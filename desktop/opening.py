"""Opens the app: the window is there and painted before the rest of the program is loaded.

What is imported here is paid for before anything can be seen. Qt's own namespace alone (`Qt.Key`
and the like) costs as much as a fifth of an empty window: nothing here may need it.
"""

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.places import Places, find_places
from desktop.shell.door import Door
from desktop.shell.request import Request
from desktop.ui.geometry import geometry_in, restore, was_dark
from desktop.ui.main_window import MainWindow
from desktop.ui.opening_view import OpeningView
from desktop.ui.theme.tokens import DARK, LIGHT, Tokens

APP_NAME = "OpenDream Upscale"
APP_MODULE = "desktop.app"
LONGEST_MS = 1000
"""A window that starts minimised, or on a screen that sleeps, is never painted."""
MIDDLE_LIGHTNESS = 128


@dataclass(frozen=True)
class Opened:
    """What there is already when the app is built."""

    app: QApplication
    places: Places
    window: MainWindow


class AppModule(Protocol):
    def run_app(
        self, opened: Opened, request: Request, environment: Mapping[str, str], door: Door | None
    ) -> int:
        """Fill the window, and show it until it is closed; the exit code."""


def open_app(request: Request, environment: Mapping[str, str], door: Door | None) -> int:
    """Open the app on what it was started with; `door` is where later starts find it."""
    places = find_places(environment)
    opened = Opened(make_application(), places, open_window(places.config))
    if opened.window.isHidden():
        return 0  # closed already
    module = cast("AppModule", importlib.import_module(APP_MODULE))
    return module.run_app(opened, request, environment, door)


def open_window(folder: Path) -> MainWindow:
    """Show the window with nothing in it yet, and wait until it can be seen."""
    window = MainWindow()
    kept = geometry_in(folder)
    restore(window, kept)
    view = OpeningView(_tokens(is_dark=was_dark(kept)))
    window.setCentralWidget(view)
    loop = QEventLoop()
    QTimer.singleShot(LONGEST_MS, loop, loop.quit)
    # One turn later: what was painted has reached the screen by then.
    view.painted.connect(lambda: QTimer.singleShot(0, loop, loop.quit))
    window.show()
    loop.exec()
    return window


def make_application() -> QApplication:
    """The application object, with its name; the one that exists if there is one."""
    existing = QCoreApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(APP_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("opendream-upscale")
    return app


def _tokens(*, is_dark: bool | None) -> Tokens:
    """As it was seen last; at the very first start, as the system is."""
    if is_dark is None:
        is_dark = QApplication.palette().window().color().lightness() < MIDDLE_LIGHTNESS
    return DARK if is_dark else LIGHT

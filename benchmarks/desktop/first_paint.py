"""The first paint of a window, and a window with nothing in it to compare with.

Knows nothing of the app, so that what the app loads is not counted for the empty window too.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override

IDLE_MS = 1500
MEGABYTE = 1_000_000


def watch_start(begun: float, show: Callable[[QApplication], None]) -> None:
    """Be the program that `show` runs, then tell as one JSON object how it started."""
    app = QApplication(sys.argv[:1])
    watcher = FirstPaint(app, begun)
    app.installEventFilter(watcher)
    show(app)
    told = {"seconds": watcher.seconds, "idle_megabytes": resident_megabytes()}
    sys.stdout.write(json.dumps(told))


def show_empty(app: QApplication) -> None:
    """The least that Qt itself costs."""
    window = QMainWindow()
    window.setCentralWidget(QLabel("nothing"))
    window.resize(1240, 800)
    window.show()
    app.exec()


def resident_megabytes() -> float:
    """What of this process is in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


class FirstPaint(QObject):
    """Notes when the first main window was painted, and ends the program some time later."""

    def __init__(self, app: QApplication, begun: float) -> None:
        super().__init__()
        self._app = app
        self._begun = begun
        self.seconds = 0.0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_first = not self.seconds and event.type() == QEvent.Type.Paint
        if is_first and isinstance(watched, QMainWindow):
            self.seconds = time.time() - self._begun
            QTimer.singleShot(IDLE_MS, self._app, self._app.closeAllWindows)
        return False

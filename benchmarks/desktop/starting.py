"""First window and idle memory, of the app and of a window with nothing in it.

Each is measured in a process of its own: `run(KIND, FOLDER)` prints one JSON object.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override

from desktop.app import run_app
from desktop.shell.request import Request

IDLE_MS = 1500
MEGABYTE = 1_000_000


class Start(Struct, frozen=True):
    """One start, until the first window was painted."""

    seconds: float
    idle_megabytes: float


def measured(kind: str, folder: Path, repeats: int = 3) -> Start:
    """The middle of a few starts of `trivial` or `app`."""
    starts = [_once(kind, folder / str(number)) for number in range(repeats)]
    return Start(
        median(start.seconds for start in starts), median(start.idle_megabytes for start in starts)
    )


def run(kind: str, begun: float) -> None:
    """Be that program; leave when the window has been idle for a while."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    watcher = _FirstPaint(app, begun)
    app.installEventFilter(watcher)
    if kind == "trivial":
        window = QMainWindow()
        window.setCentralWidget(QLabel("nothing"))
        window.resize(1240, 800)
        window.show()
        app.exec()
    else:
        run_app(Request())
    sys.stdout.write(msgspec.json.encode(Start(watcher.seconds, resident_megabytes())).decode())


def resident_megabytes() -> float:
    """What of this process is in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


class _FirstPaint(QObject):
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


def _once(kind: str, folder: Path) -> Start:
    code = f"from benchmarks.desktop.starting import run; run({kind!r}, {time.time()!r})"
    environment = os.environ | {
        "OPENDREAM_CONFIG_DIR": str(folder),
        "OPENDREAM_SERVER_URL": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, env=environment
    )
    return msgspec.json.decode(done.stdout, type=Start)

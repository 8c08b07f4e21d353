"""What comes in from outside while the app is open, gathered and told on the main thread."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from typing_extensions import override

from desktop.shell.links import hint_of, is_link
from desktop.shell.request import Recipe, Request

GATHER_MS = 300
"""Some systems start a process for each selected file: what comes this close belongs together."""
LONGEST_GATHER_MS = 2000
Post = Callable[[Callable[[], None]], None]


class Arrivals(QObject):
    """Takes requests from any thread. Nothing is told before `open`, nothing is lost until then."""

    files_arrived = Signal(list, object, list)
    """With the paths, the Recipe they came with, and the inbox's receipts for them."""
    hinted = Signal(object)
    """With the Hint of a link."""
    called = Signal()
    """Somebody started the app again: its window belongs in front."""

    def __init__(self, post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._waiting: list[Request] = []
        self._is_open = False
        self._quiet = self._timer(GATHER_MS)
        self._latest = self._timer(LONGEST_GATHER_MS)

    def take(self, request: Request) -> None:
        """Safe from any thread."""
        self._post(partial(self._take, request))

    def open(self, request: Request | None = None) -> None:
        """From now on arrivals are told; first those of before, and those of the start itself."""
        self._is_open = True
        if request is not None:
            self._waiting.insert(0, request)
        if self._waiting:
            self._tell()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files and links that macOS sends to the application, perhaps before its window."""
        if not isinstance(event, QFileOpenEvent):
            return super().eventFilter(watched, event)
        name = event.file() or event.url().toString()
        if is_link(name):
            self._take(Request(links=(name,)))
        elif name:
            self._take(Request(files=(name,)))
        return True

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self._tell)
        return timer

    def _take(self, request: Request) -> None:
        self._waiting.append(request)
        if not self._is_open:
            return
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    def _tell(self) -> None:
        self._quiet.stop()
        self._latest.stop()
        waiting, self._waiting = self._waiting, []
        for recipe, requests in groupby(waiting, key=_recipe_of):
            alike = list(requests)
            files = [name for request in alike for name in request.files]
            receipts = [request.receipt for request in alike if request.receipt]
            if files:
                paths = [Path(name) for name in dict.fromkeys(files)]
                self.files_arrived.emit(paths, recipe, receipts)
        hints = [hint_of(link) for request in waiting for link in request.links]
        for hint in dict.fromkeys(hints):
            if hint is not None:
                self.hinted.emit(hint)
        if waiting:
            self.called.emit()


def _recipe_of(request: Request) -> Recipe:
    return request.recipe

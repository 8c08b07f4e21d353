"""Brings changes of items from the network thread to the window, many at a time."""

import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge import Bridge
from desktop.queue.item import QueueItem

GATHER_MS = 40


class ItemFeed(QObject):
    """Keeps the latest of each item and hands all of them over together."""

    changed = Signal(list)
    """With the QueueItems."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._lock = threading.Lock()
        self._latest: dict[str, QueueItem] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._hand_over)

    def watch(self, item: QueueItem) -> None:
        """A watcher for the journal; safe from any thread."""
        with self._lock:
            is_first = not self._latest
            self._latest[item.id] = item
        if is_first:
            self._bridge.post(self._timer.start)

    def forget(self, item_ids: Iterable[str]) -> None:
        """What changed just before it was removed would come back as a row of nothing."""
        with self._lock:
            for item_id in item_ids:
                self._latest.pop(item_id, None)

    def _hand_over(self) -> None:
        with self._lock:
            items = list(self._latest.values())
            self._latest.clear()
        if items:
            self.changed.emit(items)

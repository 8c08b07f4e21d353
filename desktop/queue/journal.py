"""Every change of an item passes here: first to disk, then to whoever watches."""

from collections.abc import Callable

import msgspec

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import ACTIVE, moved
from desktop.queue.store import QueueStore

Watcher = Callable[[QueueItem], None]
"""Called on the queue's own thread with the item as it now is."""

LEAST_STEP = 0.01


class Journal:
    """Writes items and tells their watchers."""

    def __init__(self, store: QueueStore) -> None:
        self.store = store
        self._watchers: list[Watcher] = []
        self._progress: dict[str, float] = {}

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def write(self, item: QueueItem) -> QueueItem:
        self.store.save(item)
        self._tell(item)
        return item

    def write_all(self, items: list[QueueItem]) -> None:
        self.store.save(*items)
        for item in items:
            self._tell(item)

    def move(self, item: QueueItem, state: ItemState, *, reason: str = "") -> QueueItem:
        """To the next state; raises ImpossibleStep for a way that does not exist."""
        self._progress.pop(item.id, None)
        return self.write(moved(item, state, reason=reason))

    def show_progress(self, item: QueueItem, share: float) -> None:
        """Tell the watchers how far a stage is; not worth a write to disk."""
        if share - self._progress.get(item.id, -1.0) >= LEAST_STEP or share >= 1.0:
            self._progress[item.id] = share
            self._tell(msgspec.structs.replace(item, progress=share))

    def show_unwritten(self, item_id: str, reason: str) -> None:
        """Tell the watchers that nobody works on an item, though on disk it is under way."""
        item = self.store.get(item_id)
        if item is not None and item.state in ACTIVE:
            self._tell(msgspec.structs.replace(item, state=ItemState.WAITING, reason=reason))

    def _tell(self, item: QueueItem) -> None:
        for watcher in self._watchers:
            watcher(item)

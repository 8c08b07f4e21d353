"""What the queue's view asks for, done through the desk; what changed, told by signals."""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.wire import UpscaleOptions
from desktop.files.errors import QueueUnwritable
from desktop.queue.asking import Asking
from desktop.queue.assembly import Queue
from desktop.queue.desk import Added, QueueDesk
from desktop.queue.feed import ItemFeed
from desktop.queue.item import PartOf, QueueItem, SavePlan
from desktop.queue.price_rounds import PriceRounds
from desktop.queue.states import ENDED, RETRIABLE
from desktop.queue.summary import Summary, summarise

log = logging.getLogger(__name__)

MOST_UNDOS = 100

Names = Sequence[str | Path]
OwnOptions = UpscaleOptions | None
IsPart = PartOf | None
Then = Callable[[list[QueueItem]], None] | None
Kept = Callable[[], None] | None
"""Called once everything that was added is on disk, or was left out."""


class QueuePresenter(QObject):
    """Mirrors the queue on the main thread. Items are always those of the journal."""

    items_changed = Signal(list)
    items_removed = Signal(list)
    """With the ids."""
    summary_changed = Signal(object)
    """With the Summary."""
    skipped = Signal(list)
    """Files that were left out of what was added; with the Skipped."""
    undo_changed = Signal(int)
    """How many photos an undo would bring back; 0 without one."""
    taken_out = Signal(int)
    """How many photos were removed just now."""
    item_ended = Signal(object)
    """With the QueueItem that has just come to its end."""
    owner_changed = Signal(str)
    """Whose photos are worked on from now on; empty for nobody's."""
    held_up = Signal(str)
    """Why nothing goes on: a code with words in `client/outcomes.py`; empty when all is well."""

    def __init__(
        self, bridge: Bridge, desk: QueueDesk, feed: ItemFeed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = desk
        self._feed = feed
        self._items: dict[str, QueueItem] = {}
        self._removed: list[list[QueueItem]] = []
        self._working: Handle[None] | None = None
        self._rounds = PriceRounds(bridge, desk, self)
        self._rounds.due.connect(self.price)
        self._rounds.failed.connect(self.held_up)
        self._unreachable = ""
        self._ask = Asking(bridge, desk).ask
        desk.unwritten.on_change = self._tell
        self.owner = ""
        self.summary = Summary()
        self.is_paused = False
        feed.changed.connect(self._take)

    @property
    def items(self) -> list[QueueItem]:
        return list(self._items.values())

    @property
    def is_working(self) -> bool:
        """Whether somebody is signed in, so that the queue is worked off."""
        return self._working is not None

    def load(self) -> None:
        self._bridge.run(self._desk.load(), done=self._take)

    def work_for(self, owner: str) -> None:
        """Work the queue off for this account."""
        self.stop_working()
        self._unreachable = ""
        tell = partial(self._bridge.post, self._tell)
        self._working = self._bridge.run(self._desk.work(owner, self._feed.watch, tell))
        self.owner = owner
        self.owner_changed.emit(owner)
        self.price()

    def stop_working(self) -> None:
        """Nobody is signed in any more: everything waits where it is."""
        if self._working is not None:
            self._working.cancel()
            self._working = None
            self.owner = ""
            self.owner_changed.emit(self.owner)

    def wait_for_service(self, code: str) -> None:
        """Nothing can be worked on yet: the service does not answer."""
        self._unreachable = code
        self._tell()

    def add(
        self,
        names: Names,
        options: OwnOptions = None,
        then: Then = None,
        part: IsPart = None,
        kept: Kept = None,
    ) -> None:
        """Add files, folders or one part; `then` gets the items, `kept` is told of the disk."""
        self._ask(self._desk.add(names, options, part), done=partial(self._added, then, kept))

    def choose(self, options: UpscaleOptions, save: SavePlan) -> None:
        self._ask(self._desk.choose(options, save), done=lambda _: self.price())

    def price(self) -> None:
        """Ask for the prices that are missing, one round at a time."""
        if self._working is not None:
            self._rounds.begin()

    def start(self, item_ids: Iterable[str] | None = None) -> None:
        self.is_paused = False
        self._ask(self._desk.start(item_ids))

    def pause(self, item_ids: Iterable[str]) -> None:
        self._ask(self._desk.pause(item_ids))

    def pause_all(self, *, is_paused: bool) -> None:
        """Finish what is under way and start no more, or go on."""
        self.is_paused = is_paused
        self._bridge.post_to_loop(self._desk.pause_all if is_paused else self._desk.go_on)
        self._tell()

    def go_on(self) -> None:
        """After a top-up, or when the person says that the connection is back."""
        self._desk.unwritten.note(is_so=False)
        self._bridge.post_to_loop(self._desk.go_on)
        self.price()

    def cancel(self, item_ids: Iterable[str]) -> None:
        self._ask(self._desk.cancel(list(item_ids)))

    def cancel_all(self) -> None:
        """Everything that was started and is not at its end; drafts stay."""
        self.cancel(
            [
                item.id
                for item in self._items.values()
                if item.state not in ENDED and item.reason != "not_started"
            ]
        )

    def retry(self, item_ids: Iterable[str]) -> None:
        self._ask(self._desk.retry(list(item_ids)), done=lambda _: self.price())

    def retry_failed(self) -> None:
        over = [item for item in self._items.values() if item.state in RETRIABLE]
        self.retry([item.id for item in over if item.state.value != "cancelled"])

    def retry_exact(self, item_ids: Iterable[str]) -> None:
        """Again, with nothing allowed to look different."""
        self._ask(self._desk.retry(list(item_ids), _made_exact))

    def retry_plain(self, item_ids: Iterable[str]) -> None:
        """Again, enlarged without the model: free, and nothing is made up."""
        self._ask(self._desk.retry(list(item_ids), _made_plain))

    def retry_in(self, item_ids: Iterable[str], folder: str) -> None:
        """Again, saved somewhere else."""
        self._ask(self._desk.retry(list(item_ids), partial(_saved_in, folder)))

    def remove(self, item_ids: Iterable[str]) -> None:
        self._ask(self._desk.remove(list(item_ids)), done=self._take_out)

    def clear_finished(self) -> None:
        self._ask(self._desk.clear_finished(), done=self._take_out)

    def undo(self) -> None:
        """Bring back what was removed last, and the next time what was removed before that."""
        if self._removed:
            removed = self._removed.pop()
            self._ask(self._desk.restore(removed), failed=lambda: self._not_restored(removed))
            self.undo_changed.emit(len(self._removed[-1]) if self._removed else 0)

    def _not_restored(self, removed: list[QueueItem]) -> None:
        self._removed.append(removed)
        self.undo_changed.emit(len(removed))

    def _take(self, items: list[QueueItem]) -> None:
        for item in items:
            before = self._items.get(item.id)
            self._items[item.id] = item
            if before is not None and before.state is not item.state and item.state in ENDED:
                self.item_ended.emit(item)
        self.items_changed.emit(items)
        self._tell()

    def _take_out(self, removed: list[QueueItem]) -> None:
        if not removed:
            return
        self._removed = [*self._removed, removed][-MOST_UNDOS:]
        self._feed.forget([item.id for item in removed])
        for item in removed:
            self._items.pop(item.id, None)
        self.items_removed.emit([item.id for item in removed])
        self.undo_changed.emit(len(removed))
        self.taken_out.emit(len(removed))
        self._tell()

    def _tell(self) -> None:
        self.summary = summarise(self._items.values())
        self.summary_changed.emit(self.summary)
        queue = self._desk.queue
        obstacle = self._unreachable if queue is None else _obstacle(queue)
        self.held_up.emit(QueueUnwritable.code if self._desk.unwritten.is_so else obstacle)

    def _added(self, then: Then, kept: Kept, added: Added) -> None:
        if kept is not None:
            kept()
        if added.skipped:
            self.skipped.emit(added.skipped)
        self.price()
        if then is not None and added.items:
            then(added.items)


def _obstacle(queue: Queue) -> str:
    return queue.runner.halt_reason or queue.runner.trouble


def _made_exact(item: QueueItem) -> QueueItem:
    return replace(item, options=replace(item.options, strictness="exact"))


def _made_plain(item: QueueItem) -> QueueItem:
    return replace(item, options=replace(item.options, engine="plain"))


def _saved_in(folder: str, item: QueueItem) -> QueueItem:
    return replace(item, save=replace(item.save, folder=folder))

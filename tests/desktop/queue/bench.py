"""A queue on a temporary folder, as fast as the machine goes."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.pace import Pace
from desktop.client.wire import UpscaleOptions
from desktop.files.finding import FoundPicture
from desktop.queue.adding import new_items
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.runner import Limits
from desktop.queue.store import QueueStore

OWNER = "http://127.0.0.1#ada"
FAST = Pace(
    first_wait_seconds=0.01,
    longest_wait_seconds=0.05,
    look_seconds=0.01,
    quiet_look_seconds=0.05,
    credits_seconds=0.05,
)


@dataclass
class QueueBench:
    """Everything of one queue, closed and opened again as an app would be."""

    api: ApiClient
    folder: Path
    limits: Limits = field(default_factory=lambda: Limits(pace=FAST, patience_seconds=10))
    store: QueueStore = field(init=False)
    finished_work: FinishedWork = field(init=False)
    queue: Queue = field(init=False)
    owner: str = OWNER
    profile: Path | None = None
    """Where what processes of one person share is kept; None is the queue's own folder."""
    seen: list[tuple[str, ItemState]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.store = QueueStore(self.folder / "queue.sqlite3")
        self.finished_work = FinishedWork((self.profile or self.folder) / "finished.sqlite3")
        self.queue = build_queue(
            api=self.api,
            store=self.store,
            finished_work=self.finished_work,
            folder=self.folder / "transit",
            owner=self.owner,
            limits=self.limits,
        )
        self.queue.journal.watch(self._see)

    def close(self) -> None:
        self.store.close()
        self.finished_work.close()

    def add(
        self,
        *paths: Path,
        save: SavePlan | None = None,
        root: Path | None = None,
        **options: object,
    ) -> list[QueueItem]:
        chosen = replace(UpscaleOptions(scale=2), **options)
        items = new_items(
            [FoundPicture(path, root) for path in paths],
            chosen,
            save or SavePlan(),
            after_position=self.store.last_position(),
            now=datetime.now(UTC),
        )
        self.store.save(*items)
        self.queue.runner.wake()
        return items

    async def work(self) -> None:
        async with asyncio.timeout(30):
            await self.queue.runner.run(until_idle=True)

    def now(self, item: QueueItem) -> QueueItem:
        found = self.store.get(item.id)
        assert found is not None
        return found

    async def until(self, item: QueueItem, *states: ItemState) -> None:
        """Wait until an item has been seen in one of these states."""
        async with asyncio.timeout(20):
            while not any((item.id, state) in self.seen for state in states):
                self._changed.clear()
                await self._changed.wait()

    def _see(self, item: QueueItem) -> None:
        self.seen.append((item.id, item.state))
        self._changed.set()

    @property
    def _changed(self) -> asyncio.Event:
        if not hasattr(self, "_event"):
            self._event = asyncio.Event()
        return self._event

"""Watching a folder without a window: new pictures go into line, within the daily limit."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from desktop.client.wire import UpscaleOptions
from desktop.files.finding import FoundPicture
from desktop.queue.adding import new_items
from desktop.queue.assembly import Queue
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.states import ENDED, moved
from desktop.watch.days import start_of_day
from desktop.watch.folder import FolderUnreadable, FolderWatch
from desktop.watch.patience import DriveHangs, patiently

LOOK_SECONDS = 2.0
DRIVE_SECONDS = 60.0
S = ItemState
OVER = frozenset({*ENDED, S.PAUSED, S.WAITING_FOR_CREDITS})
"""Nothing more comes of these by itself today."""


class Orders(Struct, frozen=True, kw_only=True):
    """What new pictures are to become, and what that may cost."""

    folder: Path
    options: UpscaleOptions
    save: SavePlan
    daily_credits: int | None = None
    look_seconds: float = LOOK_SECONDS
    drive_seconds: float = DRIVE_SECONDS


class Station:
    """Lives on one event loop, beside the queue's runner."""

    def __init__(
        self,
        orders: Orders,
        watch: FolderWatch,
        queue: Queue,
        now: Callable[[], datetime],
        on_reachable: Callable[[bool], None],
    ) -> None:
        self._orders = orders
        self._watch = watch
        self._queue = queue
        self._store = queue.journal.store
        self._now = now
        self._on_reachable = on_reachable
        self._is_reachable = True
        self._day: datetime | None = None
        queue.journal.watch(self._remember_result)

    async def keep_watch(self) -> None:
        """Look again and again until cancelled, or until nothing can go on without the person."""
        await self.resume()
        while not self._queue.runner.halt_reason:
            await self.look()
            await asyncio.sleep(self._orders.look_seconds)

    async def work_off(self) -> None:
        """Until everything that is new now is dealt with, as far as the limit goes."""
        await self.resume()
        await self.look()
        while self._watch.is_settling or self._is_busy():
            await asyncio.sleep(min(self._orders.look_seconds, 0.25))
            await self.look()

    async def resume(self) -> None:
        """After a crash: what is in line already is not put there a second time."""
        items = [item for item in self._store.all() if item.state not in ENDED]
        paths = [Path(item.source.path) for item in items]
        await self._patiently(lambda: self._watch.note(paths))

    async def look(self) -> None:
        """One look: a new day's limit, and new pictures into the line."""
        self._begin_day()
        paths = await self._patiently(self._watch.look)
        if not paths:
            return
        root = self._orders.folder
        self._queue.journal.write_all(
            new_items(
                [FoundPicture(path, root) for path in paths],
                self._orders.options,
                self._orders.save,
                after_position=self._store.last_position(),
                now=datetime.now(UTC),
            )
        )
        await self._patiently(lambda: self._watch.note(paths))
        self._queue.runner.wake()

    def _begin_day(self) -> None:
        """At midnight the limit is fresh, and what it held back goes on."""
        today = start_of_day(self._now())
        if today == self._day:
            return
        self._day = today
        self._queue.budget.set_cap(self._orders.daily_credits, today)
        held = [item for item in self._store.in_state(S.PAUSED) if item.reason == "spending_cap"]
        self._queue.journal.write_all([moved(item, S.WAITING) for item in held])
        old = [item.id for item in self._store.in_state(S.DONE) if _ended_before(item, today)]
        self._store.remove(old)
        self._queue.runner.wake()

    def _is_busy(self) -> bool:
        if self._queue.runner.halt_reason:
            return False
        return any(item.state not in OVER for item in self._store.all())

    async def _patiently(self, work: "Callable[[], list[Path] | None]") -> list[Path]:
        """Nothing while the folder cannot be read; that is told once, and once when it is back."""
        try:
            found = await patiently(work, self._orders.drive_seconds)
        except (FolderUnreadable, DriveHangs):
            self._reach(is_reachable=False)
            return []
        self._reach(is_reachable=True)
        return found or []

    def _reach(self, *, is_reachable: bool) -> None:
        if is_reachable is not self._is_reachable:
            self._is_reachable = is_reachable
            self._on_reachable(is_reachable)

    def _remember_result(self, item: QueueItem) -> None:
        """A result in the watched folder is no new picture, whatever it is called."""
        if item.state is S.DONE and item.output_path:
            self._watch.note([Path(item.output_path)])


def _ended_before(item: QueueItem, day: datetime) -> bool:
    return item.finished_at is not None and item.finished_at < day

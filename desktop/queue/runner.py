"""Working the queue off: what may start now, in which order, and how it all stops."""

import asyncio
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import PurePath

from msgspec import Struct

from desktop.client.api import ApiClient
from desktop.client.errors import ClientError
from desktop.client.pace import Pace
from desktop.client.wire import Balance
from desktop.files.errors import QueueUnwritable, preparing_problem
from desktop.queue.cancelling import Cancelling
from desktop.queue.credit_wait import CreditWait
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.job_watch import JobWatch
from desktop.queue.journal import Journal
from desktop.queue.journey import Journey
from desktop.queue.setbacks import Setbacks
from desktop.queue.workshop import Workshop

log = logging.getLogger(__name__)


AT_THE_SERVICE = frozenset({ItemState.IN_LINE, ItemState.WORKING, ItemState.CHECKING})


class Limits(Struct, frozen=True, kw_only=True):
    """How much happens at once, and how patient the queue is."""

    parallel_items: int = 6
    parallel_uploads: int = 3
    patience_seconds: float | None = None
    """How long to wait for a connection before halting; None waits for ever."""
    pace: Pace = Pace()


def place_of(error: Exception) -> str:
    """The kind of an error and where it arose: its message may hold a file name."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {last}"


class QueueRunner:
    """Starts items in order, never more than its limits allow. Lives on one event loop."""

    def __init__(
        self,
        *,
        api: ApiClient,
        journal: Journal,
        journey: Journey,
        watch: JobWatch,
        workshop: Workshop,
        owner: str,
        limits: Limits,
    ) -> None:
        self._journal = journal
        self._store = journal.store
        self._journey = journey
        self._watch = watch
        self._workshop = workshop
        self.owner = owner
        self._pace = limits.pace
        self._parallel_items = limits.parallel_items
        self._cancelling = Cancelling(api, journal, owner)
        self._setbacks = Setbacks(journal, limits.pace, limits.patience_seconds)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._unwritten: set[str] = set()
        """Items under way by their last word on disk, that nobody works on."""
        self._wake = asyncio.Event()
        self._credits = CreditWait(api, journal, self._setbacks, limits.pace)
        self._is_paused = False
        self._has_begun = False
        self.on_trouble: Callable[[], None] | None = None
        """Told of what no item tells: that nothing can be written."""
        watch.on_balance = self._on_balance
        journal.watch(self._see)

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    @property
    def trouble(self) -> str:
        """What it waits for and tries again by itself: a code, or empty."""
        return self._setbacks.trouble

    @property
    def halt_reason(self) -> str:
        """Why nothing more is started: a code with words in `client/outcomes.py`, or empty."""
        return self._setbacks.halt_reason

    async def run(self, *, until_idle: bool = False) -> None:
        """Work until cancelled, or until nothing more can be done without the person.

        However it ends, no item is left under way: each waits with all that is known of it.
        """
        listening = asyncio.create_task(self._watch.listen())
        try:
            await self._work(until_idle=until_idle)
        finally:
            tasks = [listening, *self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def pause(self) -> None:
        """Finish what is under way, start no more."""
        self._is_paused = True

    def go_on(self) -> None:
        """After a pause, a halt, a top-up, or when the connection is back."""
        self._is_paused = False
        self._setbacks.clear()
        self._credits.look_soon()
        self._wake.set()

    def wake(self) -> None:
        """Look at the queue again: items were added or moved."""
        self._wake.set()

    async def cancel(self, item_ids: Iterable[str]) -> None:
        """Drop items; their jobs are dropped at the service too, and their credits come back."""
        wanted = list(item_ids)
        tasks = [self._tasks[item_id] for item_id in wanted if item_id in self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for item_id in wanted:
            self._cancelling.begin(item_id)
        self._wake.set()

    async def _work(self, *, until_idle: bool) -> None:
        while True:
            try:
                await self._do_what_may_be_done()
            except sqlite3.Error as error:
                self._note_unwritable(error)
            if until_idle and self._is_idle():
                return
            await self._wait_for_news()

    async def _do_what_may_be_done(self) -> None:
        if not self._has_begun:
            self._journal.write_all(self._store.put_back_active())
            self._workshop.sweep_strays()
            self._cancelling.load()
            self._has_begun = True
        await self._cancelling.go_on()
        is_held = self._is_paused or bool(self.halt_reason) or self._setbacks.is_failing
        if not is_held:
            await self._credits.look()
        self._start_what_may()

    def _is_idle(self) -> bool:
        if self._tasks:
            return False
        is_held = self._is_paused or bool(self.halt_reason)
        return is_held or self._store.next_waiting(self.owner) is None

    def _start_what_may(self) -> None:
        """Fill the free places; while the connection is bad, one item tries it."""
        now = asyncio.get_running_loop().time()
        if self._is_paused or self.halt_reason or now < self._setbacks.not_before:
            return
        self._take_up_unwritten()
        places = 1 if self._setbacks.is_failing else self._parallel_items
        while len(self._tasks) < places:
            item = self._store.next_waiting(self.owner, skip=self._tasks)
            if item is None:
                return
            self._tasks[item.id] = task = asyncio.create_task(self._try(item.id))
            task.add_done_callback(partial(self._ended, item.id))

    def _ended(self, item_id: str, _: asyncio.Task[None]) -> None:
        self._tasks.pop(item_id, None)
        self._wake.set()

    async def _try(self, item_id: str) -> None:
        """One item; where not even its end can be written down, it is taken up again later."""
        try:
            await self._go(item_id)
        except sqlite3.Error as error:
            self._unwritten.add(item_id)
            self._note_unwritable(error)
            with suppress(sqlite3.Error):
                self._journal.show_unwritten(item_id, QueueUnwritable.code)

    def _note_unwritable(self, error: sqlite3.Error) -> None:
        log.error("The queue cannot be written: %s", place_of(error))
        self._setbacks.hold_back(QueueUnwritable())
        if self.on_trouble is not None:
            self.on_trouble()

    def _take_up_unwritten(self) -> None:
        """Back in line, as after a crash."""
        for item_id in list(self._unwritten):
            with suppress(sqlite3.Error):
                self._setbacks.leave(item_id, ItemState.WAITING, "")
                self._unwritten.discard(item_id)

    async def _go(self, item_id: str) -> None:
        item = self._store.get(item_id)
        if item is None or item.state is not ItemState.WAITING:
            return
        try:
            await self._journey.go(item)
        except ClientError as error:
            self._setbacks.explain(item_id, error)
        except OSError as error:
            self._setbacks.explain(item_id, preparing_problem(error))
        except asyncio.CancelledError:
            self._setbacks.leave(item_id, ItemState.WAITING, "")
            raise
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  one photo's bug must not stop the others
            log.error("An item of the queue crashed: %s", place_of(error))  # noqa: TRY400  the message may hold a file name
            self._setbacks.leave(item_id, ItemState.FAILED, "unexpected")
        else:
            self._setbacks.succeeded()

    def _see(self, item: QueueItem) -> None:
        """The service has answered: what was held back may try it, too."""
        if item.state in AT_THE_SERVICE and self._setbacks.is_failing:
            self._setbacks.succeeded()
            self._wake.set()

    def _on_balance(self, _: Balance) -> None:
        self._credits.look_soon()
        self._wake.set()

    async def _wait_for_news(self) -> None:
        """Until something ends or is added, the back-off is over, or the balance is due."""
        now = asyncio.get_running_loop().time()
        seconds = self._pace.credits_seconds
        if self._setbacks.not_before > now:
            seconds = min(seconds, self._setbacks.not_before - now)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

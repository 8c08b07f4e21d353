"""watch: whatever is put into a folder is upscaled, within a daily limit, until it is stopped."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desktop.client.outcomes import describe, untranslated
from desktop.commands.context import Context, run_verb
from desktop.commands.exit_codes import ExitCode
from desktop.commands.reporting import (
    counted,
    line_of,
    report_of,
    waiting_line,
    waits_for_another,
)
from desktop.commands.runs import FINISHED_FILE
from desktop.commands.terminal import Terminal, UsageError
from desktop.commands.upscale_options import options_of, save_plan_of
from desktop.files.patterns import with_home
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.runner import Limits
from desktop.queue.store import QueueInUse, QueueStore
from desktop.watch.days import local_now
from desktop.watch.folder import FolderUnreadable, FolderWatch, Watched, real_folder
from desktop.watch.seen import (
    QUEUE_SUFFIX,
    SUFFIX,
    UNDER_WAY,
    WATCH_FOLDER,
    AlreadyWatched,
    Seen,
    watch_path,
)
from desktop.watch.station import OVER, Orders, Station

ALREADY = "argument DIR: another process watches it already"
S = ItemState


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await watch(context, arguments)

    return run_verb(verb, arguments.server)


async def watch(
    context: Context, arguments: argparse.Namespace, now: Callable[[], datetime] = local_now
) -> int:
    """Until Ctrl-C (130) or a polite kill (0); whatever is under way can be taken up again."""
    orders = _orders(context, arguments)
    await context.session.restore()
    left_out = real_folder(orders.save.folder) if orders.save.folder else None
    watched = Watched(
        orders.folder, arguments.recursive, left_out, with_existing=arguments.existing
    )
    with _memory(context.places.data, orders.folder) as (store, seen):
        folder_watch = FolderWatch(watched, seen, float(arguments.settle))
        try:
            await asyncio.to_thread(folder_watch.begin)
        except FolderUnreadable as error:
            raise UsageError("argument DIR: the folder cannot be read") from error
        finished_work = FinishedWork(context.places.data / FINISHED_FILE)
        try:
            queue = _queue(context, store, finished_work)
            teller = Teller(context.terminal, arguments)
            queue.journal.watch(teller.tell)
            station = Station(orders, folder_watch, queue, now, teller.tell_reachable)
            if not arguments.once:
                teller.begin(orders)
            await _work(station, queue, once=arguments.once)
            is_asked = arguments.once or queue.runner.halt_reason
            return _exit_code(teller, queue) if is_asked else ExitCode.DONE
        finally:
            finished_work.close()


async def _work(station: Station, queue: Queue, *, once: bool) -> None:
    """Beside the runner, until the watch ends, is ended, or the runner can do no more."""
    running = asyncio.create_task(queue.runner.run())
    watching = asyncio.create_task(station.work_off() if once else station.keep_watch())
    tasks = (watching, running)
    with _ending_politely(watching):
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done() and not task.cancelled():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def _ending_politely(task: "asyncio.Task[None]") -> Iterator[None]:
    """A service manager's request to end is no interruption."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        yield
        return
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


@contextmanager
def _memory(data: Path, folder: Path) -> Iterator[tuple[QueueStore, Seen]]:
    """What is known of the folder; for one process at a time.

    Raises: UsageError.
    """
    base = watch_path(data, folder)
    try:
        seen = Seen(base.with_suffix(SUFFIX))
    except AlreadyWatched as error:
        raise UsageError(ALREADY) from error
    try:
        store = QueueStore(base.with_suffix(QUEUE_SUFFIX))
    except QueueInUse as error:
        seen.close()
        raise UsageError(ALREADY) from error
    try:
        yield store, seen
    finally:
        store.close()
        seen.close()


def _orders(context: Context, arguments: argparse.Namespace) -> Orders:
    """Raises: UsageError."""
    folder = real_folder(with_home(arguments.folder))
    if not folder.is_dir():
        raise UsageError("argument DIR: there is no such folder")
    if not arguments.out and not os.access(folder, os.W_OK):
        raise UsageError("argument --out: is needed, the folder is read-only")
    return Orders(
        folder=folder,
        options=options_of(arguments),
        save=save_plan_of(arguments, context.settings.load().name_pattern),
        daily_credits=arguments.daily_credits,
    )


def _queue(context: Context, store: QueueStore, finished_work: FinishedWork) -> Queue:
    return build_queue(
        api=context.api,
        store=store,
        finished_work=finished_work,
        folder=context.places.data / WATCH_FOLDER / UNDER_WAY,
        owner=context.session.owner,
        limits=Limits(),
    )


class Teller:
    """A line for each photo that is over, and for whatever keeps the rest back."""

    def __init__(self, terminal: Terminal, arguments: argparse.Namespace) -> None:
        self._terminal = terminal
        self._as_json: bool = arguments.json
        self._is_quiet: bool = arguments.quiet
        self._told: dict[str, ItemState] = {}

    def begin(self, orders: Orders) -> None:
        if self._as_json or self._is_quiet:
            return
        limit = "without a daily limit"
        if orders.daily_credits is not None:
            limit = f"at most {counted(orders.daily_credits, 'credit')} a day"
        self._terminal.warn(f"Watching, {limit}. Ctrl-C ends it.")

    def tell(self, item: QueueItem) -> None:
        if waits_for_another(item):
            self._tell_waiting(item)
        if item.state not in OVER:
            self._told.pop(item.id, None)
            return
        if self._told.get(item.id) is item.state:
            return
        self._told[item.id] = item.state
        if self._as_json:
            self._terminal.show(report_of(item, is_resumable=False))
        elif item.state is not S.DONE:
            self._terminal.warn(line_of(item, is_resumable=False))
        elif not self._is_quiet:
            self._terminal.say(line_of(item))

    def _tell_waiting(self, item: QueueItem) -> None:
        if self._as_json:
            self._terminal.show(report_of(item, is_resumable=False))
        elif not self._is_quiet:
            self._terminal.warn(waiting_line(item))

    @property
    def states(self) -> set[ItemState]:
        """How those ended that were told of."""
        return set(self._told.values())

    def explain(self, reason: str) -> None:
        outcome = describe(reason, untranslated)
        self._terminal.warn(f"{outcome.title}. {outcome.hint}")

    def tell_reachable(self, is_reachable: bool) -> None:  # noqa: FBT001  a callback's one fact
        if is_reachable:
            self._terminal.warn("The folder is back.")
        else:
            self._terminal.warn("The folder cannot be read. It is looked for until it is back.")


def _exit_code(teller: Teller, queue: Queue) -> ExitCode:
    """A watch that was ended is well; one that ended by itself tells why, or how it went."""
    if queue.runner.halt_reason:
        teller.explain(queue.runner.halt_reason)
        return ExitCode.NOT_SIGNED_IN
    if teller.states & {S.PAUSED, S.WAITING_FOR_CREDITS}:
        return ExitCode.NO_CREDITS
    return ExitCode.SOME_FAILED if teller.states - {S.DONE} else ExitCode.DONE

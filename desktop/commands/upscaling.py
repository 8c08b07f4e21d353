"""Working off a run: progress while it lasts, a line for each photo, and the exit code."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec import Struct

from desktop.client.outcomes import describe, untranslated
from desktop.commands.context import Context
from desktop.commands.exit_codes import ExitCode
from desktop.commands.reporting import (
    RESUME,
    counted,
    line_of,
    report_of,
    waiting_line,
    waits_for_another,
)
from desktop.commands.runs import FINISHED_FILE, Run, is_worth_resuming
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.runner import Limits
from desktop.queue.states import ACTIVE, ENDED

if TYPE_CHECKING:
    from desktop.commands.bars import Bars

S = ItemState


class Manner(Struct, frozen=True, kw_only=True):
    """How a run spends and speaks."""

    max_credits: int | None = None
    patience_seconds: float = 60.0
    as_json: bool = False
    is_quiet: bool = False


class Progress:
    """Tells of each photo once, when it is over; and once if it waits for another process."""

    def __init__(self, context: Context, manner: Manner, total: int) -> None:
        self._terminal = context.terminal
        self._manner = manner
        self._told: set[str] = set()
        self._held_up: set[str] = set()
        self._bars: Bars | None = None
        if self._terminal.is_live and not manner.as_json and not manner.is_quiet:
            self._bars = _new_bars(total)

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def watch(self, item: QueueItem) -> None:
        if self._bars is not None:
            self._bars.show(item)
        if item.state in ENDED:
            self.tell(item)
        elif waits_for_another(item) and item.id not in self._held_up:
            self._held_up.add(item.id)
            self._beside_the_bars(lambda: self._print_waiting(item))

    def tell(self, item: QueueItem) -> None:
        if item.id in self._told:
            return
        self._told.add(item.id)
        if self._bars is not None:
            self._bars.advance()
        self._beside_the_bars(lambda: self._print(item))

    def _beside_the_bars(self, speak: Callable[[], None]) -> None:
        if self._bars is None:
            speak()
            return
        self._bars.stop()  # the line takes their place, and they go on below it
        speak()
        self._bars.start()

    def _print_waiting(self, item: QueueItem) -> None:
        if self._manner.as_json:
            self._terminal.show(report_of(item))
        elif not self._manner.is_quiet:
            self._terminal.warn(waiting_line(item))

    def _print(self, item: QueueItem) -> None:
        if self._manner.as_json:
            self._terminal.show(report_of(item))
        elif item.state is not S.DONE:
            self._terminal.warn(line_of(item))
        elif not self._manner.is_quiet:
            self._terminal.say(line_of(item))


def _new_bars(total: int) -> "Bars":
    from desktop.commands.bars import Bars  # noqa: PLC0415  start-up time: rich only on a terminal

    return Bars(total)


async def work_off(context: Context, run: Run, manner: Manner) -> tuple[int, list[QueueItem]]:
    """Do what can be done, close the run; the exit code, and the items as they now are.

    On Ctrl-C everything is left as it stands, to be resumed.
    """
    finished_work = FinishedWork(context.places.data / FINISHED_FILE)
    items: list[QueueItem] = []
    keep = True
    try:
        queue = _queue(context, run, finished_work, manner)
        with Progress(context, manner, total=len(run.store.all())) as progress:
            queue.journal.watch(progress.watch)
            await queue.runner.run(until_idle=True)
            items = run.store.all()
            for item in items:
                progress.tell(item)
        keep = any(is_worth_resuming(item) or item.state in ACTIVE for item in items)
    except asyncio.CancelledError:
        _say_how_to_resume(context, run)
        raise
    finally:
        finished_work.close()
        run.close(keep=keep)
    if keep:
        context.terminal.warn(f"Not all is done. To go on: {RESUME}")
    return _exit_code(context, items, queue.runner.halt_reason), items


def _queue(context: Context, run: Run, finished_work: FinishedWork, manner: Manner) -> Queue:
    queue = build_queue(
        api=context.api,
        store=run.store,
        finished_work=finished_work,
        folder=run.folder,
        owner=context.session.owner,
        limits=Limits(patience_seconds=manner.patience_seconds),
    )
    queue.budget.cap_credits = manner.max_credits
    return queue


def _say_how_to_resume(context: Context, run: Run) -> None:
    sent = sum(1 for item in run.store.all() if item.server.job_id and item.state is S.WAITING)
    if sent:
        context.terminal.warn(
            f"Interrupted. {counted(sent, 'photo')} with the service will be finished there."
        )
    else:
        context.terminal.warn("Interrupted. Nothing is under way at the service.")
    context.terminal.warn(f"To go on: {RESUME}. To drop one: opendream-upscale jobs --cancel ID")


def _exit_code(context: Context, items: list[QueueItem], halt_reason: str) -> ExitCode:
    """The most telling of all that happened."""
    if halt_reason:
        outcome = describe(halt_reason, untranslated)
        context.terminal.warn(f"{outcome.title}. {outcome.hint}")
        is_offline = halt_reason == "offline"
        return ExitCode.UNREACHABLE if is_offline else ExitCode.NOT_SIGNED_IN
    states = {item.state for item in items}
    if states & {S.WAITING_FOR_CREDITS, S.PAUSED}:
        return ExitCode.NO_CREDITS
    if states - {S.DONE}:
        return ExitCode.SOME_FAILED
    return ExitCode.DONE


async def write_reports(context: Context, items: list[QueueItem], path: Path) -> None:
    """The fidelity report of each delivered photo, as one JSON document."""
    reports = [
        {
            "source": item.source.path,
            "output": item.output_path,
            "job_id": item.server.job_id,
            "fidelity": await context.api.jobs.fidelity(item.server.job_id),
        }
        for item in items
        if item.state is S.DONE and item.server.job_id
    ]
    document = msgspec.json.format(msgspec.json.encode({"files": reports}), indent=2)
    await asyncio.to_thread(path.write_bytes, document + b"\n")

"""The same photos named again after an interruption: the order goes on and is not paid twice."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from desktop.commands.runs import SUFFIX, Run, is_worth_resuming, open_run
from desktop.queue.item import ItemState, QueueItem, SourceFile
from desktop.queue.states import keeps_its_job
from desktop.queue.store import QueueInUse, QueueTooNew


def save_or_take_over(items: Sequence[QueueItem], here: Run, owner: str) -> int:
    """Put the items into the run, each as far as an interrupted run had come with it; how many.

    An order is the same if file and options are; the result goes where it was last asked for.
    Raises: OSError, sqlite3.Error.
    """
    wanted = list(items)
    taken = 0
    with _interrupted_runs(here) as runs:
        for run in runs:
            run.store.put_back_active()
            left = {_order(item): item for item in run.store.all() if is_worth_resuming(item)}
            for number, item in enumerate(wanted):
                earlier = left.pop(_order(item), None)
                if earlier is not None and earlier.server.owner in {"", owner}:
                    wanted[number] = _take(item, earlier, run, here)
                    taken += wanted[number].id == earlier.id
            if not any(is_worth_resuming(item) for item in run.store.all()):
                run.close(keep=False)
    here.store.save(*wanted)
    return taken


@contextmanager
def _interrupted_runs(here: Run) -> Iterator[list[Run]]:
    """Every run that nobody works on; what cannot be read stays for `jobs --resume` to explain.

    `here` is not even looked at: POSIX drops a process's locks once it closes a file of that name.
    """
    found: list[Run] = []
    for path in sorted(set(here.path.parent.glob(f"*{SUFFIX}")) - {here.path}):
        with suppress(QueueInUse, QueueTooNew, sqlite3.Error):
            found.append(open_run(path))
    try:
        yield found
    finally:
        for run in found:
            run.store.close()


def _order(item: QueueItem) -> tuple[object, ...]:
    return item.source.path, item.options


def _take(item: QueueItem, earlier: QueueItem, run: Run, here: Run) -> QueueItem:
    """First kept here, then forgotten there: whatever happens between, the order is known."""
    if keeps_its_job(earlier) and not _is_unchanged(earlier.source):
        return item
    if keeps_its_job(earlier):
        item = replace(
            earlier,
            position=item.position,
            save=item.save,
            state=ItemState.WAITING,
            reason="",
            progress=0.0,
            finished_at=None,
        )
        here.store.save(item)
        kept = run.store.kept(item.id)
        if kept is not None:
            here.store.keep(item.id, kept)
        here.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in run.folder.glob(f"{earlier.id}.*"):
            file.rename(here.folder / file.name)
    run.store.remove([earlier.id])
    run.store.forget_dropped(earlier.id)
    return item


def _is_unchanged(source: SourceFile) -> bool:
    try:
        now = Path(source.path).stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (source.size_bytes, source.mtime_ns)

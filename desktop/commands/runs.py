"""Runs of the command line on disk: one queue each, gone when it is done, else kept to resume."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import keeps_its_job
from desktop.queue.store import QueueInUse, QueueStore

SUFFIX = ".sqlite3"
FINISHED_FILE = "finished.sqlite3"


class Run(Struct, frozen=True):
    """An open queue and the folder for its files on their way."""

    store: QueueStore
    folder: Path
    path: Path

    def close(self, *, keep: bool) -> None:
        """Leave it for `jobs --resume`, or leave nothing."""
        self.store.close()
        if keep:
            return
        for file in [*self.folder.glob("*"), *self.path.parent.glob(f"{self.path.name}*")]:
            file.unlink(missing_ok=True)
        if self.folder.exists():
            self.folder.rmdir()


def runs_folder(data: Path) -> Path:
    return data / "runs"


def new_run(data: Path) -> Run:
    """Another process may look into a file that is just being made, and sweep it away as empty."""
    while True:
        with suppress(QueueInUse):
            run = open_run(runs_folder(data) / f"{uuid.uuid4().hex}{SUFFIX}")
            if run.path.exists():
                return run
            run.store.close()


@contextmanager
def interrupted_runs(data: Path) -> Iterator[list[Run]]:
    """Every run that nobody works on; those still open at the end are kept."""
    found = []
    for path in sorted(runs_folder(data).glob(f"*{SUFFIX}")):
        try:
            found.append(open_run(path))
        except QueueInUse:
            continue  # another process is at it
    try:
        yield found
    finally:
        for run in found:
            run.store.close()


def open_run(path: Path) -> Run:
    """Raises: QueueInUse, QueueTooNew, OSError, sqlite3.Error."""
    return Run(QueueStore(path), path.with_suffix(".files"), path)


def is_worth_resuming(item: QueueItem) -> bool:
    """Whether something can still come of it without paying twice."""
    if item.state in {ItemState.WAITING, ItemState.WAITING_FOR_CREDITS}:
        return True
    return item.state is ItemState.FAILED and keeps_its_job(item)

"""What this app keeps on this computer beside the person's own files, and clearing it."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from desktop.queue.states import ENDED
from desktop.queue.store import QueueInUse, QueueStore, QueueTooNew
from desktop.watch.seen import QUEUE_SUFFIX, UNDER_WAY, WATCH_FOLDER


class Book(Protocol):
    """A list of what was done before: photos that are made, parts that were tried."""

    def forget_all(self) -> None: ...


class LocalTraces:
    """Pictures made for showing, and the lists of what was done before. Blocking: not for the UI.

    Originals and results are the person's own files and are never touched.
    """

    def __init__(self, cache: Path, books: Sequence[Book], data: Path) -> None:
        self._cache = cache
        self._books = books
        self._watches = data / WATCH_FOLDER

    def size_bytes(self) -> int:
        """How much the kept pictures take."""
        files = (path for path in self._cache.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files)

    def clear(self) -> None:
        """Leave no picture and no name behind."""
        for book in self._books:
            book.forget_all()
        self._clear_watches()
        for path in sorted(self._cache.glob("*")):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def _clear_watches(self) -> None:
        """What watched folders are done with; what is still under way goes on."""
        is_quiet = True
        for path in sorted(self._watches.glob(f"*{QUEUE_SUFFIX}")):
            if len(path.suffixes) == 1:
                is_quiet = _forget_ended(path) and is_quiet
        if is_quiet:
            shutil.rmtree(self._watches / UNDER_WAY, ignore_errors=True)


def _forget_ended(path: Path) -> bool:
    """Drop what is over, keep what it cost today; whether nothing else is left."""
    try:
        store = QueueStore(path)
    except (QueueInUse, QueueTooNew):
        return False
    try:
        store.remove([item.id for item in store.in_state(*ENDED)])
        return not store.all()
    finally:
        store.close()

"""What other starts handed over, on disk until the queue has it: a killed app loses nothing.

Each message is a file of its own. It survives the process, not a power cut in the same half second.
"""

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from desktop.queue.item import QueueItem

FOLDER = "arrivals"
SUFFIX = ".json"
NANOSECONDS = 1_000_000_000


class Kept(NamedTuple):
    """One message that the queue may not have yet."""

    receipt: str
    at: datetime
    line: bytes


class Inbox:
    """Only ever used by the process that holds the app's lock."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def keep(self, line: bytes) -> str:
        """A receipt for `forget`; empty if there is no room, for then the queue has none either."""
        receipt = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        part = self._folder / receipt
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(line)
            part.rename(part.with_suffix(SUFFIX))
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            return ""
        return receipt

    def forget(self, receipts: Iterable[str]) -> None:
        """The queue has them on its own disk now."""
        for receipt in receipts:
            with contextlib.suppress(OSError):
                (self._folder / receipt).with_suffix(SUFFIX).unlink()

    def left(self) -> Iterator[Kept]:
        """What an app that ended had taken, in its order."""
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            with contextlib.suppress(OSError, ValueError):
                seconds = int(path.stem.partition("-")[0]) / NANOSECONDS
                yield Kept(path.stem, datetime.fromtimestamp(seconds, UTC), path.read_bytes())


def was_added(items: Callable[[], Iterable[QueueItem]], name: str, at: datetime) -> bool:
    """Whether the queue was given a file, or something in a folder, at that time or later."""
    inside = name.rstrip(os.sep) + os.sep
    return any(
        item.added_at >= at and (item.source.path == name or item.source.path.startswith(inside))
        for item in items()
    )

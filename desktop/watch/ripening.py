"""When a new file is whole: once its size and time have not changed for a while. Pure."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

PATIENCE_TIMES = 10
"""So many times as long as a whole file takes, somebody who wants to end waits for one."""


class Sighting(NamedTuple):
    """What a look at a file shows without opening it."""

    size_bytes: int
    mtime_ns: int


class Ripening:
    """Follows files from look to look. Times are seconds of any clock that only goes forward."""

    def __init__(self, settle_seconds: float) -> None:
        self._settle_seconds = settle_seconds
        self._since: dict[Path, tuple[Sighting, float]] = {}
        self._first_seen: dict[Path, float] = {}

    def look(self, there: Mapping[Path, Sighting], now_seconds: float) -> list[Path]:
        """Which files are whole now, in order of their names; each is named until it is dropped.

        An empty file is never whole: something is about to be written into it.
        """
        self._first_seen = {path: self._first_seen.get(path, now_seconds) for path in there}
        self._since = {
            path: (sighting, self._seen_since(path, sighting, now_seconds))
            for path, sighting in there.items()
        }
        return sorted(
            path
            for path, (sighting, since) in self._since.items()
            if sighting.size_bytes and now_seconds - since >= self._settle_seconds
        )

    def is_waiting(self, now_seconds: float) -> bool:
        """Whether the last look saw files that may soon be whole.

        What stays empty or grows all the time, as a log does, is not waited for for ever.
        """
        patience_seconds = PATIENCE_TIMES * self._settle_seconds
        return any(now_seconds - first < patience_seconds for first in self._first_seen.values())

    def _seen_since(self, path: Path, sighting: Sighting, now_seconds: float) -> float:
        known = self._since.get(path)
        return known[1] if known is not None and known[0] == sighting else now_seconds

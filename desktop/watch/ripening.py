"""When a new file is whole: once its size and time have not changed for a while. Pure."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Sighting(NamedTuple):
    """What a look at a file shows without opening it."""

    size_bytes: int
    mtime_ns: int


class Ripening:
    """Follows files from look to look. Times are seconds of any clock that only goes forward."""

    def __init__(self, settle_seconds: float) -> None:
        self._settle_seconds = settle_seconds
        self._since: dict[Path, tuple[Sighting, float]] = {}

    def look(self, there: Mapping[Path, Sighting], now_seconds: float) -> list[Path]:
        """Which files are whole now, in order of their names; each is named until it is dropped.

        An empty file is never whole: something is about to be written into it.
        """
        self._since = {
            path: (sighting, self._seen_since(path, sighting, now_seconds))
            for path, sighting in there.items()
        }
        return sorted(
            path
            for path, (sighting, since) in self._since.items()
            if sighting.size_bytes and now_seconds - since >= self._settle_seconds
        )

    @property
    def is_waiting(self) -> bool:
        """Whether the last look saw files that may still grow."""
        return bool(self._since)

    def _seen_since(self, path: Path, sighting: Sighting, now_seconds: float) -> float:
        known = self._since.get(path)
        return known[1] if known is not None and known[0] == sighting else now_seconds

"""What is remembered between two looks for news: when, and what was found."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.client.wire import VersionNews

FILE_NAME = "version-news.json"
MAX_BYTES = 200_000


class Remembered(Struct, frozen=True, kw_only=True):
    """The last look. The news are kept as signed, and are checked again whenever they are read."""

    looked_at: datetime | None = None
    origin: str = ""
    etag: str = ""
    news: VersionNews | None = None


class NewsMemory:
    """One small file in the cache; without it, or with a damaged one, we simply look again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def load(self) -> Remembered:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(MAX_BYTES), type=Remembered)
        except (OSError, msgspec.DecodeError):
            return Remembered()

    def save(self, remembered: Remembered) -> None:
        """Keep it if that can be done: a full disk costs one more question tomorrow."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(remembered))
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()

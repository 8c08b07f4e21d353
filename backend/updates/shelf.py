"""Where the operator lays the signed news of a release: one file in the data folder."""

import asyncio
import hashlib
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from backend.errors import BackendError
from backend.updates.schemas import VersionNews

FILE_NAME = "version.json"
MAX_BYTES = 64_000

log = structlog.get_logger()


class NoNews(BackendError):
    """Nothing was announced, or what lies there cannot be read."""

    code = "not_found"
    status = 404
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("No version has been announced.")


class Announced(Struct, frozen=True):
    """The news and the tag by which a client knows that it has them already."""

    news: VersionNews
    etag: str


class NewsShelf:
    """Reads the file at each request: it is small, asked for daily, and may change at any time."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME

    async def announced(self) -> Announced:
        """What lies there now. Raises: NoNews."""
        data = await asyncio.to_thread(self._read)
        try:
            news = msgspec.json.decode(data, type=VersionNews)
        except msgspec.DecodeError as error:
            log.warning("version_news_unreadable")
            raise NoNews from error
        return Announced(news, f'"{hashlib.sha256(data).hexdigest()}"')

    def _read(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise NoNews from error
        if len(data) > MAX_BYTES:
            log.warning("version_news_too_large")
            raise NoNews
        return data

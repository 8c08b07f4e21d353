"""Uploads over HTTP: the bytes stream from a file and are checked by their hash."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import httpx

from desktop.client.errors import WrongContent
from desktop.client.transport import Transport, path_id, read_json
from desktop.client.wire import Deleted, Image, ImagePage
from desktop.files.opened import opened

Progress = Callable[[float], None]
"""Called with the share done, 0..1."""

PAGE_ROWS = "100"
CHUNK_BYTES = 128 * 1024
UPLOAD_TIMEOUTS = httpx.Timeout(60.0, connect=10.0, pool=None)


class ImagesApi:
    """The paths of `images/`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def upload(
        self, path: Path, *, media_type: str, file_name: str, on_progress: Progress
    ) -> Image:
        """Send a file; `file_name` is what the service may call it.

        Cancelling the task closes the connection and the service keeps nothing.
        Raises: ClientError's subclasses; OSError if the file cannot be read.
        """
        digest = hashlib.sha256()
        size_bytes = (await asyncio.to_thread(path.stat)).st_size
        async with (
            opened(path, "rb") as file,
            self._transport.open(
                "POST",
                "/images",
                content=_pieces(file, size_bytes, digest.update, on_progress),
                headers={
                    "Content-Type": media_type,
                    "Content-Length": str(size_bytes),
                    "X-File-Name": f"UTF-8''{quote(file_name, safe='')}",
                },
                timeouts=UPLOAD_TIMEOUTS,
            ) as response,
        ):
            image = await read_json(response, Image)
        if image.sha256 != digest.hexdigest():
            raise WrongContent
        return image

    async def page(self, cursor: str | None = None) -> ImagePage:
        query = {"limit": PAGE_ROWS, **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask("GET", "/images", ImagePage, query=query)

    async def delete_all(self) -> Deleted:
        """Everything the service holds of the account's pictures; the counts are its receipt."""
        return await self._transport.ask("DELETE", "/images", Deleted)

    async def delete(self, image_id: str) -> None:
        await self._transport.tell("DELETE", f"/images/{path_id(image_id)}")


async def _pieces(
    file: BinaryIO, size_bytes: int, digest: Callable[[bytes], None], on_progress: Progress
) -> AsyncIterator[bytes]:
    """The file in pieces, exactly `size_bytes` of it; each is hashed and reported as it leaves."""
    sent_bytes = 0
    while sent_bytes < size_bytes:
        wanted_bytes = min(CHUNK_BYTES, size_bytes - sent_bytes)
        piece = await asyncio.to_thread(file.read, wanted_bytes)
        if not piece:
            raise OSError("The file became shorter while it was read.")
        digest(piece)
        yield piece
        sent_bytes += len(piece)
        on_progress(sent_bytes / size_bytes)

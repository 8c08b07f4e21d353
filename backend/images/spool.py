"""Bytes on their way in: written to a private file while a limit and a hash run along."""

import asyncio
import hashlib
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from msgspec import Struct

from backend.errors import ServiceUnavailable
from backend.identifiers import new_id
from backend.images.errors import ImageTooLarge, ImageUnreadable

RESERVE_BYTES = 200_000_000
"""Free space that uploads leave to the rest of the service."""

PATIENCE_SECONDS = 60.0
"""How long an upload may pause: a caller who stays silent holds a connection and a folder."""


class Spooled(Struct, frozen=True):
    """A whole upload on disk."""

    path: Path
    size_bytes: int
    sha256: str


class Spool:
    """Private folders under the data folder, one for each process that uses it."""

    def __init__(self, parent: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._parent = parent
        self._patience_seconds = patience_seconds
        self._host = socket.gethostname()
        self._folder = parent / f"{self._host}-{os.getpid()}"

    def open(self) -> None:
        """Make this process's folder and remove what killed processes of this host left."""
        self._parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._parent.iterdir():
            host, _, pid = left.name.rpartition("-")
            is_ours = host == self._host and pid.isdigit()
            if is_ours and (int(pid) == os.getpid() or not psutil.pid_exists(int(pid))):
                shutil.rmtree(left, ignore_errors=True)
        self._folder.mkdir(mode=0o700)

    @asynccontextmanager
    async def room(self) -> AsyncIterator[Path]:
        """A folder of one's own, gone at the end whatever happens."""
        folder = self._folder / str(new_id())
        try:
            folder.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise ServiceUnavailable(
                "The service has no room for pictures now. Nothing was charged; try again later."
            ) from error
        try:
            yield folder
        finally:
            # A client that leaves cancels this task: the folder goes all the same.
            removal = asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            await asyncio.shield(asyncio.ensure_future(removal))

    async def receive(
        self, stream: AsyncIterator[bytes], folder: Path, *, limit_bytes: int
    ) -> Spooled:
        """Write a stream to a file. Raises: ImageTooLarge, ImageUnreadable, ServiceUnavailable."""
        self.check_reserve()
        path, digest, size = folder / "upload", hashlib.sha256(), 0
        try:
            with path.open("wb") as target:
                async for chunk in _flowing(stream, self._patience_seconds):
                    size += len(chunk)
                    if size > limit_bytes:
                        raise too_large(limit_bytes)
                    digest.update(chunk)
                    target.write(chunk)
        except TimeoutError as error:
            raise ServiceUnavailable(
                "The upload came to a stop and was given up. Nothing was charged; send it again."
            ) from error
        except OSError as error:
            raise ServiceUnavailable(
                "The service could not store the picture. Nothing was charged; try again later."
            ) from error
        if size == 0:
            raise ImageUnreadable("The file is empty.")
        return Spooled(path, size, digest.hexdigest())

    def check_reserve(self) -> None:
        """Refuse before the disk is full, while everything else still works."""
        if shutil.disk_usage(self._folder).free < RESERVE_BYTES:
            raise ServiceUnavailable(
                "The service has no room for pictures now. Nothing was charged; try again later."
            )


async def _flowing(stream: AsyncIterator[bytes], patience_seconds: float) -> AsyncIterator[bytes]:
    """The stream, as long as it flows. Raises: TimeoutError."""
    while True:
        async with asyncio.timeout(patience_seconds):
            chunk = await anext(stream, None)
        if chunk is None:
            return
        yield chunk


def too_large(limit_bytes: int) -> ImageTooLarge:
    return ImageTooLarge(
        f"The file has more than {limit_bytes // 1_000_000} MB, the most that can be sent."
    )

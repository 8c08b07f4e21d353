"""Picture storage through obstore: a folder, or any bucket, behind the same few verbs."""

import atexit
import functools
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

CHUNK_BYTES = 1024 * 1024
WRITE_BUFFER_BYTES = 5 * 1024 * 1024
LEAVING_SECONDS = 0.1


class StorageFull(Exception):
    """There is no room, or the storage does not take writes now."""


class ObjectMissing(Exception):
    """The object is not there (any more)."""


class Storage:
    """Objects by key; content types, hashes and owners are the database's business."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put_file(self, key: str, path: Path) -> None:
        """Stream a file into the storage, whole or not at all. Raises: StorageFull."""
        try:
            writer = obstore.open_writer_async(self._store, key, buffer_size=WRITE_BUFFER_BYTES)
            async with writer:
                with path.open("rb") as source:
                    while chunk := source.read(CHUNK_BYTES):
                        await writer.write(chunk)
        except (OSError, obstore.exceptions.BaseError) as error:
            raise StorageFull(type(error).__name__) from error

    async def put_bytes(self, key: str, data: bytes) -> None:
        """Store a small object. Raises: StorageFull."""
        try:
            await obstore.put_async(self._store, key, data)
        except (OSError, obstore.exceptions.BaseError) as error:
            raise StorageFull(type(error).__name__) from error

    async def get_bytes(self, key: str) -> bytes:
        """A small object, whole. Raises: ObjectMissing."""
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except (FileNotFoundError, obstore.exceptions.NotFoundError) as error:
            raise ObjectMissing from error

    async def fetch(self, key: str, path: Path) -> None:
        """Stream an object into a file. Raises: ObjectMissing."""
        with path.open("wb") as target:
            async for chunk in self.stream(key, 0, None):
                target.write(chunk)

    async def stream(self, key: str, start: int, length: int | None) -> AsyncIterator[bytes]:
        """Bytes of an object from `start`, `length` of them or all. Raises: ObjectMissing."""
        try:
            if length is None and start == 0:
                found = await obstore.get_async(self._store, key)
                async for part in found.stream(min_chunk_size=CHUNK_BYTES):
                    yield bytes(part)
                return
            size = (await obstore.head_async(self._store, key))["size"]
        except (FileNotFoundError, obstore.exceptions.NotFoundError) as error:
            raise ObjectMissing from error
        end = size if length is None else min(size, start + length)
        while start < end:
            stop = min(end, start + CHUNK_BYTES)
            yield bytes(await obstore.get_range_async(self._store, key, start=start, end=stop))
            start = stop

    async def delete(self, key: str) -> None:
        """Remove an object; one that is gone is no error."""
        try:
            await obstore.delete_async(self._store, key)
        except (FileNotFoundError, obstore.exceptions.NotFoundError):
            return

    async def keys(self, prefix: str) -> list[str]:
        """Every key under a prefix."""
        found: list[str] = []
        async for batch in obstore.list(self._store, prefix=prefix):
            found += [item["path"] for item in batch]
        return found

    async def delete_prefix(self, prefix: str) -> int:
        """Remove every object under a prefix; returns how many there were."""
        found = await self.keys(prefix)
        for key in found:
            await self.delete(key)
        return len(found)

    async def check(self) -> None:
        """Write, read and remove a probe. Raises: StorageFull."""
        await self.put_bytes("probe/ready", b"ready")
        await self.get_bytes("probe/ready")
        await self.delete("probe/ready")


@functools.cache
def leave_in_order() -> None:
    """Once a process: at its end give obstore's threads the moment that they need to end first.

    They hand in their answer and then still hold Python objects for an instant; one that lets go
    of them after the interpreter is gone aborts the process, with its work done.
    """
    atexit.register(time.sleep, LEAVING_SECONDS)


def open_storage(url: str, data_dir: Path) -> Storage:
    """The storage of a URL; an empty one is the data folder's, a file:// one is made at need."""
    leave_in_order()
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        folder = Path(unquote(parts.path)) if url else data_dir / "pictures"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Storage(LocalStore(folder, mkdir=True))
    return Storage(from_url(url))

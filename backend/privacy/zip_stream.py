"""A ZIP file made while it is sent: memory stays flat whatever goes in."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime

CHUNK_BYTES = 1024 * 1024


class _Outlet(io.RawIOBase):
    """Takes what the ZIP writer writes, until it is drained; it cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        part = bytes(memoryview(data))  # type: ignore[arg-type]  # any buffer, as RawIOBase has it
        self._parts.append(part)
        return len(part)

    def drain(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


class ZipStream:
    """Members are written one after the other; each call yields what is ready to be sent."""

    def __init__(self, made_at: datetime) -> None:
        self._outlet = _Outlet()
        self._archive = zipfile.ZipFile(self._outlet, "w", allowZip64=True)
        self._time = made_at.timetuple()[:6]

    async def member(
        self, name: str, chunks: AsyncIterator[bytes], *, packed: bool
    ) -> AsyncIterator[bytes]:
        """One file; `packed` for what compresses, pictures do not."""
        info = zipfile.ZipInfo(name, self._time)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as target:
            async for chunk in chunks:
                target.write(chunk)
                if ready := self._outlet.drain():
                    yield ready
        if ready := self._outlet.drain():
            yield ready

    def end(self) -> bytes:
        """The directory, without which it is no ZIP file."""
        self._archive.close()
        return self._outlet.drain()

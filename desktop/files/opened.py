"""Files that are opened in a worker thread and closed whatever becomes of who wanted them."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Literal

Mode = Literal["rb", "wb", "r+b"]


class Holder:
    """Holds one file; a thread that opens it too late closes it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._is_over = False

    def open(self, path: Path, mode: Mode) -> BinaryIO:
        """Raises: OSError."""
        file = path.open(mode)
        with self._lock:
            self._file = file
            if self._is_over:
                file.close()
        return file

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            if self._file is not None:
                self._file.close()


@asynccontextmanager
async def opened(path: Path, mode: Mode) -> AsyncIterator[BinaryIO]:
    """The open file; a task that is cancelled while a thread still opens it leaves none behind.

    Raises: OSError.
    """
    holder = Holder()
    try:
        yield await asyncio.to_thread(holder.open, path, mode)
    finally:
        holder.close()

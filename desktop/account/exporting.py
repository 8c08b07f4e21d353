"""Fetching everything that is known of a person into one file."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.account.refusals import Refusals
from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError

BYTES_BETWEEN_REPORTS = 262_144


class ExportDoor(Protocol):
    async def export(self, path: Path, on_progress: Callable[[int], None]) -> None: ...


class DataExport(QObject):
    """One export at a time."""

    progressed = Signal(object)
    """With the bytes that are there; an object, because they may be more than 2**31."""
    saved = Signal()
    failed = Signal(str)
    """With a sentence."""

    def __init__(self, bridge: Bridge, door: ExportDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._door = door
        self._refusals = Refusals(self)
        self._running: Handle[None] | None = None

    def start(self, path: Path) -> None:
        self.cancel()
        self._running = self._bridge.run(
            self._door.export(path, self._reporter()),
            done=lambda _: self._end(),
            failed=self._fail,
        )

    def cancel(self) -> None:
        """Nothing is left of a file that was not finished."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _reporter(self) -> Callable[[int], None]:
        """Tells the main thread of every quarter of a megabyte, not of every piece."""
        told_bytes = 0

        def report(have_bytes: int) -> None:
            nonlocal told_bytes
            if have_bytes - told_bytes >= BYTES_BETWEEN_REPORTS:
                told_bytes = have_bytes
                self._bridge.post(lambda: self.progressed.emit(have_bytes))

        return report

    def _end(self) -> None:
        self._running = None
        self.saved.emit()

    def _fail(self, error: Exception) -> None:
        self._running = None
        if isinstance(error, OSError):
            self.failed.emit(self.tr("The file could not be written. Choose another folder."))
        elif isinstance(error, ClientError):
            self.failed.emit(self._refusals.sentence(error))
        else:
            raise error

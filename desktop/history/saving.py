"""Fetching a result once more, into a file that the person chose."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.outcomes import outcome_of
from desktop.client.wire import Job, JobResult

PERCENT = 100


class ResultsDoor(Protocol):
    async def download(
        self, job_id: str, expected: JobResult, part: Path, on_progress: Callable[[float], None]
    ) -> None: ...


class SaveAgain(QObject):
    """One download at a time; the file appears under its name only when it is whole."""

    progressed = Signal(int)
    """With the percentage."""
    saved = Signal(str)
    failed = Signal(str)
    """With a sentence."""

    def __init__(self, bridge: Bridge, results: ResultsDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._results = results
        self._running: Handle[Path] | None = None
        self._percent = -1

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def save(self, job: Job, path: Path) -> None:
        """Costs nothing: the result was paid for."""
        self.cancel()
        if job.result is not None:
            self._percent = -1
            self._running = self._bridge.run(
                self._fetched(job.id, job.result, path), done=self._done, failed=self._failed
            )

    def cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def _fetched(self, job_id: str, result: JobResult, path: Path) -> Path:
        part = path.with_name(f"{path.name}.part")
        await self._results.download(job_id, result, part, self._progress)
        await asyncio.to_thread(part.replace, path)
        return path

    def _progress(self, share: float) -> None:
        percent = int(share * PERCENT)
        if percent != self._percent:
            self._percent = percent
            self._bridge.post(lambda: self.progressed.emit(percent))

    def _done(self, path: Path) -> None:
        self._running = None
        self.saved.emit(str(path))

    def _failed(self, error: Exception) -> None:
        self._running = None
        if isinstance(error, OSError):
            self.failed.emit(self.tr("The file could not be written. Choose another folder."))
            return
        if not isinstance(error, ClientError):
            raise error
        outcome = outcome_of(error, QCoreApplication.translate)
        self.failed.emit(f"{outcome.title}. {outcome.hint}")

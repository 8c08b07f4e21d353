"""Fetches what the service has of a photo while it is looked at: measures, pictures to compare."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.wire import Job
from desktop.queue.facts import FidelityFacts, facts_of
from desktop.queue.item import ItemState, QueueItem

Kind = Literal["difference", "original"]
Fetch = Callable[[str], Awaitable[bytes]]

JUDGED = frozenset({ItemState.DONE, ItemState.REFUSED})


class JobsDoor(Protocol):
    async def job(self, job_id: str) -> Job: ...

    async def difference(self, job_id: str) -> bytes: ...

    async def original(self, job_id: str) -> bytes: ...


class FidelityPresenter(QObject):
    """Remembers what it has fetched; what the service no longer has is simply not shown."""

    facts_arrived = Signal(str, FidelityFacts)
    """With the item's id."""
    picture_arrived = Signal(str)
    """With the item's id, of a difference map or an original."""

    def __init__(
        self, bridge: Bridge, jobs: JobsDoor, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._folder = folder
        self._facts: dict[str, FidelityFacts] = {}
        self._asking: list[Handle[Job] | Handle[None]] = []

    def facts(self, item: QueueItem) -> FidelityFacts | None:
        return item.server.facts or self._facts.get(item.server.job_id)

    def difference(self, item: QueueItem) -> Path | None:
        """The map, if it was fetched before."""
        return self._fetched(item, "difference")

    def original(self, item: QueueItem) -> Path | None:
        """A picture of a HEIC source, if it was fetched before: nothing here decodes HEIC."""
        return self._fetched(item, "original")

    def before(self, item: QueueItem) -> Path:
        """The original, or the picture that stands for it."""
        return self.original(item) or Path(item.source.path)

    def look_at(self, item: QueueItem | None) -> None:
        """Fetch what is missing of this item; what was asked for another one is dropped."""
        for handle in self._asking:
            handle.cancel()
        self._asking = []
        if item is None or item.state not in JUDGED or not item.server.job_id:
            return
        if self.facts(item) is None:
            self._asking.append(
                self._bridge.run(
                    self._jobs.job(item.server.job_id),
                    done=lambda job: self._keep(item, job),
                    failed=_leave_out,
                )
            )
        if self.difference(item) is None:
            self._ask(item, self._jobs.difference, "difference")
        if item.source.format == "heic" and self.original(item) is None:
            self._ask(item, self._jobs.original, "original")

    def _ask(self, item: QueueItem, fetch: Fetch, kind: Kind) -> None:
        self._asking.append(
            self._bridge.run(
                _keep_picture(fetch, item.server.job_id, self._path(item.server.job_id, kind)),
                done=lambda _: self.picture_arrived.emit(item.id),
                failed=_leave_out,
            )
        )

    def _fetched(self, item: QueueItem, kind: Kind) -> Path | None:
        path = self._path(item.server.job_id, kind)
        return path if item.server.job_id and path.exists() else None

    def _keep(self, item: QueueItem, job: Job) -> None:
        if job.fidelity is None:
            return
        self._facts[job.id] = facts_of(job.fidelity)
        self.facts_arrived.emit(item.id, self._facts[job.id])

    def _path(self, job_id: str, kind: Kind) -> Path:
        return self._folder / f"{job_id}.{kind}"


async def _keep_picture(fetch: Fetch, job_id: str, path: Path) -> None:
    await asyncio.to_thread(_write, path, await fetch(job_id))


def _write(path: Path, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(picture)
    part.replace(path)


def _leave_out(error: Exception) -> None:
    """Expired, offline, signed out, disk full: the report is only shorter."""
    if not isinstance(error, ClientError | OSError):
        raise error

"""Seeing and deleting what the service and this computer keep of a person's pictures."""

import asyncio
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.bridge import Bridge
from desktop.client.errors import ApiProblem, ClientError
from desktop.client.outcomes import outcome_of
from desktop.client.wire import Deleted, Usage


class ImagesDoor(Protocol):
    async def delete(self, image_id: str) -> None: ...

    async def delete_all(self) -> Deleted: ...


class UsageDoor(Protocol):
    async def usage(self) -> Usage: ...


class Traces(Protocol):
    """Called in a worker thread."""

    def size_bytes(self) -> int: ...

    def clear(self) -> None: ...


class PrivacyPresenter(QObject):
    """Deletes at the service first: what is gone there leaves no trace here either."""

    usage_changed = Signal(object)
    """With the Usage, or None where the service has none to show."""
    traces_measured = Signal(int)
    """With the bytes that pictures for showing take here."""
    image_deleted = Signal(str)
    deleted = Signal(object)
    """Everything is; with the Deleted."""
    traces_cleared = Signal()
    busy_changed = Signal(bool)
    failed = Signal(str)
    """With a sentence."""

    def __init__(
        self,
        bridge: Bridge,
        images: ImagesDoor,
        usage: UsageDoor,
        traces: Traces,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._images = images
        self._usage = usage
        self._traces = traces

    def look(self) -> None:
        self._bridge.run(
            self._usage.usage(), done=self.usage_changed.emit, failed=self._without_usage
        )
        self.measure()

    def measure(self) -> None:
        self._bridge.run(
            asyncio.to_thread(self._traces.size_bytes),
            done=self.traces_measured.emit,
            failed=self._not_measured,
        )

    def delete(self, image_id: str) -> None:
        """One picture, with what was made of it."""
        self._begin()
        self._bridge.run(self._deleted_one(image_id), done=self._tell_one, failed=self._refused)

    def delete_all(self) -> None:
        """Everything, while jobs run too; then the traces here."""
        self._begin()
        self._bridge.run(self._deleted_all(), done=self._tell_all, failed=self._refused)

    def clear_traces(self) -> None:
        self._bridge.run(
            asyncio.to_thread(self._traces.clear),
            done=lambda _: self._cleared(),
            failed=self._not_cleared,
        )

    def follow_deletion(self, is_all: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        """Another device deleted everything: nothing of it stays here either."""
        if is_all:
            self.clear_traces()

    async def _deleted_one(self, image_id: str) -> str:
        try:
            await self._images.delete(image_id)
        except ApiProblem as problem:
            if problem.status not in {404, 410}:
                raise  # what is gone already is what was wanted
        return image_id

    async def _deleted_all(self) -> Deleted:
        counts = await self._images.delete_all()
        await asyncio.to_thread(self._traces.clear)
        return counts

    def _tell_one(self, image_id: str) -> None:
        self._end()
        self.image_deleted.emit(image_id)

    def _tell_all(self, counts: Deleted) -> None:
        self._end()
        self.deleted.emit(counts)
        self._cleared()

    def _cleared(self) -> None:
        self.traces_cleared.emit()
        self.measure()

    def _begin(self) -> None:
        self.busy_changed.emit(True)  # noqa: FBT003 - a signal has no keywords

    def _end(self) -> None:
        self.busy_changed.emit(False)  # noqa: FBT003 - a signal has no keywords

    def _without_usage(self, error: Exception) -> None:
        if not isinstance(error, ClientError):
            raise error
        self.usage_changed.emit(None)

    def _not_measured(self, error: Exception) -> None:
        """A file that vanishes while it is counted is no reason to bother anybody."""
        if not isinstance(error, OSError):
            raise error

    def _not_cleared(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.failed.emit(self.tr("Some files on this computer could not be removed. Try again."))

    def _refused(self, error: Exception) -> None:
        self._end()
        if isinstance(error, OSError):
            self._not_cleared(error)
            return
        if not isinstance(error, ClientError):
            raise error
        outcome = outcome_of(error, QCoreApplication.translate)
        self.failed.emit(f"{outcome.title}. {outcome.hint}")

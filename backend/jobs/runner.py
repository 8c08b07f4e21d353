"""Works one job to its end, whatever happens; gives way when the job is cancelled or taken over."""

import asyncio
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import structlog

from backend.imaging.errors import ImagingCrash, ImagingError
from backend.jobs.ending import JobEnded
from backend.jobs.fidelity import short_form
from backend.jobs.figures import JobFigures
from backend.jobs.lifecycle import EndReason
from backend.jobs.records import ClaimedJob, Delivery
from backend.jobs.schemas import Fidelity
from backend.providers.storage import ObjectMissing, StorageFull

LOOK_EVERY_SECONDS = 5.0

log = structlog.get_logger()


class PictureMaker(Protocol):
    """Makes the picture of a claimed job."""

    async def make(self, job: ClaimedJob) -> Delivery:
        """Raises: JobEnded, ImagingError, ImagingCrash, StorageFull, ObjectMissing."""

    async def discard(self, job: ClaimedJob, *, everything: bool) -> None:
        """Remove the answers that nobody needs any more, or all that this claim stored."""


class Records(Protocol):
    """How a job stands, and its two ends."""

    async def claim(self, job_id: UUID) -> ClaimedJob | None: ...

    async def is_current(self, job: ClaimedJob) -> bool: ...

    async def deliver(self, job: ClaimedJob, delivery: Delivery) -> bool: ...

    async def end_without_picture(
        self, job: ClaimedJob, reason: EndReason, fidelity: Fidelity | None = None
    ) -> bool: ...


class News(Protocol):
    """Wakes whoever waits for something to change."""

    async def wait(self, account_id: UUID, timeout_seconds: float) -> bool: ...


class JobRunner:
    """Claims a job, makes its picture, and ends it exactly once."""

    def __init__(
        self,
        records: Records,
        maker: PictureMaker,
        listener: News,
        figures: JobFigures,
    ) -> None:
        self._records = records
        self._maker = maker
        self._listener = listener
        self._figures = figures

    async def run(self, job_id: UUID) -> None:
        """Work a queued job, or one whose worker died; a job that has ended is left alone.

        Cancellation (the worker stops) leaves the job running: another worker takes it over.
        """
        job = await self._records.claim(job_id)
        if job is None:
            return
        made = await self._made_while_ours(job)
        if isinstance(made, Delivery):
            await self._deliver(job, made)
        elif made is not None:
            await self._end(job, made)

    async def _made_while_ours(self, job: ClaimedJob) -> Delivery | JobEnded | None:
        """None once the job is cancelled or taken over.

        How it ends is written down after the watch is over: it would take that for the word that
        the job is no longer ours, and break off what comes with the end.
        """
        work = asyncio.create_task(self._made(job), name=f"job {job.id}")
        watch = asyncio.create_task(self._watch(job), name=f"watch {job.id}")
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)
        return None if work.cancelled() else work.result()

    async def _watch(self, job: ClaimedJob) -> None:
        """Return when the job is no longer ours."""
        while await self._records.is_current(job):
            await self._listener.wait(job.account_id, LOOK_EVERY_SECONDS)

    async def _made(self, job: ClaimedJob) -> Delivery | JobEnded:
        try:
            return await self._maker.make(job)
        except JobEnded as end:
            return end
        except Exception as error:  # noqa: BLE001  the last boundary: a bug must not keep a person's credits
            return JobEnded(_noted(job, error))

    async def _deliver(self, job: ClaimedJob, delivery: Delivery) -> None:
        delivered = await self._records.deliver(job, delivery)
        if delivered:
            self._figures.delivered(job)
        await self._discard(job, everything=not delivered)

    async def _end(self, job: ClaimedJob, end: JobEnded) -> None:
        fidelity = short_form(end.rejected.report) if end.rejected else None
        ended = await self._records.end_without_picture(job, end.reason, fidelity)
        if ended:
            self._figures.ended(job, end.reason)
        await self._discard(job, everything=not ended or fidelity is None)

    async def _discard(self, job: ClaimedJob, *, everything: bool) -> None:
        """Clean up; what cannot be removed now goes when the job's time is over."""
        with suppress(StorageFull, ObjectMissing):
            await self._maker.discard(job, everything=everything)


def _noted(job: ClaimedJob, error: Exception) -> EndReason:
    """Why there is no picture; what is not the picture's fault goes to the log."""
    if isinstance(error, ImagingError):
        log.info("job_unreadable", job=str(job.id), code=error.code)
        return "unreadable_image"
    if isinstance(error, StorageFull):
        log.warning("job_storage_full", job=str(job.id))
        return "storage_unavailable"
    if isinstance(error, ObjectMissing):
        return "image_deleted"
    if isinstance(error, ImagingCrash):
        log.warning("job_imaging_crashed", job=str(job.id), error=str(error))
    else:
        log.error("job_crashed", job=str(job.id), exc_info=error)
    return "internal_error"

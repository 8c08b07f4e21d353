"""Works one job to its end, whatever happens; gives way when the job is cancelled or taken over."""

import asyncio
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import structlog

from backend.events import EventListener
from backend.imaging.errors import ImagingCrash, ImagingError
from backend.jobs.ending import JobEnded
from backend.jobs.fidelity import short_form
from backend.jobs.figures import JobFigures
from backend.jobs.lifecycle import EndReason
from backend.jobs.records import ClaimedJob, Delivery, JobRecords
from backend.providers.storage import ObjectMissing, StorageFull

LOOK_EVERY_SECONDS = 5.0

log = structlog.get_logger()


class PictureMaker(Protocol):
    """Makes the picture of a claimed job."""

    async def make(self, job: ClaimedJob) -> Delivery:
        """Raises: JobEnded, ImagingError, ImagingCrash, StorageFull, ObjectMissing."""

    async def discard(self, job: ClaimedJob, *, everything: bool) -> None:
        """Remove the answers that nobody needs any more, or all that this claim stored."""


class JobRunner:
    """Claims a job, makes its picture, and ends it exactly once."""

    def __init__(
        self,
        records: JobRecords,
        maker: PictureMaker,
        listener: EventListener,
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
        work = asyncio.create_task(self._work(job), name=f"job {job.id}")
        watch = asyncio.create_task(self._watch(job), name=f"watch {job.id}")
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)
        if not work.cancelled() and (crash := work.exception()):
            raise crash

    async def _watch(self, job: ClaimedJob) -> None:
        """Return when the job is no longer ours."""
        while await self._records.is_current(job):
            await self._listener.wait(job.account_id, LOOK_EVERY_SECONDS)

    async def _work(self, job: ClaimedJob) -> None:
        try:
            delivery = await self._maker.make(job)
        except JobEnded as end:
            await self._end(job, end.reason, end)
        except ImagingError as error:
            log.info("job_unreadable", job=str(job.id), code=error.code)
            await self._end(job, "unreadable_image")
        except StorageFull:
            log.warning("job_storage_full", job=str(job.id))
            await self._end(job, "storage_unavailable")
        except ObjectMissing:
            await self._end(job, "image_deleted")
        except ImagingCrash as error:
            log.warning("job_imaging_crashed", job=str(job.id), error=str(error))
            await self._end(job, "internal_error")
        except Exception as error:  # the last boundary: a bug must not keep a person's credits
            log.exception("job_crashed", job=str(job.id), exc_info=error)
            await self._end(job, "internal_error")
        else:
            delivered = await self._records.deliver(job, delivery)
            if delivered:
                self._figures.delivered(job)
            await self._discard(job, everything=not delivered)

    async def _end(self, job: ClaimedJob, reason: EndReason, end: JobEnded | None = None) -> None:
        rejected = end.rejected if end else None
        fidelity = short_form(rejected.report) if rejected else None
        ended = await self._records.end_without_picture(job, reason, fidelity)
        if ended:
            self._figures.ended(job, reason)
        await self._discard(job, everything=not ended or fidelity is None)

    async def _discard(self, job: ClaimedJob, *, everything: bool) -> None:
        """Clean up; what cannot be removed now goes when the job's time is over."""
        with suppress(StorageFull, ObjectMissing):
            await self._maker.discard(job, everything=everything)

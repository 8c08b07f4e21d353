"""What has to happen by the clock: expiry of pictures, jobs without a queue entry, old rows."""

from datetime import timedelta
from uuid import UUID

import structlog

from backend.accounts.limits import RateLimits
from backend.clock import Clock
from backend.database import Database
from backend.events import Events
from backend.images.service import ImageService
from backend.jobs.records import JobRecords
from backend.providers.storage import Storage
from backend.queueing import RUN_JOB, Queue

SILENCE = timedelta(minutes=2)
ROUND = timedelta(minutes=1)

log = structlog.get_logger()


class Upkeep:
    """One round a minute; each step is safe to repeat and to be killed in."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        storage: Storage,
        images: ImageService,
        records: JobRecords,
        events: Events,
        limits: RateLimits,
        queue: Queue,
    ) -> None:
        self._database = database
        self._clock = clock
        self._storage = storage
        self._images = images
        self._records = records
        self._events = events
        self._limits = limits
        self._queue = queue

    async def run(self) -> None:
        """One round."""
        await self.requeue_stalled()
        await self.purge_results()
        await self.purge_originals()
        await self._images.purge_expired()
        await self._events.purge()
        await self._limits.purge()

    async def requeue_stalled(self) -> int:
        """Give open jobs without a queue entry a new one: none is ever forgotten."""
        stalled = await self._records.stalled(SILENCE)
        for job_id in stalled:
            log.warning("job_requeued", job=str(job_id))
            await self._queue.enqueue(RUN_JOB, job_id, dedupe_key=f"job:{job_id}")
        return len(stalled)

    async def purge_results(self) -> int:
        """Remove everything stored for jobs whose time is over."""
        rows = await self._database.rows(
            """
            SELECT id, account_id FROM job WHERE deleted_at IS NULL AND expires_at <= $1
              AND state NOT IN ('queued', 'running')
              AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.account_id = job.account_id
                              AND h.released_at IS NULL) LIMIT 500
            """,
            self._clock.now(),
        )
        for row in rows:
            await self.remove_result(row["account_id"], row["id"])
        return len(rows)

    async def purge_originals(self) -> int:
        """Remove the copies of sources that jobs keep to be shown: no later than the sources.

        Before those, and a round early, because a source is looked at once only.
        """
        rows = await self._database.rows(
            """
            SELECT job.id, job.account_id, fence FROM job JOIN image ON image.id = image_id
            WHERE image.deleted_at IS NULL AND image.expires_at <= $1
              AND job.deleted_at IS NULL AND facts->>'format' = 'heic'
              AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.account_id = job.account_id
                              AND h.released_at IS NULL)
            """,
            self._clock.now() + ROUND,
        )
        for row in rows:
            for fence in range(1, row["fence"] + 1):
                key = f"{row['account_id']}/jobs/{row['id']}/{fence}/original"
                await self._storage.delete(key)
        return len(rows)

    async def remove_result(self, account_id: UUID, job_id: UUID) -> None:
        """Remove one job's objects, then mark it; a kill in between is finished next time."""
        await self._storage.delete_prefix(f"{account_id}/jobs/{job_id}")
        await self._database.execute(
            "UPDATE job SET deleted_at = $2 WHERE id = $1", job_id, self._clock.now()
        )

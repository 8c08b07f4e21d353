"""Job rows: how they are read for people, claimed by workers and brought to their one end."""

from datetime import timedelta
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from backend.clock import Clock
from backend.credits.service import CreditService
from backend.database import Database
from backend.events import Events
from backend.imaging.facts import SourceFacts
from backend.imaging.options import UpscaleOptions
from backend.jobs.lifecycle import EndReason, Stage, end_state, progress_of
from backend.jobs.schemas import Fidelity, Job, JobResult

SELECT_JOB = """
    SELECT j.id, j.account_id, j.image_id, i.file_name, j.state, j.stage, j.progress, j.credits,
           j.reason, j.created_at, j.finished_at, j.options, j.output_width_px, j.output_height_px,
           j.fidelity, j.result, j.trial_credits
    FROM job j JOIN image i ON i.id = j.image_id
"""


class ClaimedJob(Struct, frozen=True, kw_only=True):
    """A job that this worker may work on, as long as nobody has claimed it since."""

    id: UUID
    account_id: UUID
    options: UpscaleOptions
    credits: int
    fence: int
    """Raised by each claim: what a late worker writes under an old number is refused."""
    source_key: str
    facts: SourceFacts

    @property
    def prefix(self) -> str:
        """Where everything that this job stores lies."""
        return f"{self.account_id}/jobs/{self.id}"

    @property
    def folder(self) -> str:
        """Where this claim's result lies: a worker that lost its claim writes elsewhere."""
        return f"{self.prefix}/{self.fence}"


class Delivery(Struct, frozen=True, kw_only=True):
    """What a finished picture leaves in the job's row."""

    fidelity: Fidelity
    result: JobResult


class JobRecords:
    """Every change of a job's state, with the event that tells of it."""

    def __init__(
        self, database: Database, clock: Clock, events: Events, credit_service: CreditService
    ) -> None:
        self._database = database
        self._clock = clock
        self._events = events
        self._credits = credit_service

    async def read(self, job_id: UUID, account_id: UUID) -> Job | None:
        """The job, if it is the account's and was not deleted."""
        row = await self._database.row(
            f"{SELECT_JOB} WHERE j.id = $1 AND j.account_id = $2", job_id, account_id
        )
        return to_job(row) if row else None

    async def claim(self, job_id: UUID) -> ClaimedJob | None:
        """Take a job that waits, or one whose worker is dead; None when it has ended."""
        async with self._database.transaction():
            row = await self._database.row(
                """
                UPDATE job j SET state = 'running', stage = 'preparing', fence = j.fence + 1,
                       started_at = coalesce(j.started_at, $2), progress = 0
                FROM image i
                WHERE j.id = $1 AND i.id = j.image_id AND j.state IN ('queued', 'running')
                RETURNING j.account_id, j.options, j.credits, j.fence, i.storage_key, i.facts
                """,
                job_id,
                self._clock.now(),
            )
            if row is None:
                return None
            await self.announce(job_id)
        assert row is not None
        return ClaimedJob(
            id=job_id,
            account_id=row["account_id"],
            options=msgspec.json.decode(row["options"], type=UpscaleOptions),
            credits=row["credits"],
            fence=row["fence"],
            source_key=row["storage_key"],
            facts=msgspec.json.decode(row["facts"], type=SourceFacts),
        )

    async def is_current(self, job: ClaimedJob) -> bool:
        """Whether the claim still holds: not cancelled, not taken over."""
        found = await self._database.value(
            "SELECT 1 FROM job WHERE id = $1 AND fence = $2 AND state = 'running'",
            job.id,
            job.fence,
        )
        return found is not None

    async def report(self, job: ClaimedJob, stage: Stage, *, done: int, calls: int) -> None:
        """Tell how far the job is."""
        async with self._database.transaction():
            moved = await self._database.execute(
                "UPDATE job SET stage = $3, progress = $4"
                " WHERE id = $1 AND fence = $2 AND state = 'running'",
                job.id,
                job.fence,
                stage,
                progress_of(stage, done=done, calls=calls),
            )
            if moved:
                await self.announce(job.id)

    async def deliver(self, job: ClaimedJob, delivery: Delivery) -> bool:
        """Store the result, capture the hold and mark delivered, all or nothing.

        False when the job was cancelled or taken over meanwhile: then nothing changes.
        """
        async with self._database.transaction():
            moved = await self._database.execute(
                """
                UPDATE job SET state = 'delivered', stage = 'delivered', progress = 1,
                       fidelity = $3, result = $4, finished_at = $5, expires_at = $6, folder = $7
                WHERE id = $1 AND fence = $2 AND state = 'running'
                """,
                job.id,
                job.fence,
                msgspec.json.encode(delivery.fidelity).decode(),
                msgspec.json.encode(delivery.result).decode(),
                self._clock.now(),
                delivery.result.expires_at,
                job.folder,
            )
            if not moved:
                return False
            if job.credits:
                captured = await self._credits.capture(job.account_id, job.id, job.credits)
                assert captured, "a running job has an open hold"
            await self.announce(job.id)
        return True

    async def end_without_picture(
        self, job: ClaimedJob, reason: EndReason, fidelity: Fidelity | None = None
    ) -> bool:
        """Give the credits back and say why there is no picture."""
        return await self._end(job.id, reason, claim=job, fidelity=fidelity)

    async def cancel(self, job_id: UUID, reason: EndReason = "cancelled") -> bool:
        """End a job by its owner's wish; False when it has ended before."""
        return await self._end(job_id, reason, claim=None, fidelity=None)

    async def _end(
        self,
        job_id: UUID,
        reason: EndReason,
        *,
        claim: ClaimedJob | None,
        fidelity: Fidelity | None,
    ) -> bool:
        state = end_state(reason)
        async with self._database.transaction():
            account_id = await self._database.value(
                """
                UPDATE job SET state = $2, stage = $2, reason = $3, finished_at = $4, fidelity = $6,
                       folder = $7
                WHERE id = $1 AND state IN ('queued', 'running')
                  AND ($5::integer IS NULL OR fence = $5)
                RETURNING account_id
                """,
                job_id,
                state,
                reason,
                self._clock.now(),
                claim.fence if claim else None,
                msgspec.json.encode(fidelity).decode() if fidelity else None,
                claim.folder if claim and fidelity else None,
            )
            if account_id is None:
                return False
            assert isinstance(account_id, UUID)
            await self._credits.release(account_id, job_id, reason)
            await self.announce(job_id)
        return True

    async def announce(self, job_id: UUID) -> None:
        """Tell the account's devices how the job stands."""
        row = await self._database.row(f"{SELECT_JOB} WHERE j.id = $1", job_id)
        assert row is not None
        await self._events.add(row["account_id"], "job", msgspec.to_builtins(to_job(row)))

    async def stalled(self, silence: timedelta) -> list[UUID]:
        """Open jobs that no queue entry stands for any more."""
        rows = await self._database.rows(
            """
            SELECT j.id FROM job j WHERE j.state IN ('queued', 'running') AND j.created_at < $1
              AND NOT EXISTS (SELECT 1 FROM pgqueuer q
                              WHERE q.payload = convert_to(j.id::text, 'UTF8'))
            LIMIT 200
            """,
            self._clock.now() - silence,
        )
        return [row["id"] for row in rows]


def to_job(row: Record) -> Job:
    """A row of SELECT_JOB as a device sees it."""
    return Job(
        id=row["id"],
        image_id=row["image_id"],
        file_name=row["file_name"],
        state=row["state"],
        stage=row["stage"],
        progress=round(row["progress"], 4),
        credits=row["credits"],
        reason=row["reason"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        options=msgspec.json.decode(row["options"], type=UpscaleOptions),
        output_width=row["output_width_px"],
        output_height=row["output_height_px"],
        fidelity=msgspec.json.decode(row["fidelity"], type=Fidelity) if row["fidelity"] else None,
        result=msgspec.json.decode(row["result"], type=JobResult) if row["result"] else None,
        trial_credits=row["trial_credits"],
    )

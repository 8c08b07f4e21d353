"""Provider calls on record: each attempt has a row, each answer its bytes, before it is used."""

from uuid import UUID

from msgspec import Struct

from backend.clock import Clock
from backend.database import Database
from backend.jobs.records import ClaimedJob
from backend.providers.image_model import ModelAnswer
from backend.providers.storage import Storage


class Attempt(Struct, frozen=True):
    """One call of the provider, as the record has it."""

    number: int
    outcome: str
    """`started`, `answered`, `used`, or a stable word for why there is no picture."""
    storage_key: str | None
    prompt_version: str
    model_version: str | None
    is_billable: bool


class Answers:
    """Attempts and answers of one call survive a crash, so that nothing is bought twice."""

    def __init__(self, database: Database, clock: Clock, storage: Storage) -> None:
        self._database = database
        self._clock = clock
        self._storage = storage

    async def attempts(self, job_id: UUID, call_index: int) -> list[Attempt]:
        """What was tried for a call so far, in order."""
        rows = await self._database.rows(
            """
            SELECT attempt, outcome, storage_key, prompt_version, model_version, is_billable
            FROM provider_call WHERE job_id = $1 AND call_index = $2 ORDER BY attempt
            """,
            job_id,
            call_index,
        )
        return [Attempt(*row) for row in rows]

    async def start(
        self, job: ClaimedJob, call_index: int, number: int, prompt_version: str
    ) -> None:
        """Write down that a call is about to be made: from here on it may cost money."""
        await self._database.execute(
            """
            INSERT INTO provider_call
                (job_id, call_index, attempt, outcome, prompt_version, started_at)
            VALUES ($1, $2, $3, 'started', $4, $5) ON CONFLICT DO NOTHING
            """,
            job.id,
            call_index,
            number,
            prompt_version,
            self._clock.now(),
        )

    async def keep(self, job: ClaimedJob, call_index: int, number: int, answer: ModelAnswer) -> str:
        """Store an answer's bytes first, then that it came; returns the key."""
        key = f"{job.prefix}/answers/{call_index}-{number}"
        await self._storage.put_bytes(key, answer.picture)
        await self._database.execute(
            """
            UPDATE provider_call SET outcome = 'answered', storage_key = $4, model_version = $5,
                   cost_microdollars = $6, finished_at = $7
            WHERE job_id = $1 AND call_index = $2 AND attempt = $3
            """,
            job.id,
            call_index,
            number,
            key,
            answer.model_version,
            answer.cost_microdollars,
            self._clock.now(),
        )
        return key

    async def close(
        self, job: ClaimedJob, call_index: int, number: int, outcome: str, *, is_billable: bool
    ) -> None:
        """Write down how an attempt ended."""
        await self._database.execute(
            """
            UPDATE provider_call SET outcome = $4, is_billable = $5,
                   finished_at = coalesce(finished_at, $6)
            WHERE job_id = $1 AND call_index = $2 AND attempt = $3
            """,
            job.id,
            call_index,
            number,
            outcome,
            is_billable,
            self._clock.now(),
        )

    async def billable(self, job_id: UUID) -> int:
        """How many calls the provider may have charged for."""
        count = await self._database.value(
            "SELECT count(*) FROM provider_call WHERE job_id = $1 AND is_billable", job_id
        )
        assert isinstance(count, int)
        return count

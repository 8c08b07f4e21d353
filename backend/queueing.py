"""The job queue's doors: enqueue inside our transaction, run entry points, wake listeners."""

from datetime import timedelta
from uuid import UUID

from pgqueuer.queries import Queries

from backend.database import Database

RUN_JOB = "run_job"
SEND_MAIL = "send_mail"


class Queue:
    """Enqueues by ids only: payloads hold nothing private."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(
        self,
        entrypoint: str,
        subject: UUID,
        *,
        priority: int = 0,
        delay: timedelta | None = None,
        dedupe_key: str | None = None,
    ) -> None:
        """Add one piece of work; inside a transaction it appears with the commit, or never.

        A second one with the same `dedupe_key`, still waiting, is skipped.
        """
        async with self._database.connection() as connection:
            queries = Queries.from_asyncpg_connection(connection)
            await queries.enqueue(
                entrypoint,
                str(subject).encode(),
                priority=priority,
                execute_after=delay,
                dedupe_key=dedupe_key,
                on_conflict="skip",
            )

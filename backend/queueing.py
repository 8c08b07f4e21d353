"""The job queue's doors: enqueue inside our transaction, run entry points, wake listeners."""

from datetime import timedelta
from uuid import UUID

from pgqueuer.queries import Queries
from typing_extensions import override

from backend.database import Database

RUN_JOB = "run_job"
SEND_MAIL = "send_mail"


COLUMNS = """
SELECT t.relname AS in_table, c.attname AS named FROM pg_class t JOIN pg_attribute c
ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
WHERE t.relnamespace = current_schema()::regnamespace
"""


class WorkerQueries(Queries):
    """The worker's statements; what each line asks of every column takes one look, not dozens."""

    _columns: frozenset[tuple[str, str]] = frozenset()

    @override
    async def has_table(self, table: str) -> bool:
        return table in {in_table for in_table, _ in await self._known_columns()}

    @override
    async def table_has_column(self, table: str, column: str) -> bool:
        return (table, column) in await self._known_columns()

    async def _known_columns(self) -> frozenset[tuple[str, str]]:
        if not self._columns:
            found = await self.driver.fetch(COLUMNS)
            self._columns = frozenset((str(row["in_table"]), str(row["named"])) for row in found)
        return self._columns


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

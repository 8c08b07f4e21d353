"""The queue's own look at its tables, before a worker takes work."""

import pytest
from asyncpg import Connection, Record
from pgqueuer.db import AsyncpgDriver
from pgqueuer.qm import QueueManager

from backend.database import Database
from backend.queueing import WorkerQueries


def manager(connection: "Connection[Record]") -> QueueManager:
    return QueueManager(WorkerQueries(AsyncpgDriver(connection)))


async def test_the_tables_of_the_migrations_are_what_the_queue_expects(database: Database) -> None:
    connection = await database.dedicated_connection()

    await manager(connection).verify_structure()

    await connection.close()


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("ALTER TABLE pgqueuer_log DROP COLUMN traceback", "'traceback' is missing"),
        ("DROP TABLE pgqueuer_statistics", "'pgqueuer_statistics' is missing"),
    ],
)
async def test_what_is_missing_is_named_before_any_work_is_taken(
    database: Database, lost: str, named: str
) -> None:
    connection = await database.dedicated_connection()
    await connection.execute(lost)

    with pytest.raises(RuntimeError, match=named):
        await manager(connection).verify_structure()

    await connection.close()

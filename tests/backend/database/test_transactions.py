"""Transactions that money can rely on: nothing leaks and nothing pretends, whatever fails."""

import asyncio

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from backend.database import CONNECTION_ERRORS, Database

MARKS = "CREATE TABLE mark (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
INSERT = "INSERT INTO mark VALUES ($1)"


@pytest.fixture
async def marks(database: Database) -> Database:
    await database.execute(MARKS)
    return database


async def count(database: Database) -> object:
    return await database.value("SELECT count(*) FROM mark")


async def test_a_commit_keeps_and_an_error_drops_everything(marks: Database) -> None:
    async with marks.transaction():
        await marks.execute(INSERT, 1)

    with pytest.raises(ZeroDivisionError):
        async with marks.transaction():
            await marks.execute(INSERT, 2)
            raise ZeroDivisionError

    assert await count(marks) == 1


async def test_after_a_failed_commit_the_next_transaction_is_a_real_one(marks: Database) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with marks.transaction():
            await marks.execute(INSERT, 1)
            await marks.execute(INSERT, 1)

    assert not marks.in_transaction
    with pytest.raises(ZeroDivisionError):
        async with marks.transaction():
            await marks.execute(INSERT, 2)
            raise ZeroDivisionError
    assert await count(marks) == 0


async def test_a_killed_backend_gives_its_place_in_the_pool_back(marks: Database) -> None:
    async def be_killed() -> None:
        async with marks.transaction():
            pid = await marks.value("SELECT pg_backend_pid()")
            killer = await asyncpg.connect(marks.url)
            await killer.execute("SELECT pg_terminate_backend($1)", pid)
            await killer.close()
            await marks.execute(INSERT, 1)

    for _ in range(20):
        with pytest.raises(CONNECTION_ERRORS):
            await be_killed()

    assert not marks.in_transaction
    async with marks.transaction():
        await marks.execute(INSERT, 2)
    assert await count(marks) == 1


async def test_a_backend_killed_before_commit_leaves_no_row(marks: Database) -> None:
    with pytest.raises(CONNECTION_ERRORS):
        async with marks.transaction():
            await marks.execute(INSERT, 1)
            pid = await marks.value("SELECT pg_backend_pid()")
            killer = await asyncpg.connect(marks.url)
            await killer.execute("SELECT pg_terminate_backend($1)", pid)
            await killer.close()

    assert await count(marks) == 0


async def test_cancellation_at_any_point_rolls_back_and_leaks_nothing(marks: Database) -> None:
    inside = asyncio.Event()

    async def linger() -> None:
        async with marks.transaction():
            await marks.execute(INSERT, 1)
            inside.set()
            await marks.execute("SELECT pg_sleep(30)")

    for delay in (0, 1, 2, 3, 5, 8):
        inside.clear()
        task = asyncio.create_task(linger())
        for _ in range(delay):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    task = asyncio.create_task(linger())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await count(marks) == 0


async def test_a_gather_inside_a_transaction_fails_without_poisoning_the_task(
    marks: Database,
) -> None:
    with pytest.raises(CONNECTION_ERRORS):
        async with marks.transaction():
            await asyncio.gather(marks.execute(INSERT, 1), marks.execute(INSERT, 2))

    async with marks.transaction():
        await marks.execute(INSERT, 3)
    assert await count(marks) == 1


async def test_nesting_is_refused_because_it_would_be_no_transaction(marks: Database) -> None:
    async with marks.transaction():
        with pytest.raises(TransactionError):
            async with marks.transaction():
                pass


async def test_joined_uses_the_open_transaction(marks: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with marks.transaction():
            async with marks.joined():
                await marks.execute(INSERT, 1)
            raise ZeroDivisionError

    assert await count(marks) == 0


async def test_the_pool_serves_more_tasks_than_it_has_connections(marks: Database) -> None:
    async def add(number: int) -> None:
        async with marks.transaction():
            await marks.execute(INSERT, number)

    await asyncio.gather(*(add(number) for number in range(60)))

    assert await count(marks) == 60

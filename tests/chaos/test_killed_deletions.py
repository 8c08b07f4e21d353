"""The worker that erases an account is killed at each step; the account is gone all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

from backend.database import Database
from backend.settings import Settings
from tests.backend.credits.invariants import broken_invariants
from tests.backend.samples import SAMPLE
from tests.chaos.workers import Workers
from tests.fakes.service import PASSWORD, Person, Service, parts_open, service_running, upload

STEPS = ("image", "mail", "free_grant")
"""Tables at which the erasing is stopped, in its order, so that each kill falls in its midst."""
SECONDS_IN_ALL = 120
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock'"
)


async def confirmed(service: Service, email: str) -> Person:
    """Somebody whom the support desk confirmed: mails lie with whichever worker sent them."""
    assert (await service.sign_up(email)).status_code == 202
    async with parts_open(service.settings) as parts:
        await parts.staff.confirm_address(email, actor="test", reason="no mailbox to look into")
    token: str = (await service.sign_in(email)).json()["token"]
    return Person(email, token, service.client(token))


@asynccontextmanager
async def kept_shut(database_url: str, table: str) -> AsyncIterator[None]:
    """Nobody writes to the table meanwhile."""
    connection = await asyncpg.connect(database_url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        await transaction.rollback()
        await connection.close()


async def until(database: Database, statement: str) -> None:
    async with asyncio.timeout(SECONDS_IN_ALL):
        while not await database.value(statement):
            await asyncio.sleep(0.05)


async def ask_to_go(person: Person) -> None:
    body = {"password": PASSWORD, "accept_credit_loss": True, "accept_running_jobs": True}
    answer = await person.http.request("DELETE", "/account", json=body)
    assert answer.status_code == 204, answer.text


@pytest.mark.timeout(600)
async def test_an_account_is_gone_whenever_its_worker_dies(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    settings = replace(
        Settings(data_dir=tmp_path, storage_url=pictures.as_uri(), database_url=database_url),
        worker_lease_seconds=3,
    )
    async with (
        service_running(settings, role="api") as service,
        Workers(settings, count=1, share_folder=True) as workers,
    ):
        people = [await confirmed(service, f"planted{n}@example.com") for n in range(len(STEPS))]
        for person in people:
            assert (await upload(person, SAMPLE)).status_code == 201
        for person, table in zip(people, STEPS, strict=True):
            async with kept_shut(database_url, table):
                await ask_to_go(person)
                await until(database, WAITING)
                await workers.kill_one()
        await until(database, "SELECT count(*) = 0 FROM account_deletion WHERE done_at IS NULL")
        await until(database, "SELECT count(*) = 0 FROM mail WHERE state = 'waiting'")

    assert workers.killed == len(STEPS)
    assert await database.value("SELECT count(*) FROM account_deletion") == len(STEPS)
    assert await database.value("SELECT count(*) FROM account") == 0
    assert await database.value("SELECT count(*) FROM image") == 0
    assert [path for path in pictures.rglob("*") if path.is_file()] == []
    assert await broken_invariants(database) == []

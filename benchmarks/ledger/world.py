"""A PostgreSQL of its own with durability on, and wallets in it to spend from."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx

from backend.credits.service import CreditService
from backend.database import Database
from backend.embedded_postgres import EmbeddedPostgres
from backend.events import Events
from backend.migrations.runner import migrate
from backend.serving import held_port
from backend.tables import TABLES

CREDITS_EACH = 1_000_000_000
POOL_SIZE = 20
START_SECONDS = 60


class SystemTime:
    def now(self) -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def fresh_database() -> AsyncIterator[Database]:
    """Migrated and empty; fsync is on, as where money is."""
    with tempfile.TemporaryDirectory(prefix="opendream-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        database = Database(
            await asyncio.to_thread(_started, server, Path(folder)), pool_size=POOL_SIZE
        )
        await database.open()
        database.bind(TABLES)
        await migrate(database)
        try:
            yield database
        finally:
            await database.close()
            await asyncio.to_thread(server.stop)


@asynccontextmanager
async def api_beside(database: Database) -> AsyncIterator[str]:
    """The HTTP service on this database in a process of its own; yields its base URL."""
    with (
        held_port("127.0.0.1") as port,
        tempfile.TemporaryDirectory(prefix="opendream-bench-") as folder,
    ):
        url = f"http://127.0.0.1:{port}"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "backend.cli", "serve", "--role", "api", "--port", str(port),
            env={
                **os.environ, "OPENDREAM_DATABASE_URL": database.url,
                "OPENDREAM_DATA_DIR": folder, "OPENDREAM_LOG_LEVEL": "warning",
            },
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await _answers(f"{url}/healthz")
            yield url
        finally:
            process.terminate()
            await process.wait()


async def _answers(address: str) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(START_SECONDS):
        while True:
            try:
                (await http.get(address)).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return


def _started(server: EmbeddedPostgres, folder: Path) -> str:
    """Its URL; it runs as a user of its own where we are root, who must get into the folder."""
    folder.chmod(0o755)
    return server.start()


def ledger_of(database: Database) -> CreditService:
    clock = SystemTime()
    return CreditService(database, clock, Events(database, clock))


async def add_accounts(database: Database, count: int) -> Sequence[UUID]:
    """Accounts with one lot each that no benchmark will use up."""
    rows = await database.rows(
        """
        INSERT INTO account (id, email, adult_confirmed_at, policy_version, terms_version,
                             policy_accepted_at, email_verified_at, created_at)
        SELECT uuidv7(), uuidv7() || '@bench.test', now(), 'p', 't', now(), now(), now()
        FROM generate_series(1, $1) RETURNING id
        """,
        count,
    )
    accounts = [row["id"] for row in rows]
    await database.execute(
        "INSERT INTO billing_account (id, account_id) SELECT uuidv7(), unnest($1::uuid[])", accounts
    )
    await database.execute(
        "INSERT INTO wallet (id) SELECT id FROM billing_account WHERE account_id = ANY($1)",
        accounts,
    )
    await database.rows(
        """
        SELECT ledger_grant(uuidv7(), uuidv7(), id, $2, 'grant', 'sys:promo', 'promo', id::text,
                            'bench:' || id, NULL, 'service', 'bench', now())
        FROM billing_account WHERE account_id = ANY($1)
        """,
        accounts,
        CREDITS_EACH,
    )
    return accounts

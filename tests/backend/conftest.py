"""One real PostgreSQL for the run; each test gets a migrated database of its own."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from backend.clock import Clock
from backend.credits.service import CreditService
from backend.database import Database
from backend.embedded_postgres import EmbeddedPostgres
from backend.events import Events
from backend.migrations.runner import migrate
from backend.settings import Settings
from backend.tables import TABLES
from tests.fakes.accounts import Accounts
from tests.fakes.clock import FakeClock
from tests.fakes.service import Service, service_running

POOL_SIZE = 12
SETTINGS = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "max_wal_size = '128MB'",
)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
MEMORY = Path("/dev/shm")
LEAST_FREE_BYTES = 2**31
_numbers = count(1)


def quick_place() -> Path | None:
    """Memory where there is plenty, else the usual place: a database is hundreds of files."""
    can_be = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if can_be and shutil.disk_usage(MEMORY).free > LEAST_FREE_BYTES else None


def database_named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return url.replace("/postgres?", f"/{name}?")


@pytest_asyncio.fixture(scope="session")
async def postgres_url() -> AsyncIterator[str]:
    """A server whose durability is off (tests kill clients, not the machine), with a template."""
    with tempfile.TemporaryDirectory(prefix="opendream-pg-", dir=quick_place()) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder))
        url = await asyncio.to_thread(server.start)
        connection = await asyncpg.connect(url)
        for setting in SETTINGS:
            await connection.execute(f"ALTER SYSTEM SET {setting}")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.execute("CREATE DATABASE template_opendream")
        template = Database(database_named(url, "template_opendream"), pool_size=2)
        await template.open()
        await migrate(template)
        await template.close()
        await connection.close()
        yield url
        await asyncio.to_thread(server.stop)


@asynccontextmanager
async def fresh_database(postgres_url: str) -> AsyncIterator[str]:
    """The URL of a migrated database of its own, dropped afterwards."""
    name = f"test_{next(_numbers)}"
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(
        f"CREATE DATABASE {name} TEMPLATE template_opendream STRATEGY FILE_COPY"
    )
    yield database_named(postgres_url, name)
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest_asyncio.fixture
async def database_url(postgres_url: str) -> AsyncIterator[str]:
    async with fresh_database(postgres_url) as url:
        yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open pool; whatever the test did, every connection must have come back."""
    opened = Database(database_url, pool_size=POOL_SIZE)
    await opened.open()
    opened.bind(TABLES)
    yield opened
    pool = opened.pool
    assert pool.get_size() == pool.get_idle_size(), "a connection was leaked"
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ledger(database: Database, clock: Clock) -> CreditService:
    return CreditService(database, clock, Events(database, clock))


@pytest.fixture
def accounts(database: Database, clock: Clock, ledger: CreditService) -> Accounts:
    return Accounts(database, clock, ledger)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


def settings_for(database_url: str, folder: Path) -> Settings:
    """A sandbox service on a database and folder of its own, with a prompt provider."""
    return Settings(
        data_dir=folder,
        database_url=database_url,
        free_credits=20,
        worker_lease_seconds=4,
        sandbox_gemini="latency=0",
    )


@pytest_asyncio.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    async with service_running(settings) as running_service:
        yield running_service


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the tests of a module: it takes longer to start than they take."""
    installed = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest_asyncio.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """A browser for contexts of the test's own, which share nothing and end with it."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(scope="module")
async def shared_service(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Service]:
    """One service for those tests of a module that leave nothing behind in it."""
    async with fresh_database(postgres_url) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("shared"))
        async with service_running(settings) as running_service:
            yield running_service

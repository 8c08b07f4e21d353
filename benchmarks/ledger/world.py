"""A PostgreSQL of its own with durability on, and wallets in it to spend from."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from backend.credits.service import CreditService
from backend.database import Database
from backend.embedded_postgres import EmbeddedPostgres
from backend.events import Events
from backend.migrations.runner import migrate
from backend.tables import TABLES

CREDITS_EACH = 1_000_000_000
POOL_SIZE = 20


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

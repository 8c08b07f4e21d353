"""Bring a database up to date, under a lock, so that several processes may start at once."""

import io
import os
from contextlib import redirect_stdout

import structlog
from asyncpg import Record
from asyncpg.pool import PoolConnectionProxy
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from pgqueuer.queries import Queries

from backend import piccolo_conf
from backend.database import Database
from backend.migrations.piccolo_app import APP_CONFIG

LOCK_KEY = 7_203_114_201
"""Any number of our own: the advisory lock that makes migrations one at a time."""

log = structlog.get_logger()


class MigrationsPending(Exception):
    """The database is older than the code and migrating was not allowed."""


def _point_piccolo_at(database: Database) -> None:
    """Piccolo finds its engine by a module name in the environment: ours, unless one is set."""
    os.environ.setdefault("PICCOLO_CONF", "backend.piccolo_conf")
    piccolo_conf.DB = database.engine
    database.bind([Migration])


async def pending_migrations(database: Database) -> list[str]:
    """The ids of migrations that this database has not seen."""
    _point_piccolo_at(database)
    table = await database.value("SELECT to_regclass('public.migration') IS NOT NULL")
    done = await Migration.get_migrations_which_ran(app_name=APP_CONFIG.app_name) if table else []
    known = BaseMigrationManager().get_migration_modules(APP_CONFIG.resolved_migrations_folder_path)
    return sorted(set(known) - set(done))


async def migrate(database: Database) -> list[str]:
    """Run what is missing, ours and the job queue's; returns the ids that ran."""
    _point_piccolo_at(database)
    async with database.pool.acquire() as connection:
        await connection.execute("SET lock_timeout = 0")
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK_KEY, timeout=600)
        try:
            return await _migrate_locked(database, connection)
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1)", LOCK_KEY)
            await connection.execute("RESET lock_timeout")


async def _migrate_locked(
    database: Database, connection: "PoolConnectionProxy[Record]"
) -> list[str]:
    pending = await pending_migrations(database)
    if pending:
        with redirect_stdout(io.StringIO()):
            result = await ForwardsMigrationManager(APP_CONFIG.app_name).run()
        if not result.success:
            raise MigrationsPending(result.message or "a migration failed")
        log.info("migrated", migrations=pending)
    queue = Queries.from_asyncpg_connection(connection)
    if not await queue.has_table("pgqueuer"):
        await queue.install()
    else:
        await queue.apply_upgrade()
    return pending

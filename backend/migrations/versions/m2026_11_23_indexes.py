"""Holds in one statement each, and what long lists are read by."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-11-23T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "holds in one statement, indexes for long lists"

STATEMENTS = Path(__file__).with_suffix(".sql")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="opendream", description=DESCRIPTION)

    async def create() -> None:
        transaction = Migration._meta.db.current_transaction.get()
        assert transaction is not None, "Piccolo runs migrations in a transaction"
        connection = transaction.connection
        # The note of what ran is a later transaction: a kill in between must not block start-up.
        if await connection.fetchval("SELECT to_regproc('public.ledger_hold_for') IS NULL"):
            await connection.execute(STATEMENTS.read_text(encoding="utf-8"))

    manager.add_raw(create)
    return manager

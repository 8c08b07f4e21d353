"""A part that was tried before counts towards the whole, once."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

ID = "2026-12-02T08:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "parts that were tried count towards the whole"

STATEMENTS = Path(__file__).with_suffix(".sql")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="opendream", description=DESCRIPTION)

    async def change() -> None:
        transaction = Migration._meta.db.current_transaction.get()
        assert transaction is not None, "Piccolo runs migrations in a transaction"
        # Safe to repeat: the note of what ran is a later transaction.
        await transaction.connection.execute(STATEMENTS.read_text(encoding="utf-8"))

    manager.add_raw(change)
    return manager

"""Privacy by the clock: nothing that was promised is forgotten, nothing is kept for ever."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest_asyncio

from backend.assembly import Parts, open_parts
from backend.database import Database
from backend.settings import Settings
from tests.fakes.accounts import Accounts
from tests.fakes.clock import FakeClock
from tests.fakes.service import in_own_task


@pytest_asyncio.fixture
async def parts(settings: Settings, clock: FakeClock) -> AsyncIterator[Parts]:
    async with in_own_task(open_parts(settings, "api", clock=clock)) as opened:
        yield opened


async def waiting_work(database: Database) -> list[str]:
    rows = await database.rows(
        "SELECT convert_from(payload, 'UTF8') AS subject FROM pgqueuer"
        " WHERE entrypoint = 'erase_account'"
    )
    return [row["subject"] for row in rows]


async def test_a_deletion_asked_for_twice_is_one_and_survives_a_lost_queue(
    parts: Parts, accounts: Accounts, database: Database
) -> None:
    account_id = await accounts.make()
    first = await parts.privacy.deletions.begin(account_id, "self")
    second = await parts.privacy.deletions.begin(account_id, "staff")
    queued = await waiting_work(database)
    await database.execute("DELETE FROM pgqueuer")

    await parts.privacy.upkeep.every_five_minutes()

    assert first == second
    assert queued == await waiting_work(database) == [str(first)]


async def test_an_account_that_nobody_confirmed_is_deleted_after_thirty_days(
    parts: Parts, accounts: Accounts, database: Database, clock: FakeClock
) -> None:
    confirmed, forgotten = await accounts.make(), await accounts.make()
    await database.execute("UPDATE account SET email_verified_at = NULL WHERE id = $1", forgotten)

    clock.advance(days=29)
    await parts.privacy.upkeep.every_night()
    assert await waiting_work(database) == []
    clock.advance(days=2)
    await parts.privacy.upkeep.every_night()

    (deletion,) = await waiting_work(database)
    await parts.privacy.eraser.carry_out(UUID(deletion))
    left = await database.rows("SELECT id FROM account")
    assert [row["id"] for row in left] == [confirmed]
    assert await database.value("SELECT count(*) FROM mail") == 0


async def test_proofs_of_deletions_end_after_five_years(
    parts: Parts, accounts: Accounts, database: Database, clock: FakeClock
) -> None:
    deletion = await parts.privacy.deletions.begin(await accounts.make(), "self")
    await parts.privacy.eraser.carry_out(deletion)

    clock.advance(days=timedelta(days=5 * 365 - 1).days)
    await parts.privacy.upkeep.every_night()
    kept = await database.value("SELECT count(*) FROM account_deletion")
    clock.advance(days=2)
    await parts.privacy.upkeep.every_night()

    assert (kept, await database.value("SELECT count(*) FROM account_deletion")) == (1, 0)


async def test_a_legal_hold_stops_the_clock_for_pictures_too(
    parts: Parts, accounts: Accounts, database: Database, clock: FakeClock
) -> None:
    account_id = await accounts.make()
    key = f"{account_id}/x/source"
    await parts.storage.put_bytes(key, b"picture")
    await database.execute(
        """
        INSERT INTO image (id, account_id, file_name, format, width_px, height_px, size_bytes,
                           sha256, facts, storage_key, created_at, expires_at)
        VALUES ($1, $1, 'me.jpg', 'jpeg', 9, 9, 7, '', '{}', $2, $3, $3)
        """,
        account_id, key, clock.now(),
    )  # fmt: skip
    desk = parts.account_desk
    await desk.hold(str(account_id), "order 1", reason="ticket 7", actor="dora")

    clock.advance(days=4)
    held = await parts.images.purge_expired()
    await desk.release_hold(str(account_id), reason="ticket 7", actor="dora")

    assert (held, await parts.images.purge_expired()) == (0, 1)
    assert await parts.storage.keys("") == []

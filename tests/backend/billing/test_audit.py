"""The audit says nothing of right books, and finds every way in which they can be wrong."""

import asyncpg
import pytest
import pytest_asyncio

from backend.billing.audit import LedgerAudit
from backend.database import Database
from backend.identifiers import new_id
from tests.backend.billing.shop import Shop
from tests.fakes.clock import FakeClock

TAMPERED = {
    "a wallet differs from its entries": "UPDATE wallet SET available = available + 1",
    "lots do not add up to what is available": "UPDATE credit_lot SET remaining = remaining - 1",
    "open holds do not add up to what is held":
        "UPDATE hold SET amount = amount + 1 WHERE state = 'open'",
    "a hold's lines do not add up to it": "DELETE FROM hold_line",
    "a hold's end differs from the ledger's":
        "UPDATE hold SET state = 'released', captured = 0 WHERE state = 'captured'",
    "a purchase's credits were not given once": "UPDATE purchase SET granted_at = NULL,"
        " credits_clawed = 0",
    "a purchase's clawback differs from the ledger's": "UPDATE purchase SET credits_clawed = 1",
    "a purchase's clawback differs from where its money is": "UPDATE refund SET status = 'failed'",
    "a wallet's freeze differs from its causes": "UPDATE wallet SET frozen = NOT frozen",
    "an adjustment differs from the ledger's":
        "INSERT INTO staff_adjustment (id, wallet_id, amount, reason, actor, created_at)"
        " SELECT gen_random_uuid(), id, 5, 'r', 'a', now() FROM wallet",
}  # fmt: skip


@pytest_asyncio.fixture
async def busy(database: Database, clock: FakeClock, tmp_path: object) -> Database:
    """Books with a bit of everything in them."""
    shop = Shop(database, clock, tmp_path)  # type: ignore[arg-type]  # pytest's path
    alice = await shop.person(credits=5)
    purchase = await alice.bought()
    shop.order("refund", purchase.id, amount=450)
    await shop.deliver()
    for captured in (2, 0, None):
        job = new_id()
        async with database.transaction():
            await shop.ledger.place_hold(alice.account_id, job, 2)
        if captured:
            await shop.ledger.capture(alice.account_id, job, captured)
        elif captured == 0:
            await shop.ledger.release(alice.account_id, job, "cancelled")
    await shop.gateway.close()
    return database


async def test_right_books_have_no_differences(busy: Database) -> None:
    assert await LedgerAudit(busy).run() == []


@pytest.mark.parametrize("check", TAMPERED)
async def test_whatever_is_changed_behind_the_books_back_is_found(
    busy: Database, check: str
) -> None:
    await busy.execute(TAMPERED[check])

    found = await LedgerAudit(busy).run()

    assert check in {difference.check for difference in found}


async def test_the_audit_looks_at_one_moment_while_others_write(busy: Database) -> None:
    audit = LedgerAudit(busy)

    found = [await audit.run() for _ in range(3)]

    assert found == [[], [], []]


@pytest.mark.parametrize("table", ["ledger_tx", "ledger_entry", "staff_audit", "staff_adjustment"])
async def test_a_role_that_serves_can_only_add_to_the_books(busy: Database, table: str) -> None:
    role = f"serving_{new_id().hex}"
    await busy.execute(f"CREATE ROLE {role}")
    await busy.execute("SELECT opendream_grant_service($1)", role)
    try:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with busy.transaction():
                    await busy.execute(f"SET LOCAL ROLE {role}")
                    await busy.execute(statement)
        async with busy.transaction():
            await busy.execute(f"SET LOCAL ROLE {role}")
            await busy.value(f"SELECT count(*) FROM {table}")
    finally:
        await busy.execute(f"DROP OWNED BY {role}")
        await busy.execute(f"DROP ROLE {role}")


async def test_a_role_that_serves_can_do_all_that_the_ledger_needs(
    database: Database, clock: FakeClock, tmp_path: object
) -> None:
    shop = Shop(database, clock, tmp_path)  # type: ignore[arg-type]  # pytest's path
    alice = await shop.person(credits=5)
    role = f"serving_{new_id().hex}"
    await database.execute(f"CREATE ROLE {role}")
    await database.execute("SELECT opendream_grant_service($1)", role)
    job = new_id()
    try:
        async with database.transaction():
            await database.execute(f"SET LOCAL ROLE {role}")
            await shop.ledger.place_hold(alice.account_id, job, 3)
            await shop.ledger.capture(alice.account_id, job, 3)
    finally:
        await database.execute(f"DROP OWNED BY {role}")
        await database.execute(f"DROP ROLE {role}")
        await shop.gateway.close()

    assert await alice.available() == 2

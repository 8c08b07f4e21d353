"""The ledger: nothing is lost, nothing is spent twice, nothing is ever rewritten."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from backend.accounts.errors import AccountFrozen
from backend.credits.errors import InsufficientCredits
from backend.credits.schemas import Balance
from backend.credits.service import CreditService
from backend.database import Database
from backend.identifiers import new_id
from tests.backend.credits.invariants import broken_invariants
from tests.fakes.accounts import Accounts
from tests.fakes.clock import FakeClock


@pytest.fixture(autouse=True)
async def _everything_adds_up(database: Database) -> AsyncIterator[None]:
    yield
    assert await broken_invariants(database) == []


async def hold(database: Database, ledger: CreditService, account: UUID, amount: int) -> UUID:
    job_id = new_id()
    async with database.transaction():
        await ledger.place_hold(account, job_id, amount)
    return job_id


async def test_a_hold_moves_credits_from_available_to_held(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=10)

    await hold(database, ledger, alice, 4)

    assert await ledger.balance(alice) == Balance(available=6, held=4, debt=0)


async def test_a_capture_consumes_and_a_release_gives_back(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=10)
    kept, returned = [await hold(database, ledger, alice, 3) for _ in range(2)]

    assert await ledger.capture(alice, kept, 3)
    assert await ledger.release(alice, returned, "cancelled")

    assert await ledger.balance(alice) == Balance(available=7, held=0, debt=0)


async def test_a_hold_ends_once_whoever_ends_it(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=40)
    jobs = [await hold(database, ledger, alice, 1) for _ in range(40)]

    ends = await asyncio.gather(
        *(ledger.capture(alice, job, 1) for job in jobs),
        *(ledger.release(alice, job, "cancelled") for job in jobs),
        *(ledger.release(alice, job, "again") for job in jobs),
    )

    assert sum(ends) == 40
    assert (await ledger.balance(alice)).held == 0


async def test_a_partial_capture_returns_the_rest_to_its_lots(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=5)
    await ledger.grant_by_staff(alice, 5, actor="desk", reason="sorry")
    job = await hold(database, ledger, alice, 8)

    await ledger.capture(alice, job, 6)

    assert await ledger.balance(alice) == Balance(available=4, held=0, debt=0)
    lots = await database.rows("SELECT source, remaining FROM credit_lot ORDER BY source")
    assert [tuple(lot) for lot in lots] == [("adjust", 4), ("promo", 0)]


async def test_too_few_credits_are_refused_with_both_numbers(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=2)

    with pytest.raises(InsufficientCredits) as refusal:
        await hold(database, ledger, alice, 3)

    assert refusal.value.extra == {"needed_credits": 3, "available_credits": 2}
    assert await ledger.balance(alice) == Balance(available=2, held=0, debt=0)


async def test_fifty_spenders_hold_exactly_what_there_is(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=30)

    async def spend() -> bool:
        try:
            await hold(database, ledger, alice, 1)
        except InsufficientCredits:
            return False
        return True

    placed = await asyncio.gather(*(spend() for _ in range(50)))

    assert sum(placed) == 30
    assert await ledger.balance(alice) == Balance(available=0, held=30, debt=0)


async def test_a_hold_that_spans_lots_under_contention_takes_each_lot_once(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=3)
    for _ in range(9):
        await ledger.grant_by_staff(alice, 3, actor="desk", reason="lots")

    await asyncio.gather(*(hold(database, ledger, alice, 2) for _ in range(15)))

    assert await ledger.balance(alice) == Balance(available=0, held=30, debt=0)


async def test_a_promotion_is_given_once_however_often_it_is_asked_for(
    ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make()

    given = await asyncio.gather(
        *(ledger.grant_promo(alice, 5, campaign="welcome", expires_at=None) for _ in range(20))
    )

    assert sum(given) == 1
    assert (await ledger.balance(alice)).available == 5


async def test_promotional_credits_are_spent_before_bought_ones(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make()
    await ledger.grant_by_staff(alice, 5, actor="desk", reason="paid")
    await ledger.grant_promo(alice, 5, campaign="welcome", expires_at=None)

    await hold(database, ledger, alice, 6)

    lots = await database.rows("SELECT source, remaining FROM credit_lot ORDER BY source")
    assert [tuple(lot) for lot in lots] == [("adjust", 4), ("promo", 0)]


async def test_credits_released_into_an_expired_lot_are_not_spendable_again(
    database: Database, ledger: CreditService, accounts: Accounts, clock: FakeClock
) -> None:
    alice = await accounts.make()
    clock.advance(days=1)
    await ledger.grant_promo(alice, 5, campaign="short", expires_at=clock.now())
    job = await hold(database, ledger, alice, 5)
    clock.advance(days=1)

    await ledger.release(alice, job, "cancelled")

    assert await ledger.balance(alice) == Balance(available=0, held=0, debt=0)


async def test_a_frozen_wallet_and_a_debt_hold_nothing(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=5)
    await database.execute("UPDATE wallet SET frozen = true")

    with pytest.raises(AccountFrozen):
        await hold(database, ledger, alice, 1)

    await database.execute("UPDATE wallet SET frozen = false")
    assert await ledger.balance(alice) == Balance(available=5, held=0, debt=0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount = amount + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_tx SET reason = 'changed'",
        "DELETE FROM ledger_tx",
        "TRUNCATE ledger_entry",
        "TRUNCATE ledger_tx CASCADE",
    ],
)
async def test_the_database_itself_refuses_to_change_what_was_written(
    database: Database, accounts: Accounts, statement: str
) -> None:
    await accounts.make(credits=1)

    with pytest.raises(asyncpg.PostgresError):
        await database.execute(statement)


async def test_a_transaction_that_does_not_sum_to_zero_cannot_be_committed(
    database: Database, accounts: Accounts
) -> None:
    await accounts.make(credits=1)

    with pytest.raises(asyncpg.CheckViolationError):
        async with database.transaction():
            await database.execute(
                "INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor,"
                " created_at) SELECT $1, 'grant', 'forged', id, 'x', 'x', 'x', now() FROM wallet",
                new_id(),
            )


async def test_entries_add_up_to_what_is_available_and_say_why(
    database: Database, ledger: CreditService, accounts: Accounts
) -> None:
    alice = await accounts.make(credits=10)
    kept = await hold(database, ledger, alice, 4)
    returned = await hold(database, ledger, alice, 2)
    await ledger.capture(alice, kept, 4)
    await ledger.release(alice, returned, "not_faithful")

    page = await ledger.entries(alice, cursor=None, limit=50)

    assert [(entry.kind, entry.amount, entry.held) for entry in page.items] == [
        ("release", 2, -2),
        ("capture", 0, -4),
        ("hold", -2, 2),
        ("hold", -4, 4),
        ("grant", 10, 0),
    ]
    assert sum(entry.amount for entry in page.items) == (await ledger.balance(alice)).available
    assert page.items[0].job_id == returned
    assert page.items[0].reason == "not_faithful"


async def test_entries_come_in_pages(ledger: CreditService, accounts: Accounts) -> None:
    alice = await accounts.make()
    for _ in range(5):
        await ledger.grant_by_staff(alice, 1, actor="desk", reason="page")

    first = await ledger.entries(alice, cursor=None, limit=3)
    second = await ledger.entries(alice, cursor=first.next_cursor, limit=3)

    assert len(first.items) == 3
    assert len(second.items) == 2
    assert second.next_cursor is None
    assert len({entry.id for entry in first.items + second.items}) == 5

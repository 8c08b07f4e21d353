"""The letter about few credits: once, and again only after a top-up."""

from pathlib import Path
from uuid import UUID

import pytest

from backend.clock import Clock
from backend.credits.reminder import LOW_CREDITS, LowCreditReminder
from backend.credits.service import CreditService
from backend.database import Database
from tests.backend.notices.test_promotional import PostOffice
from tests.fakes.accounts import Accounts
from tests.fakes.clock import FakeClock


@pytest.fixture
def reminder(database: Database, clock: Clock, tmp_path: Path) -> LowCreditReminder:
    return LowCreditReminder(database, clock, PostOffice(database, clock, tmp_path).outbox)


async def asking(database: Database, accounts: Accounts, credits_left: int) -> UUID:
    account_id = await accounts.make(credits=credits_left)
    await database.execute("UPDATE account SET low_credit_mail = true WHERE id = $1", account_id)
    return account_id


async def letters(database: Database) -> int:
    found = await database.value("SELECT count(*) FROM mail WHERE template = 'low_credits'")
    assert isinstance(found, int)
    return found


async def test_it_comes_once_below_the_limit(
    database: Database, accounts: Accounts, reminder: LowCreditReminder
) -> None:
    await asking(database, accounts, LOW_CREDITS - 1)

    await reminder.run()
    await reminder.run()

    assert await letters(database) == 1


async def test_it_comes_again_only_after_a_top_up(
    database: Database,
    accounts: Accounts,
    reminder: LowCreditReminder,
    ledger: CreditService,
    clock: FakeClock,
) -> None:
    account_id = await asking(database, accounts, 1)
    await reminder.run()

    await ledger.grant_promo(account_id, 20, campaign="top-up", expires_at=None)
    await reminder.run()
    await ledger.place_hold(account_id, account_id, 19)
    clock.advance(hours=1)
    await reminder.run()

    assert await letters(database) == 2


@pytest.mark.parametrize("credits_left", [LOW_CREDITS, 100])
async def test_it_does_not_come_while_there_is_enough(
    database: Database, accounts: Accounts, reminder: LowCreditReminder, credits_left: int
) -> None:
    await asking(database, accounts, credits_left)

    await reminder.run()

    assert await letters(database) == 0


async def test_it_does_not_come_to_who_did_not_ask(
    database: Database, accounts: Accounts, reminder: LowCreditReminder
) -> None:
    await accounts.make(credits=1)

    await reminder.run()

    assert await letters(database) == 0

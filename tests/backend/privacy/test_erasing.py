"""Erasing survives deaths at every step, waits where it must, and leaves the books in order."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from backend.database import Database
from backend.notices.outbox import RetryLater
from backend.settings import Settings
from tests.backend.billing.shop import Shop
from tests.backend.credits.invariants import broken_invariants
from tests.backend.privacy.office import FREE_CREDITS, Office
from tests.fakes.clock import FakeClock
from tests.fakes.crashes import Died


@pytest_asyncio.fixture
async def office(
    database: Database, clock: FakeClock, settings: Settings, tmp_path: Path
) -> AsyncIterator[Office]:
    shop = Shop(database, clock, tmp_path / "mailbox")
    yield Office(shop, settings, tmp_path)
    assert await broken_invariants(database) == []
    assert await shop.billing.audit.run() == []
    await shop.gateway.close()


async def test_a_death_at_any_step_is_finished_by_the_next_worker(office: Office) -> None:
    steps = 0
    for dies_at in count():
        alice, _ = await office.person()
        deletion_id = await office.begin(alice)
        office.storage.live(dies_at=dies_at)
        try:
            await office.eraser.carry_out(deletion_id)
        except Died:
            office.storage.live()
            await office.eraser.carry_out(deletion_id)
        assert await office.is_done(deletion_id)
        assert await office.traces_of(alice) == []
        steps = office.storage.steps
        if office.storage.dies_at is not None:
            break

    assert steps > 8
    letters = await office.shop.send_letters()
    assert letters.count("deletion_done") == dies_at + 1


async def test_orders_stay_without_the_person_and_the_books_still_add_up(
    office: Office, database: Database
) -> None:
    alice, purchase = await office.person()
    deletion_id = await office.begin(alice)

    await office.eraser.carry_out(deletion_id)
    await office.eraser.carry_out(deletion_id)

    order = await database.row("SELECT * FROM purchase WHERE id = $1", purchase.id)
    assert order is not None
    assert (order["state"], order["amount_total"], order["currency"]) == ("paid", 900, "usd")
    assert (order["invoice_url"], order["checkout_url"]) == (None, None)
    owner = await database.row("SELECT * FROM billing_account WHERE id = $1", alice.wallet_id)
    assert owner is not None
    assert (owner["account_id"], owner["stripe_customer_id"]) == (None, None)
    assert office.shop.stripe.rules.store.state.customers == {}
    wallet = await database.row("SELECT * FROM wallet WHERE id = $1", alice.wallet_id)
    assert wallet is not None
    assert (wallet["available"], wallet["held"], wallet["frozen"]) == (0, 0, True)


async def test_the_last_letter_goes_to_the_address_that_is_then_forgotten(
    office: Office, database: Database
) -> None:
    alice, _ = await office.person()
    await office.eraser.carry_out(await office.begin(alice))
    waiting = await database.value("SELECT recipient FROM mail WHERE template = 'deletion_done'")

    await office.shop.send_letters()

    assert waiting == f"{alice.account_id}@example.com"
    assert await database.value("SELECT count(recipient) FROM mail") == 0


async def test_a_disputed_payment_keeps_the_order_but_not_the_pictures(office: Office) -> None:
    alice, purchase = await office.person()
    office.shop.order("dispute", purchase.id)
    await office.shop.deliver()
    deletion_id = await office.begin(alice)

    await office.eraser.carry_out(deletion_id)

    assert await office.waits_for(deletion_id) == "dispute"
    assert await office.storage.keys("") == []
    office.shop.order("dispute", purchase.id, status="won")
    await office.shop.deliver()
    await office.eraser.carry_out(deletion_id)
    assert await office.is_done(deletion_id)
    assert await office.traces_of(alice) == []


async def test_an_order_that_was_not_paid_can_no_longer_be(office: Office) -> None:
    alice, _ = await office.person()
    begun = await alice.buys()
    deletion_id = await office.begin(alice)

    await office.eraser.carry_out(deletion_id)

    assert await office.is_done(deletion_id)
    state = await office.database.value("SELECT state FROM purchase WHERE id = $1", begun.id)
    assert state == "expired"


async def test_money_on_its_way_is_waited_for(office: Office) -> None:
    alice, _ = await office.person()
    begun = await alice.buys()
    office.shop.order("pay-later", begun.id)
    await office.shop.deliver()
    deletion_id = await office.begin(alice)

    await office.eraser.carry_out(deletion_id)

    assert await office.waits_for(deletion_id) == "payment"
    office.shop.order("settle", begun.id)
    await office.shop.deliver()
    await office.eraser.carry_out(deletion_id)
    assert await office.is_done(deletion_id)


async def test_a_processor_that_is_down_is_asked_again(office: Office) -> None:
    alice, _ = await office.person()
    deletion_id = await office.begin(alice)
    office.shop.stripe.is_down = True

    with pytest.raises(RetryLater):
        await office.eraser.carry_out(deletion_id)

    assert not await office.is_done(deletion_id)
    office.shop.stripe.is_down = False
    await office.eraser.carry_out(deletion_id)
    assert await office.is_done(deletion_id)


async def test_two_workers_at_once_erase_once(office: Office) -> None:
    alice, _ = await office.person()
    deletion_id = await office.begin(alice)

    await asyncio.gather(*(office.eraser.carry_out(deletion_id) for _ in range(2)))

    assert await office.is_done(deletion_id)
    assert (await office.shop.send_letters()).count("deletion_done") == 1


async def test_who_comes_back_works_but_waits_for_free_credits_until_two_years_are_over(
    office: Office, clock: FakeClock
) -> None:
    alice, _ = await office.person()
    email = f"{alice.account_id}@example.com"
    await office.eraser.carry_out(await office.begin(alice))

    soon, late = await office.shop.person(), await office.shop.person()
    await _given(office, soon.account_id, email)
    clock.advance(days=731)
    await office.database.execute("DELETE FROM free_grant WHERE account_id = $1", soon.account_id)
    await _given(office, late.account_id, email)

    assert await soon.available() == 0
    assert await late.available() == FREE_CREDITS


async def _given(office: Office, account_id: UUID, email: str) -> None:
    async with office.database.transaction():
        await office.grants.give(account_id, email, "en")

"""With many people in the database every list is read by an index, and the books stay right."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from backend.billing.audit import LedgerAudit
from backend.database import Database
from backend.settings import Settings
from tests.backend.billing.shop import Shop
from tests.backend.credits.crowd import TOKEN, Crowd, seed_crowd
from tests.backend.credits.invariants import broken_invariants
from tests.fakes.clock import FakeClock
from tests.fakes.service import service_running

BIG = (
    "account", "account_event", "billing_account", "credit_lot", "hold", "hold_line", "image",
    "job", "ledger_entry", "ledger_tx", "purchase", "stripe_event", "wallet",
)  # fmt: skip
LISTS = (
    "/credits", "/credits/entries", "/purchases", "/jobs", "/images", "/sessions", "/account",
)  # fmt: skip


@pytest_asyncio.fixture
async def crowd(database: Database) -> AsyncIterator[Crowd]:
    yield await seed_crowd(database, people=1_000, jobs=5_000, entries=30_000)


async def scans_of(database: Database) -> dict[str, int]:
    """How often each big table was read from end to end, once every other process has said so."""
    while (
        await database.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND application_name = 'opendream'"
        )
        != database.pool.get_size()
    ):
        await asyncio.sleep(0)
    await database.execute("SELECT pg_stat_force_next_flush()")
    await database.execute("SELECT 1")
    rows = await database.rows(
        "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY($1)", list(BIG)
    )
    return {row["relname"]: row["seq_scan"] for row in rows}


async def test_no_list_reads_a_big_table_from_end_to_end(
    settings: Settings, database: Database, crowd: Crowd
) -> None:
    before = await scans_of(database)

    async with (
        service_running(settings, "api") as service,
        httpx.AsyncClient(
            base_url=f"{service.url}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"}
        ) as whale,
    ):
        for path in LISTS:
            page = await whale.get(path)
            assert page.status_code == 200, page.text
            cursor = page.json().get("next_cursor")
            if cursor:
                next_page = await whale.get(path, params={"cursor": cursor, "limit": 100})
                assert next_page.status_code == 200, next_page.text

    assert await scans_of(database) == before


async def test_the_rounds_of_every_minute_read_no_big_table_from_end_to_end(
    database: Database, clock: FakeClock, crowd: Crowd, tmp_path: Path
) -> None:
    shop = Shop(database, clock, tmp_path)
    alice = await shop.person()
    purchase = await alice.buys()
    shop.order("pay", purchase.id)
    before = await scans_of(database)

    await shop.deliver()
    await shop.billing.rounds.every_minute()
    await shop.billing.rounds.every_five_minutes()

    assert await alice.available() == 40
    assert await scans_of(database) == before
    assert await LedgerAudit(database).run() == []
    assert await broken_invariants(database) == []
    await shop.gateway.close()


async def test_a_table_that_is_read_from_end_to_end_is_noticed(
    database: Database, crowd: Crowd
) -> None:
    before = await scans_of(database)

    await database.value("SELECT count(*) FROM job WHERE reason = $1", str(crowd.account_id))

    assert (await scans_of(database))["job"] == before["job"] + 1

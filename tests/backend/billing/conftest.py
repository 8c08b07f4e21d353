"""A shop on a database of its own; whatever a test does, the books must be right at its end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from backend.database import Database
from tests.backend.billing.shop import Customer, Shop
from tests.backend.credits.invariants import broken_invariants
from tests.fakes.clock import FakeClock


@pytest_asyncio.fixture
async def shop(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Shop]:
    opened = Shop(database, clock, tmp_path / "mailbox")
    yield opened
    assert await broken_invariants(database) == []
    assert await opened.billing.audit.run() == []
    await opened.gateway.close()


@pytest_asyncio.fixture
async def alice(shop: Shop) -> Customer:
    return await shop.person()

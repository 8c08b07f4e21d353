"""A customer that is deleted is gone from the processor; what was paid stays."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest_asyncio

from backend.providers.stripe_gateway import StripeGateway
from backend.sandbox.stripe import SANDBOX_KEY, SandboxStripe


@pytest_asyncio.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[SandboxStripe]:
    running = SandboxStripe(tmp_path, shop_url="http://127.0.0.1:9", webhook_secret="whsec_a")
    await running.start()
    yield running
    await running.stop()


async def test_a_deleted_customer_leaves_no_address_and_may_be_deleted_twice(
    sandbox: SandboxStripe, tmp_path: Path
) -> None:
    gateway = StripeGateway(SANDBOX_KEY, base_url=sandbox.address.base_url, retries=0)
    customer = await gateway.create_customer(uuid4(), "planted@example.com", key="c")

    await gateway.delete_customer(customer)
    await gateway.delete_customer(customer)

    await gateway.close()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert written
    assert b"planted@example.com" not in written

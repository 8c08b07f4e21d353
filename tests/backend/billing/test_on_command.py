"""What payers, banks and card networks do, ordered from a shell beside the running service."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from backend.providers.stripe_gateway import StripeGateway
from backend.sandbox.stripe import SANDBOX_KEY, known_address
from tests.backend.billing.shell import Shell
from tests.backend.billing.test_buying import balance, buy, settled
from tests.fakes.service import Person, Service


@pytest.fixture
def shell(service: Service, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(service.settings, capsys)


async def until(wanted: int, look: Callable[[], Awaitable[int]]) -> None:
    async with asyncio.timeout(20):
        while await look() != wanted:
            await asyncio.sleep(0.05)


async def test_money_goes_back_and_comes_again_on_command(service: Service, shell: Shell) -> None:
    alice = await service.person()
    free = await balance(alice)
    bought = (await buy(alice)).json()["id"]

    await shell.sandbox("pay", bought, "--country", "US")
    await until(free + 40, lambda: balance(alice))
    await shell.sandbox("refund", bought, "--amount", "450", "--status", "pending")
    await until(free + 20, lambda: balance(alice))
    await shell.sandbox("refund", bought, "--status", "failed")
    await until(free + 40, lambda: balance(alice))
    disputed = await shell.sandbox("dispute", bought, "--reason", "product_not_received")
    await until(free, lambda: balance(alice))
    assert (await alice.http.get(f"/purchases/{bought}")).json()["state"] == "disputed"
    won = await shell.sandbox("dispute", bought, "--status", "won")
    await until(free + 40, lambda: balance(alice))

    assert (disputed["object"], won["id"]) == ("dispute", disputed["id"])
    assert (await alice.http.get(f"/purchases/{bought}")).json()["state"] == "paid"


async def test_a_warning_gives_a_small_payment_back_by_itself(
    service: Service, shell: Shell
) -> None:
    alice = await service.person()
    free = await balance(alice)
    bought = (await buy(alice)).json()["id"]
    await shell.sandbox("pay", bought)
    await until(free + 40, lambda: balance(alice))

    warned = await shell.sandbox("warn", bought)

    assert warned["object"] == "radar.early_fraud_warning"
    await until(free, lambda: balance(alice))
    await settled(alice, bought, "refunded")


async def test_webhooks_that_are_lost_come_by_the_list_of_events_or_once_more(
    service: Service, shell: Shell
) -> None:
    alice = await service.person()
    free = await balance(alice)
    bought = (await buy(alice)).json()["id"]

    await shell.sandbox("webhooks", "lose")
    await shell.sandbox("pay", bought)
    listed = await _listed(service)
    quiet = await balance(alice)
    moved = await shell.sandbox("webhooks", "repeat")
    await until(free + 40, lambda: balance(alice))
    await shell.sandbox("webhooks", "repeat")
    refunded = await shell.sandbox("refund", bought)
    await until(free, lambda: balance(alice))

    assert "checkout.session.completed" in listed
    assert quiet == free
    assert moved["status"] == "5 sent again"
    assert refunded["amount"] == 900


async def test_orders_that_cannot_be_followed_say_why(service: Service, shell: Shell) -> None:
    alice: Person = await service.person()
    bought = (await buy(alice)).json()["id"]

    refused = await shell.run("sandbox", "refund", bought)
    unknown = await shell.run("sandbox", "pay", "no-purchase")

    assert (refused.code, unknown.code) == (1, 1)
    assert "has no charge" in refused.problems
    assert "No such purchase" in unknown.problems


async def _listed(service: Service) -> set[str]:
    """What the processor's own list of events tells."""
    address = known_address(service.settings.data_dir / "stripe")
    assert address is not None
    gateway = StripeGateway(SANDBOX_KEY, base_url=address.base_url, retries=0)
    since = datetime.now(UTC) - timedelta(minutes=5)
    events = await gateway.events_since(since, ["checkout.session.completed"])
    await gateway.close()
    return {event.type for event in events}

"""Whatever happens to money, in whatever order: the books agree with Stripe's and themselves."""

import asyncio
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from backend.database import Database
from backend.tables import TABLES
from tests.backend.billing.machine import MoneyMachine, World

CALM = settings(
    max_examples=16,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


def test_any_order_of_events_ends_in_the_same_books(database_url: str, tmp_path: Path) -> None:
    run_money_machine(database_url, tmp_path, CALM)


def run_money_machine(database_url: str, folder: Path, chosen: settings) -> None:
    """Run the machine in a loop of its own; examples share the database, not its customers."""
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=4)
        runner.run(database.open())
        database.bind(TABLES)
        world = World(runner, database, folder)
        try:
            run_state_machine_as_test(partial(MoneyMachine, world), settings=chosen)  # type: ignore[arg-type]  # any maker of machines will do
        finally:
            runner.run(database.close())

"""The long run of everything that can happen to money; another seed each time."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.backend.billing.test_any_order import CALM, run_money_machine

STORM = settings(CALM, max_examples=100, stateful_step_count=80, derandomize=False, print_blob=True)


@pytest.mark.chaos
def test_a_long_storm_of_events_ends_in_the_same_books(database_url: str, tmp_path: Path) -> None:
    run_money_machine(database_url, tmp_path, STORM)

"""Everything here is long and only runs in `make chaos`."""

from pathlib import Path

import pytest

from tests.backend.conftest import database, database_url, postgres_url

__all__ = ["database", "database_url", "postgres_url"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder; the hook sees the items of the whole run."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.chaos)

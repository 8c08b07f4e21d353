"""A database and a running service for each module, shared by its promises."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.backend.conftest import fresh_database, postgres_url
from tests.fakes.service import in_own_task
from tests.policy.listing import lines, promises
from tests.policy.stand import Stand, standing


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The list of promises; the project's own options are quiet, so `-v` is what asks for it."""
    found = promises(terminalreporter.stats)
    if found and terminalreporter.verbosity >= 0:
        terminalreporter.section("promises of the privacy policy")
        for line in lines(found):
            terminalreporter.write_line(line)


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="opendream-policy-") as folder:
        yield Path(folder)


@pytest_asyncio.fixture(scope="module")
async def module_database_url(postgres_url: str) -> AsyncIterator[str]:
    """A fresh migrated database for all tests of a module."""
    async with fresh_database(postgres_url) as url:
        yield url


@pytest_asyncio.fixture(scope="module")
async def stand(module_folder: Path, module_database_url: str) -> AsyncIterator[Stand]:
    async with in_own_task(standing(module_folder, module_database_url)) as opened:
        yield opened


__all__ = ["postgres_url"]

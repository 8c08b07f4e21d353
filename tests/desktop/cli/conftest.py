"""The service's contract on loopback, and a shell that is signed in to it."""

from pathlib import Path

import pytest

from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_fixtures import ada, api, service
from tests.fakes.contract_service import ContractService, FakeAccount

__all__ = ["ada", "api", "service"]


@pytest.fixture
def terminal(service: ContractService, ada: FakeAccount, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "config", service.origin, service.token(ada))

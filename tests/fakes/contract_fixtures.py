"""Fixtures of the contract on loopback, for the parts of the desktop that speak to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from desktop.client.api import ApiClient
from desktop.client.server_address import parse_server_address
from tests.fakes.contract_server import serving
from tests.fakes.contract_service import ContractService, FakeAccount


@pytest.fixture
def service() -> Iterator[ContractService]:
    """A service that listens until the test is over."""
    service = ContractService()
    with serving(service):
        yield service


@pytest.fixture
def ada(service: ContractService) -> FakeAccount:
    """An account with 50 credits."""
    return service.account()


@pytest.fixture
async def api(service: ContractService, ada: FakeAccount) -> AsyncIterator[ApiClient]:
    """Ada's client."""
    client = ApiClient.connect(parse_server_address(service.origin), service.token(ada))
    yield client
    await client.close()


__all__ = ["ada", "api", "service"]

"""The service's contract on loopback."""

from tests.fakes.contract_fixtures import ada, api, service

__all__ = ["ada", "api", "service"]

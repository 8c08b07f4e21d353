"""The service's contract on loopback, and a shell that is signed in to it."""

from tests.desktop.cli.conftest import terminal
from tests.fakes.contract_fixtures import ada, api, service

__all__ = ["ada", "api", "service", "terminal"]

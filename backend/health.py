"""Whether the service lives and can work."""

import asyncio

import asyncpg
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.plugins.prometheus import PrometheusController
from msgspec import Struct

from backend.assembly import Parts
from backend.errors import NotFound, ServiceUnavailable
from backend.http_types import AnyConnection
from backend.providers.storage import ObjectMissing, StorageFull
from backend.settings import LOOPBACK_HOSTS
from backend.version import VERSION

CHECK_SECONDS = 5.0


def only_from_this_machine(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """A guard: whoever asks from elsewhere finds nothing."""
    if connection.client is None or connection.client.host not in LOOPBACK_HOSTS:
        raise NotFound


class Health(Struct, frozen=True):
    status: str
    version: str


class HealthController(Controller):
    include_in_schema = False

    @get("/healthz")
    async def healthz(self) -> Health:
        """The process answers."""
        return Health("ok", VERSION)

    @get("/readyz")
    async def readyz(self, parts: NamedDependency[Parts]) -> Health:
        """Database, storage and worker can be used. Raises: ServiceUnavailable."""
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await parts.database.value("SELECT 1")
                await parts.storage.check()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ServiceUnavailable("The database does not answer.") from error
        except (StorageFull, ObjectMissing) as error:
            raise ServiceUnavailable("The picture storage does not take writes.") from error
        if parts.worker and not parts.worker.is_alive:
            raise ServiceUnavailable("The worker has stopped.")
        return Health("ready", VERSION)


class MetricsController(PrometheusController):
    """Figures for the operator's own Prometheus, on the machine itself only."""

    path = "/metrics"
    include_in_schema = False
    guards = [only_from_this_machine]  # noqa: RUF012  # Litestar reads it as a class attribute

"""Runs the service in this process: HTTP by granian, or a worker alone, until told to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
from granian.constants import Interfaces
from granian.server.embed import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar import Litestar
from litestar.types import ASGIApp

from backend.app import create_app
from backend.assembly import Parts, Role, open_parts
from backend.settings import Settings

STOP_SECONDS = 15.0
READY_SECONDS = 120.0

log = structlog.get_logger()


class ServingFailed(Exception):
    """The service could not start; the cause was logged."""


def stop_on_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


@contextmanager
def held_port(host: str, port: int = 0) -> Iterator[int]:
    """A port for a server, which is given to nobody else for the time of the block.

    Between choosing a port and listening on it lie seconds. A bound socket that does not
    listen keeps the port from being chosen, and lets a server bind it that reuses addresses
    (granian, asyncio); so it is on Linux alone, elsewhere the port is let go at once.
    Raises: ServingFailed when somebody listens there: two servers on one port would each
    have half of the callers.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as hold:
        if sys.platform != "win32":  # where it would let us take what is taken
            hold.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            hold.bind((host, port))
        except OSError as error:
            raise ServingFailed(
                f"Nothing can be served on {host} port {port}: {error.strerror}. Stop what runs "
                "there, or choose another with --port."
            ) from error
        found: int = hold.getsockname()[1]
        if sys.platform != "linux":
            hold.close()
        yield found


@asynccontextmanager
async def http_server(
    app: ASGIApp, host: str, port: int, *, on_stop: Callable[[], None]
) -> AsyncIterator[str]:
    """Serve an application for the time of the block; yields its base URL.

    `on_stop` runs before the server waits for its connections: open streams must end first.
    Raises: ServingFailed when it does not start.
    """
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        websockets=False,
    )
    serving = asyncio.create_task(server.serve(), name="http")
    try:
        await _until_open(serving, host, port)
        yield f"http://{host}:{port}"
    finally:
        on_stop()
        server.stop()  # type: ignore[no-untyped-call]  # granian's
        with suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(serving, STOP_SECONDS)


async def _until_open(serving: "asyncio.Task[None]", host: str, port: int) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while True:
            if serving.done():
                raise ServingFailed(f"Nothing can be served on {host} port {port}.")
            with suppress(OSError):
                _, writer = await asyncio.open_connection(host, port)
                writer.close()
                return
            await asyncio.sleep(0.05)


async def serve(settings: Settings, role: Role, *, host: str, port: int, may_migrate: bool) -> None:
    """Run until a signal says stop."""
    stop = stop_on_signals()
    if role == "worker":
        async with open_parts(settings, role, may_migrate=may_migrate):
            log.info("worker_ready")
            await stop.wait()
        return
    async with running(settings, role, host=host, port=port, may_migrate=may_migrate) as url:
        log.info("serving", url=url, role=role)
        await stop.wait()


@asynccontextmanager
async def running(
    settings: Settings, role: Role, *, host: str, port: int, may_migrate: bool = True
) -> AsyncIterator[str]:
    """The HTTP service for the time of the block; yields its base URL. Raises: ServingFailed."""
    with held_port(host, port):
        service = create_app(settings, role, may_migrate=may_migrate)
        async with served(service, settings.trusted_proxies, host=host, port=port) as url:
            yield url


@asynccontextmanager
async def served(
    service: Litestar, trusted_proxies: str, *, host: str, port: int
) -> AsyncIterator[str]:
    """An application over HTTP for the time of the block, from its opening to its close."""
    app: ASGIApp = service
    if trusted_proxies:
        trusted = [address.strip() for address in trusted_proxies.split(",")]
        app = wrap_asgi_with_proxy_headers(app, trusted_hosts=trusted)
    async with service.lifespan():
        parts: Parts = service.state.parts
        async with http_server(app, host, port, on_stop=parts.listener.end_streams) as url:
            yield url

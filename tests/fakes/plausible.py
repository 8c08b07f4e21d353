"""A Plausible on loopback: keeps what it is sent, answers late or not at all when told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct


class Received(Struct, frozen=True):
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: dict[str, object]
    raw: bytes


class PlausibleDouble:
    def __init__(self) -> None:
        self.received: list[Received] = []
        self.hangs = False
        self.url = ""
        self._arrived = asyncio.Event()

    async def first(self, count: int = 1, *, seconds: float = 20) -> list[Received]:
        """What came, once there is so much."""
        async with asyncio.timeout(seconds):
            while len(self.received) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.received

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode().split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines[1:] if line)
            }
            raw = await reader.readexactly(int(headers["content-length"]))
            self.received.append(Received(lines[0].split()[1], headers, json.loads(raw), raw))
            self._arrived.set()
            if self.hangs:
                await asyncio.sleep(30)
            writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def plausible_running() -> AsyncIterator[PlausibleDouble]:
    """The double on a free port for the time of the block."""
    double = PlausibleDouble()
    server = await asyncio.start_server(double.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    double.url = f"http://{host}:{port}"
    try:
        yield double
    finally:
        server.close()

"""A wire between app and service that can be cut and mended."""

import asyncio
from contextlib import suppress
from typing import Self

CHUNK_BYTES = 64 * 1024


class CuttableWire:
    """Listens on a loopback port and passes everything on, until it is cut."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self.port = 0
        """Known once it is entered."""
        self.broken = 0
        """How many connections were cut off or refused."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """Whatever is on its way is lost; nobody gets through."""
        self._is_cut = True
        for writer in list(self._open):
            self.broken += 1
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            self.broken += 1
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._target_port)
        self._open |= {writer, back}
        for source, target in ((reader, back), (there, writer)):
            pump = asyncio.create_task(self._pump(source, target))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(CHUNK_BYTES):
                target.write(piece)
                await target.drain()
        self._open.discard(target)
        with suppress(OSError):
            target.close()

"""A small HTTP/1.1 server on loopback that can also misbehave: drip, hang, cut, reset."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from threading import Event, Thread

import h11
from msgspec import Struct

_READ_BYTES = 1 << 18
MAX_BODY_BYTES = 110_000_000


class HttpRequest(Struct, frozen=True):
    """A whole request; header names are lower-case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """One request and every way to answer it, polite or not."""

    def __init__(
        self, request: HttpRequest, http: h11.Connection, writer: asyncio.StreamWriter
    ) -> None:
        self.request = request
        self._http = http
        self._writer = writer

    async def answer(
        self,
        status: int,
        body: bytes,
        content_type: str = "application/json; charset=UTF-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a whole answer."""
        self._begin(status, len(body), content_type, headers)
        self._write(self._http.send(h11.Data(data=body)))
        self._write(self._http.send(h11.EndOfMessage()))
        await self._writer.drain()

    async def drip(self, body: bytes, *, seconds: float, pieces: int) -> None:
        """Send a good answer slowly."""
        self._begin(200, len(body), "application/json; charset=UTF-8")
        size = -(-len(body) // pieces)
        for start in range(0, len(body), size):
            self._write(self._http.send(h11.Data(data=body[start : start + size])))
            await self._writer.drain()
            await asyncio.sleep(seconds / pieces)
        self._write(self._http.send(h11.EndOfMessage()))
        await self._writer.drain()

    async def reset_within(self, body: bytes) -> None:
        """Promise a whole answer, send half of it and reset the connection."""
        self._begin(200, len(body), "application/json; charset=UTF-8")
        self._write(self._http.send(h11.Data(data=body[: len(body) // 2])))
        await self._writer.drain()
        connection = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        """Close without a word."""
        self._writer.transport.abort()

    def _begin(
        self, status: int, length: int, content_type: str, more: Mapping[str, str] | None = None
    ) -> None:
        headers = [("Content-Type", content_type), ("Content-Length", str(length))]
        headers.extend((more or {}).items())
        self._write(self._http.send(h11.Response(status_code=status, headers=headers)))

    def _write(self, data: bytes | None) -> None:
        if data:
            self._writer.write(data)


Handler = Callable[[Exchange], Awaitable[None]]


class LoopbackServer:
    """Serves one handler on 127.0.0.1, on a thread of its own."""

    def __init__(
        self, handler: Handler, port: int = 0, on_stop: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._handler = handler
        self._on_stop = on_stop
        self._asked_port = port
        self._ready = Event()
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._failure: OSError | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen. Raises: OSError when the port is taken."""
        self._ready.clear()
        self._failure = None
        self._thread = Thread(target=self._run, name="sandbox-http", daemon=True)
        self._thread.start()
        await asyncio.to_thread(self._ready.wait)
        if self._failure is not None:
            raise self._failure

    async def stop(self) -> None:
        """Drop every connection and end the thread."""
        loop, ending, thread = self._loop, self._ending, self._thread
        if loop is None or ending is None or thread is None:
            return
        if thread.is_alive():
            loop.call_soon_threadsafe(ending.set)
        await asyncio.to_thread(thread.join)
        self._thread = self._loop = self._ending = None

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        # Small backlog, large limit: pictures arrive in single bodies of megabytes.
        server = await asyncio.start_server(
            self._converse, "127.0.0.1", self._asked_port, limit=_READ_BYTES
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ending.wait()
        server.close()
        if self._on_stop is not None:
            await self._on_stop()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until either side ends it."""
        http = h11.Connection(h11.SERVER)
        with suppress(ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError):
            while (request := await _next_request(http, reader, writer)) is not None:
                await self._answer_while_connected(Exchange(request, http, writer), reader)
                if writer.is_closing() or http.our_state is not h11.DONE:
                    break
                http.start_next_cycle()
        writer.transport.abort()

    async def _answer_while_connected(
        self, exchange: Exchange, reader: asyncio.StreamReader
    ) -> None:
        """Run the handler; a client that goes away ends it, as it ends a real server's work."""
        work = asyncio.ensure_future(self._handler(exchange))
        gone = asyncio.ensure_future(_until_closed(reader))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, gone):
                if not task.done():
                    task.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)
        if not work.cancelled():
            work.result()


async def _until_closed(reader: asyncio.StreamReader) -> None:
    while not reader.at_eof():
        await asyncio.sleep(0.05)
        if reader.exception() is not None:
            return


async def _next_request(
    http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> HttpRequest | None:
    """Read one whole request; nothing when the client is gone, rude or sends too much."""
    head: h11.Request | None = None
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES:
        event = http.next_event()
        if event is h11.NEED_DATA:
            if http.they_are_waiting_for_100_continue:
                writer.write(
                    http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
                )
            http.receive_data(await reader.read(_READ_BYTES))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            assert head is not None
            headers = {name.decode(): value.decode("latin-1") for name, value in head.headers}
            return HttpRequest(head.method.decode(), head.target.decode(), headers, bytes(body))
        else:
            return None
    return None

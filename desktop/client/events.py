"""Server-sent events: the stream's grammar, and one connection that speaks it."""

from collections.abc import AsyncIterator

import httpx
from msgspec import Struct

from desktop.client.errors import ProtocolError, ServiceUnreachable
from desktop.client.transport import Transport

SILENCE_SECONDS = 60.0
"""The service sends a comment more often than that; a longer silence is a dead connection."""
MAX_EVENT_BYTES = 1_000_000
STREAM_TIMEOUTS = httpx.Timeout(SILENCE_SECONDS, connect=10.0, pool=None)


class ServerEvent(Struct, frozen=True):
    """One event; `id` is what `Last-Event-ID` resumes after."""

    id: str
    kind: str
    data: str


class EventParser:
    """Turns pieces of an event stream, cut anywhere, into events. No I/O."""

    def __init__(self, last_id: str = "") -> None:
        self._rest = b""
        self._last_id = last_id
        self._kind = ""
        self._data: list[str] = []
        self._data_bytes = 0

    def feed(self, piece: bytes) -> list[ServerEvent]:
        """Raises: ProtocolError if an event grows past every limit."""
        lines = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) + self._data_bytes > MAX_EVENT_BYTES:
            raise ProtocolError("An event is larger than any event may be.")
        found = [self._line(line.rstrip(b"\r").decode(errors="replace")) for line in lines]
        return [event for event in found if event is not None]

    def _line(self, line: str) -> ServerEvent | None:
        if not line:
            return self._finish()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
            self._data_bytes += len(value)
        elif name == "event":
            self._kind = value
        elif name == "id" and "\0" not in value:
            self._last_id = value
        return None

    def _finish(self) -> ServerEvent | None:
        event = ServerEvent(self._last_id, self._kind or "message", "\n".join(self._data))
        has_data = bool(self._data)
        self._kind, self._data, self._data_bytes = "", [], 0
        return event if has_data else None


class EventsApi:
    """The path of `events`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def listen(self, last_event_id: str = "") -> AsyncIterator[ServerEvent]:
        """Events until the connection ends. Raises: ClientError's subclasses."""
        headers = {"Accept": "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        async with self._transport.open(
            "GET", "/events", headers=headers, timeouts=STREAM_TIMEOUTS, is_endless=True
        ) as response:
            if "text/event-stream" not in response.headers.get("Content-Type", ""):
                raise ServiceUnreachable("intercepted")
            parser = EventParser(last_event_id)
            async for piece in response.aiter_raw():
                for event in parser.feed(piece):
                    yield event

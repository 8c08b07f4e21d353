"""The stream of server events of one account (SSE), with resume and keep-alive."""

from collections.abc import AsyncIterator
from uuid import UUID

import anyio

from backend.events import EventListener, Events

KEEP_ALIVE_SECONDS = 15.0
LOOK_EVERY_SECONDS = 3.0
"""A lost notification is made up for so soon."""


class EventStreams:
    """Streams what happens to an account until its device goes or the service stops."""

    def __init__(self, events: Events, listener: EventListener) -> None:
        self._events = events
        self._listener = listener

    async def follow(self, account_id: UUID, last_id: int | None) -> AsyncIterator[bytes]:
        """Server-sent events from after `last_id`, or from now on."""
        seen = last_id if last_id is not None else await self._events.newest_id(account_id)
        yield b"retry: 2000\n: connected\n\n"
        quiet_since = anyio.current_time()
        while not self._listener.is_closing:
            fresh = await self._events.after(account_id, seen)
            for event in fresh:
                seen = event.id
                yield f"id: {event.id}\nevent: {event.kind}\ndata: {event.body}\n\n".encode()
            now = anyio.current_time()
            if fresh:
                quiet_since = now
                continue
            if now - quiet_since >= KEEP_ALIVE_SECONDS:
                quiet_since = now
                yield b": still here\n\n"
            await self._listener.wait(account_id, LOOK_EVERY_SECONDS)

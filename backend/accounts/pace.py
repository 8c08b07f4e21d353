"""Answers that take the same time whatever was found: the clock must not tell who is known."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FLOOR_SECONDS = 0.2
"""Longer than the slowest way through, on a machine that is not overloaded."""


class Pace:
    def __init__(self, floor_seconds: float = FLOOR_SECONDS) -> None:
        self._floor_seconds = floor_seconds

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """The block takes the floor's time at least, also when it refuses."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._floor_seconds
        try:
            yield
        finally:
            await asyncio.sleep(max(0.0, end - loop.time()))

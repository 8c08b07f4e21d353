"""How many provider calls start per minute, in this process: the quota is the whole project's."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MINUTE_SECONDS = 60.0


class ProviderGate:
    """Lets at most `calls_per_minute` calls start in any minute; the rest wait their turn."""

    def __init__(self, calls_per_minute: int) -> None:
        self._limit = calls_per_minute
        self._starts: deque[float] = deque()
        self._line = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until a call may start."""
        async with self._line:
            loop = asyncio.get_running_loop()
            while wait := self._wait_seconds(loop.time()):  # noqa: ASYNC110  # time itself is the event
                await asyncio.sleep(wait)
            self._starts.append(loop.time())
        yield

    def _wait_seconds(self, now: float) -> float:
        while self._starts and now - self._starts[0] >= MINUTE_SECONDS:
            self._starts.popleft()
        if len(self._starts) < self._limit:
            return 0.0
        return self._starts[0] + MINUTE_SECONDS - now

"""One httpx client in use: it can be replaced while requests are under way, and ends after them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx


class LineRetired(Exception):
    """A stream without an end was broken off, because its line was replaced."""


class Line:
    """Counts who uses the client. Use it on one event loop."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._users = 0
        self._is_retired = False
        self._endless: set[asyncio.Timeout] = set()

    @asynccontextmanager
    async def taken(self, *, is_endless: bool) -> AsyncIterator[httpx.AsyncClient]:
        """The client, for one request. Raises: LineRetired, only if `is_endless`."""
        self._users += 1
        try:
            if is_endless:
                async with self._until_retired():
                    yield self._http
            else:
                yield self._http
        finally:
            self._users -= 1
            if self._is_retired and not self._users:
                await self.close()

    async def retire(self) -> None:
        """Let no new request in; close once the last one under way has ended."""
        self._is_retired = True
        now = asyncio.get_running_loop().time()
        for stream in self._endless:
            stream.reschedule(now)
        if not self._users:
            await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    @asynccontextmanager
    async def _until_retired(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(None) as stream:
                self._endless.add(stream)
                try:
                    yield
                finally:
                    self._endless.discard(stream)
        except TimeoutError as error:
            raise LineRetired("The line was replaced.") from error

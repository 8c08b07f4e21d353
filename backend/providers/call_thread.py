"""One thread with an event loop of its own, so that heavy provider calls never stall the service.

A 4K answer is 10 to 25 MB of base64 in JSON: decoding it on the service's loop stops every request
for up to half a second.
"""

import asyncio
from collections.abc import Callable, Coroutine
from threading import Lock, Thread
from typing import TypeVar

T = TypeVar("T")


class CallThread:
    """Runs coroutines on its own loop; starts with the first call, ends with `close`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    async def run(self, make: Callable[[], Coroutine[None, None, T]]) -> T:
        """Run `make()` on the thread's loop; cancelling the caller cancels it there too."""
        future = asyncio.run_coroutine_threadsafe(make(), self._started())
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """End the loop and its thread; calls still running are cancelled."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(
                    target=_serve, args=(self._loop,), name=self._name, daemon=True
                )
                self._thread.start()
            return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        open_tasks = asyncio.all_tasks(loop)
        for task in open_tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*open_tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

"""The only door between the interface and what takes time: the network thread and the decoders.

One asyncio loop lives in one thread that is not a daemon; two threads decode pictures. Whatever
they produce is handed over on the main thread by a queued signal, or not at all once cancelled.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")

DECODE_THREADS = 2


class Handle(Generic[T]):
    """Work that was started. After `cancel` neither callback is ever called."""

    def __init__(
        self,
        future: Future[T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        self._future = future
        self._done = done
        self._failed = failed
        self._is_abandoned = False

    @property
    def is_abandoned(self) -> bool:
        """Long work looks here between its steps; safe from any thread."""
        return self._is_abandoned

    def cancel(self) -> None:
        self._is_abandoned = True
        self._future.cancel()

    def deliver(self) -> None:
        """Hand the outcome to its callback; an exception that nobody asked for is raised.

        Afterwards nothing is held on to: a callback often belongs to who holds this handle, and an
        outcome may be four hundred megabytes of picture.
        """
        if self._is_abandoned or self._future.cancelled():
            return
        future, done, failed = self._future, self._done, self._failed
        self._future, self._done, self._failed = Future(), None, None
        error = future.exception()
        if error is None:
            if done is not None:
                done(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            raise error


class Bridge(QObject):
    """Starts coroutines and decoding, answers on the main thread, shuts down in order."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._is_closing = False
        self._alive: set[object] = set()
        """Futures under way: asyncio itself holds its tasks by weak references only."""
        self._last: Callable[[], Awaitable[None]] | None = None
        self._running: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._decoders = ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode")
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="network")
        self._thread.start()
        self._loop, self._stop = self._running.result()

    def run(
        self,
        coroutine: Coroutine[object, object, T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Handle[T]:
        """Run a coroutine on the network thread; `done` or `failed` is called on the main one."""
        if self._is_closing:
            coroutine.close()
            return self._already_closed(done, failed)
        return self._follow(asyncio.run_coroutine_threadsafe(coroutine, self._loop), done, failed)

    def decode(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Handle[T]:
        """Run picture work in one of the decode threads."""
        if self._is_closing:
            return self._already_closed(done, failed)
        return self._follow(self._decoders.submit(work), done, failed)

    def post(self, callback: Callable[[], None]) -> None:
        """Call something on the main thread; safe from any thread."""
        self._arrived.emit(callback)

    def post_to_loop(self, callback: Callable[[], None]) -> None:
        """Call something short on the network thread."""
        if not self._is_closing:
            self._loop.call_soon_threadsafe(callback)

    def close(self, last: Callable[[], Awaitable[None]] | None = None) -> None:
        """Cancel everything, await `last` on the network thread, end both kinds of threads.

        Nothing is delivered from here on. Calling it twice is calling it once.
        """
        if self._is_closing:
            return
        self._is_closing = True
        self._last = last
        self._loop.call_soon_threadsafe(self._stop.set)
        self._decoders.shutdown(cancel_futures=True)
        self._thread.join()

    def _follow(
        self,
        future: Future[T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> Handle[T]:
        handle = Handle(future, done, failed)
        self._alive.add(future)
        future.add_done_callback(self._alive.discard)
        future.add_done_callback(lambda _: self.post(handle.deliver))
        return handle

    def _already_closed(
        self, done: Callable[[T], None] | None, failed: Callable[[Exception], None] | None
    ) -> Handle[T]:
        handle: Handle[T] = Handle(Future(), done, failed)
        handle.cancel()
        return handle

    def _deliver(self, callback: Callable[[], None]) -> None:
        if not self._is_closing:
            callback()

    async def _serve(self) -> None:
        """Live until told to stop; `asyncio.run` then ends generators and the executor."""
        stop = asyncio.Event()
        self._running.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._last is not None:
            await self._last()

"""Puts what a person asks for to the desk; what cannot be written down is said, and is no crash."""

import logging
import sqlite3
from collections.abc import Callable, Coroutine
from typing import TypeVar

from desktop.bridge import Bridge
from desktop.queue.desk import QueueDesk

T = TypeVar("T")

log = logging.getLogger(__name__)


class Asking:
    """Changes of the queue, asked for on the main thread. One that fails has changed nothing."""

    def __init__(self, bridge: Bridge, desk: QueueDesk) -> None:
        self._bridge = bridge
        self._desk = desk

    def ask(
        self,
        change: Coroutine[object, object, T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """One of `done` and `failed` is called."""

        def succeed(answer: T) -> None:
            self._desk.unwritten.note(is_so=False)
            if done is not None:
                done(answer)

        def fail(error: Exception) -> None:
            if not isinstance(error, sqlite3.Error):
                raise error
            log.warning("The queue cannot be written: %s", type(error).__name__)
            if failed is not None:
                failed()
            self._desk.unwritten.note(is_so=True)

        self._bridge.run(change, done=succeed, failed=fail)

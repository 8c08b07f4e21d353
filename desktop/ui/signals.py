"""Lets Ctrl-C and a service manager end the app as if its window had been closed."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

ENDING = (signal.SIGINT, signal.SIGTERM)


class EndSignals(QObject):
    """Qt's event loop never gives Python a chance to see a signal; a socket wakes it up."""

    def __init__(self, end: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)  # noqa: FBT003 - takes no keyword
        self._notifier = QSocketNotifier(
            self._reader.fileno(), QSocketNotifier.Type.Read, parent=self
        )
        self._notifier.activated.connect(self._wake)
        self._fd_before = signal.set_wakeup_fd(self._writer.fileno())
        self._before = {each: signal.signal(each, self._ignore) for each in ENDING}

    def close(self) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(self._fd_before)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _wake(self) -> None:
        if self._reader.recv(16):
            self._end()

    def _ignore(self, *_: object) -> None:
        """What counts is the byte that the signal writes into the socket."""

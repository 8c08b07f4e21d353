"""Asks for the prices that are missing, one round at a time; a round that failed is repeated."""

import sqlite3

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.files.errors import QueueUnwritable
from desktop.queue.desk import QueueDesk

PRICE_AGAIN_MS = 10_000


class PriceRounds(QObject):
    """The rounds of one queue, on the main thread."""

    due = Signal()
    """It is time for another round."""
    failed = Signal(str)
    """With a code that has words in `client/outcomes.py`."""

    def __init__(self, bridge: Bridge, desk: QueueDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = desk
        self._round: Handle[None] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(PRICE_AGAIN_MS)
        self._again.timeout.connect(self.due)

    def begin(self) -> None:
        """In place of the round that is under way, if there is one."""
        if self._round is not None:
            self._round.cancel()
        self._round = self._bridge.run(
            self._desk.price(), done=lambda _: self._end(), failed=self._fail
        )

    def _end(self) -> None:
        self._round = None

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, sqlite3.Error):
            self.failed.emit(QueueUnwritable.code)
        elif isinstance(error, ClientError):
            self.failed.emit(error.code)
        else:
            raise error
        self._again.start()

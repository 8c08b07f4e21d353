"""Collects reference cycles on the main thread only.

Python collects cycles on whichever thread happens to allocate. A widget or timer that is part of a
cycle would then be destroyed on the network thread, which Qt forbids.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


class MainThreadGarbage(QObject):
    """Takes over from the automatic collector until closed, with the same thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation that is due, if any."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def settle(self) -> None:
        """What was built at the start stays: it need not be looked at again and again."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

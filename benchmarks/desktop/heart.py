"""The longest silence of the window's thread, as a person would have felt it."""

import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 5
NANOSECONDS_PER_MS = 1_000_000


class Heart(QObject):
    """Beats on the main thread. What other programs took of the processor is not counted."""

    def __init__(self) -> None:
        super().__init__()
        self.worst_ms = 0.0
        self._queued = QueuedTime()
        self._last_ms = time.perf_counter() * 1000
        self._last_queued_ms = self._queued.so_far_ms()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now_ms, queued_ms = time.perf_counter() * 1000, self._queued.so_far_ms()
        gap_ms = now_ms - self._last_ms - (queued_ms - self._last_queued_ms)
        self.worst_ms = max(self.worst_ms, gap_ms)
        self._last_ms, self._last_queued_ms = now_ms, queued_ms


class QueuedTime:
    """How long this thread was ready while the processors were busy, as Linux counts it."""

    def __init__(self) -> None:
        self._path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")

    def so_far_ms(self) -> float:
        """Nothing where the kernel does not tell."""
        try:
            return int(self._path.read_text("ascii").split()[1]) / NANOSECONDS_PER_MS
        except OSError:
            return 0.0

"""Looks for news of a version now and then, and tells once a run."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge import Bridge, Handle
from desktop.updates.look import NewsLook
from desktop.updates.release import Release

AFTER_START_MS = 5_000
"""The first look waits until the window is there and at work."""
NOW_AND_THEN_MS = 3_600_000
"""The look itself decides whether a day has passed: a laptop that slept does not count hours."""


class UpdatePresenter(QObject):
    """Says that there is a newer version; never fetches or installs one."""

    announced = Signal(Release)

    def __init__(self, bridge: Bridge, look: NewsLook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._look = look
        self._looking: Handle[Release | None] | None = None
        self._regularly = QTimer(self)
        self._regularly.timeout.connect(self.look)
        self.release: Release | None = None

    def start(self) -> None:
        """Look soon, and from then on now and then."""
        QTimer.singleShot(AFTER_START_MS, self, self.look)
        self._regularly.start(NOW_AND_THEN_MS)

    def look(self) -> None:
        if self._looking is None:
            self._looking = self._bridge.run(self._look.look(), done=self._tell)

    def _tell(self, release: Release | None) -> None:
        self._looking = None
        is_told = self.release is not None and release is not None
        if release is None or (is_told and release == self.release):
            return
        self.release = release
        self.announced.emit(release)

"""How far the queue is, shown on the icon in the taskbar or dock where the system can."""

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication

LAUNCHER = "com.canonical.Unity.LauncherEntry"
APPLICATION = "application://opendream-upscale.desktop"


class TaskbarProgress(QObject):
    """A bar on docks that speak the launcher's language, a number of photos left on all others."""

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus or QDBusConnection.sessionBus()
        self._shown: tuple[int, int] | None = None

    def show(self, ended: int, total: int) -> None:
        """`total` 0 clears it."""
        if (ended, total) == self._shown:
            return
        self._shown = (ended, total)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.setBadgeNumber(total - ended)
        if self._bus.isConnected():
            signal = QDBusMessage.createSignal("/opendream", LAUNCHER, "Update")
            share = ended / total if total else 0.0
            signal.setArguments(
                [APPLICATION, {"progress": float(share), "progress-visible": total > 0}]
            )
            self._bus.send(signal)

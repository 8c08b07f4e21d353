"""Ways to tell a person something while the window is not looked at."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
PORTAL_NOTIFICATION = "org.freedesktop.portal.Notification"
NOTIFICATION_ID = "batch"
"""One for all batches: a newer message takes the place of the older."""
SHOW_ACTION = "show"
HEARD = "hear(QDBusMessage)"
SHOWN_MS = 10_000


class Notifier(Protocol):
    def show(self, title: str, text: str) -> None:
        """Tell it once; never waits for anybody."""


class TrayNotifier(QObject):
    """A tray icon, where the system has a tray; pressing it or its message leads to the window."""

    def __init__(
        self, icon: QIcon, pressed: Callable[[], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tray = QSystemTrayIcon(icon, self)
        self._tray.setToolTip("OpenDream Upscale")
        self._tray.activated.connect(lambda _: pressed())
        self._tray.messageClicked.connect(pressed)
        self._tray.show()

    def show(self, title: str, text: str) -> None:
        self._tray.showMessage(title, text, self._tray.icon(), SHOWN_MS)


class PortalNotifier(QObject):
    """The desktop's own notifications, through the portal that GNOME, KDE and sandboxes share."""

    def __init__(
        self,
        bus: QDBusConnection,
        pressed: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._pressed = pressed
        # Before the first message: an answer must not arrive ahead of the ear for it.
        bus.connect(  # type: ignore[call-overload]  # the stubs want bytes, Qt wants text
            PORTAL, PORTAL_PATH, PORTAL_NOTIFICATION, "ActionInvoked", self, SLOT(HEARD)
        )

    def show(self, title: str, text: str) -> None:
        message = QDBusMessage.createMethodCall(
            PORTAL, PORTAL_PATH, PORTAL_NOTIFICATION, "AddNotification"
        )
        words = {"title": title, "body": text, "default-action": SHOW_ACTION}
        message.setArguments([NOTIFICATION_ID, words])
        # Sent and forgotten: a system without a portal has nothing to answer with.
        self._bus.call(message, QDBus.CallMode.NoBlock)

    @Slot(QDBusMessage)
    def hear(self, message: QDBusMessage) -> None:
        """The person pressed a message; only ours leads to the window."""
        if message.arguments()[:2] == [NOTIFICATION_ID, SHOW_ACTION]:
            self._pressed()


def open_notifier(
    icon: QIcon, pressed: Callable[[], object], parent: QObject | None = None
) -> Notifier:
    """The tray where there is one, else the session bus."""
    if QSystemTrayIcon.isSystemTrayAvailable():
        return TrayNotifier(icon, pressed, parent)
    return PortalNotifier(QDBusConnection.sessionBus(), pressed, parent)

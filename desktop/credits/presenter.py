"""What can be spent: asked at sign-in, after every photo that ends, and now and then."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.wire import Balance

SOON_MS = 400
"""Several photos that end together ask once."""
NOW_AND_THEN_MS = 60_000


class CreditsDoor(Protocol):
    async def balance(self) -> Balance: ...


class CreditsPresenter(QObject):
    """Keeps the balance while somebody is signed in."""

    balance_changed = Signal(object)
    """With the Balance, or None while nobody is signed in."""

    def __init__(
        self, bridge: Bridge, credit_door: CreditsDoor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._door = credit_door
        self._asking: Handle[Balance] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._ask)
        self._regularly = QTimer(self)
        self._regularly.setInterval(NOW_AND_THEN_MS)
        self._regularly.timeout.connect(self._ask)
        self.balance: Balance | None = None

    def start(self) -> None:
        self._regularly.start()
        self._ask()

    def stop(self) -> None:
        self._regularly.stop()
        self._soon.stop()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        self._show(None)

    def hear(self, balance: Balance) -> None:
        """The service told by itself."""
        if self._regularly.isActive():
            self._show(balance)

    def look_soon(self) -> None:
        """Something happened that may have changed the balance."""
        if self._regularly.isActive():
            self._soon.start()

    def _ask(self) -> None:
        if self._asking is None:
            self._asking = self._bridge.run(
                self._door.balance(), done=self._answered, failed=self._not_answered
            )

    def _answered(self, balance: Balance) -> None:
        self._asking = None
        self._show(balance)

    def _not_answered(self, error: Exception) -> None:
        """The last known balance stays: the queue says when there is no connection."""
        self._asking = None
        if not isinstance(error, ClientError):
            raise error

    def _show(self, balance: Balance | None) -> None:
        if balance != self.balance:
            self.balance = balance
            self.balance_changed.emit(balance)

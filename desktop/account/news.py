"""What the service tells this account's devices, as signals: the queue's one stream, passed on."""

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge
from desktop.client.billing import Purchase
from desktop.client.events import ServerEvent
from desktop.client.wire import Balance, Job

KINDS: dict[str, type[Balance | Purchase | Job]] = {
    "balance": Balance,
    "credits": Balance,
    "purchase": Purchase,
    "job": Job,
}


class Deletion(Struct, frozen=True):
    """What the service says of pictures that are gone."""

    all: bool = False


class AccountNews(QObject):
    """Lives on the main thread; `take` may be called from the network's."""

    balance_arrived = Signal(object)
    purchase_arrived = Signal(object)
    job_arrived = Signal(object)
    pictures_deleted = Signal(bool)
    """Here or on another device; whether all of them were."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._signals = {
            Balance: self.balance_arrived,
            Purchase: self.purchase_arrived,
            Job: self.job_arrived,
        }

    def take(self, event: ServerEvent) -> None:
        """Hand an event on; what cannot be read is of a later version and left alone."""
        if event.kind == "images":
            self._tell_deletion(event)
            return
        kind = KINDS.get(event.kind)
        if kind is None:
            return
        try:
            told = msgspec.json.decode(event.data, type=kind)
        except msgspec.DecodeError:
            return
        self._bridge.post(lambda: self._tell(told))

    def _tell_deletion(self, event: ServerEvent) -> None:
        try:
            is_all = msgspec.json.decode(event.data, type=Deletion).all
        except msgspec.DecodeError:
            return
        self._bridge.post(lambda: self.pictures_deleted.emit(is_all))

    def _tell(self, told: Balance | Purchase | Job) -> None:
        self._signals[type(told)].emit(told)

"""Order, own options and the spending limit, asked for by the window and done through the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge
from desktop.client.wire import UpscaleOptions
from desktop.queue.asking import Asking
from desktop.queue.budget import SpendingLimit
from desktop.queue.desk import QueueDesk
from desktop.queue.ordering import moved_before, stepped


class ArrangingPresenter(QObject):
    """Changes which photo comes when, and as what."""

    changed = Signal()
    """Something was chosen whose price is not known yet."""

    def __init__(self, bridge: Bridge, desk: QueueDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ask = Asking(bridge, desk).ask

    def move_before(self, item_ids: Sequence[str], before_id: str | None) -> None:
        """In front of another photo, or behind all."""
        chosen = frozenset(item_ids)
        order = partial(moved_before, item_ids=chosen, before_id=before_id)
        self._ask(self._desk.arrange(order))

    def step(self, item_ids: Sequence[str], *, down: bool) -> None:
        """One place up or down."""
        chosen = frozenset(item_ids)
        self._ask(self._desk.arrange(partial(stepped, item_ids=chosen, down=down)))

    def choose_for(self, item_ids: Sequence[str], options: UpscaleOptions | None) -> None:
        """Options for these photos alone; None gives them those of all others again."""
        self._ask(
            self._desk.choose_for(list(item_ids), options), done=lambda _: self.changed.emit()
        )

    def limit(self, limit_credits: int | None, since: datetime | None = None) -> SpendingLimit:
        """Stop at so many credits, counted from now or from an earlier moment."""
        limit = SpendingLimit(limit_credits, since or datetime.now(UTC))
        self._ask(self._desk.limit(limit))
        return limit

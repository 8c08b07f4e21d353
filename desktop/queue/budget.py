"""Whether an item may be paid for now: the person's cap, and the balance less what is set aside."""

from datetime import UTC, datetime

from msgspec import Struct

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.store import QueueStore

THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Obstacle(Struct, frozen=True):
    """Why an item may not go on, and where it waits meanwhile."""

    state: ItemState
    reason: str
    needed_credits: int = 0
    """How many more the account would have to have."""


class SpendingLimit(Struct, frozen=True):
    """At how many credits to stop, counted from a moment on; None is no limit."""

    credits: int | None = None
    since: datetime = THE_BEGINNING


class Budget:
    """Keeps what is spent under a cap, counted from the moment the cap was set."""

    def __init__(
        self,
        store: QueueStore,
        cap_credits: int | None = None,
        since: datetime = THE_BEGINNING,
    ) -> None:
        self._store = store
        self.cap_credits = cap_credits
        self.since = since

    def set_cap(self, cap_credits: int | None, since: datetime) -> None:
        self.cap_credits = cap_credits
        self.since = since

    def obstacle(self, item: QueueItem, spendable_credits: int) -> Obstacle | None:
        """None if the item's quoted price may be spent.

        `spendable_credits` is the balance less what items on their way to the service will cost.
        """
        price_credits = item.credits_quoted
        if self.cap_credits is not None:
            committed_credits = self._store.committed_credits(self.since)
            if committed_credits + price_credits > self.cap_credits:
                return Obstacle(ItemState.PAUSED, "spending_cap")
        missing_credits = price_credits - spendable_credits
        if missing_credits > 0:
            waiting = ItemState.WAITING_FOR_CREDITS
            return Obstacle(waiting, "insufficient_credits", missing_credits)
        return None

"""Photos that wait for credits: let go on as soon as the balance covers them, in their order."""

import asyncio

from desktop.client.api import ApiClient
from desktop.client.errors import ClientError
from desktop.client.pace import Pace
from desktop.queue.item import ItemState
from desktop.queue.journal import Journal
from desktop.queue.setbacks import Setbacks


class CreditWait:
    """Looks at the balance now and then, or at once when told that it has changed."""

    def __init__(self, api: ApiClient, journal: Journal, setbacks: Setbacks, pace: Pace) -> None:
        self._api = api
        self._journal = journal
        self._setbacks = setbacks
        self._pace = pace
        self._due = 0.0
        """On the event loop's clock."""

    def look_soon(self) -> None:
        self._due = 0.0

    async def look(self) -> None:
        """Raises: sqlite3.Error."""
        now = asyncio.get_running_loop().time()
        if now < self._due:
            return
        self._due = now + self._pace.credits_seconds
        poor = self._journal.store.in_state(ItemState.WAITING_FOR_CREDITS)
        if not poor:
            return
        try:
            balance = await self._api.credits.balance()
        except ClientError as error:
            if error.is_passing:
                self._setbacks.hold_back(error)
            return
        left_credits = balance.available - self._journal.store.unheld_credits()
        for item in poor:
            if item.credits_quoted <= left_credits:
                left_credits -= item.credits_quoted
                self._journal.move(item, ItemState.WAITING)

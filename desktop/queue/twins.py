"""The same picture asked for twice at once: the second waits, and finds the first one's result."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from desktop.queue.finished_work import work_key
from desktop.queue.item import QueueItem
from desktop.queue.workshop import target_folder


class Twins:
    """Turns for items whose content, options and place of the result are the same."""

    def __init__(self) -> None:
        self._turns: dict[str, asyncio.Lock] = {}

    def turn(self, item: QueueItem) -> AbstractAsyncContextManager[None]:
        """To be held while the item is made; its content must have been looked at."""
        if not item.save.skips_finished:
            return nullcontext()
        return self._turns.setdefault(work_key(item, target_folder(item)), asyncio.Lock())

"""The same picture asked for twice at once: the second waits, and finds the first one's result.

By this queue, or by another process of the same person: the app, `up` and `watch` take turns.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from desktop.queue.claims import SUFFIX, Claim, forget_all
from desktop.queue.finished_work import work_key
from desktop.queue.item import QueueItem
from desktop.queue.workshop import target_folder

MADE_ELSEWHERE = "made_elsewhere"
"""The reason of an item that waits for another process to make the same."""
LOOK_SECONDS = 0.2
OF_NO_USE_SECONDS = 30 * 24 * 3600.0
"""No service keeps a result that long."""


class Turn:
    """One item's, while it is made."""

    def __init__(self, claim: Claim | None = None, owner: str = "") -> None:
        self._claim = claim
        found = claim.left if claim is not None else None
        self.left = found if found is not None and found.server.owner == owner else None
        """What was ordered of the same by a process that did not come to its end."""

    def note(self, item: QueueItem) -> None:
        """Should this process end, the next one goes on with the item's order."""
        if self._claim is not None:
            self._claim.note(item)

    def forget(self) -> None:
        """Nothing is left to go on with."""
        if self._claim is not None:
            self._claim.forget()


class Twins:
    """Turns for items whose content, options and place of the result are the same.

    Whoever waits for a turn holds none, so that no order of turns can lock two processes up.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self._folder = folder
        self._owner = owner
        forget_all(folder, OF_NO_USE_SECONDS)
        self._turns: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, item: QueueItem, on_wait: Callable[[], object]) -> AsyncIterator[Turn]:
        """To be held while the item is made; its content must have been looked at.

        `on_wait` is called once if another process is at it. Raises: OSError.
        """
        if not item.save.skips_finished:
            yield Turn()
            return
        key = await asyncio.to_thread(work_key, item, target_folder(item))
        async with self._turns.setdefault(key, asyncio.Lock()):
            claim = await self._claimed(self._folder / f"{key}{SUFFIX}", on_wait)
            try:
                yield Turn(claim, self._owner)
            finally:
                claim.release()

    @staticmethod
    async def _claimed(path: Path, on_wait: Callable[[], object]) -> Claim:
        is_told = False
        while (claim := Claim.take(path)) is None:
            if not is_told:
                on_wait()
                is_told = True
            await asyncio.sleep(LOOK_SECONDS)
        return claim

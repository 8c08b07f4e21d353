"""What a person does with the queue: add, choose, start, pause, retry, remove. Lives on the loop.

Photos are added as drafts: they wait, with their price shown, until the button is pressed.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from desktop.client.errors import ClientError
from desktop.client.wire import Quote, UpscaleOptions
from desktop.files.errors import FileProblem
from desktop.files.finding import Skipped, find_pictures
from desktop.files.header import read_header
from desktop.queue.adding import new_items
from desktop.queue.assembly import Queue
from desktop.queue.budget import SpendingLimit
from desktop.queue.drafts import (
    CHOSEN_ANEW,
    NOT_STARTED,
    is_draft,
    may_start,
    redrafted,
    with_options,
    with_own_options,
)
from desktop.queue.item import ItemState, PartOf, QueueItem, SavePlan
from desktop.queue.journal import Journal
from desktop.queue.ordering import Order
from desktop.queue.states import ACTIVE, CLEARED, RETRIABLE, cancelled, may_go, moved, retried
from desktop.queue.unwritten import Unwritten

S = ItemState

OpenQueue = Callable[[str], Queue]
"""Builds the working queue of one owner; called on the event loop."""


class Added(Struct, frozen=True):
    """What became of a drop."""

    items: list[QueueItem]
    skipped: list[Skipped]


class NotSignedIn(ClientError):
    """Nobody is signed in, so there is nobody to ask."""

    code = "not_signed_in"


class QueueDesk:
    """Every method changes the queue on disk first; whoever watches the journal sees it then."""

    def __init__(self, journal: Journal, open_queue: OpenQueue) -> None:
        self._journal = journal
        self._store = journal.store
        self._open_queue = open_queue
        self._queue: Queue | None = None
        self._one_owner = asyncio.Lock()
        self.unwritten = Unwritten()
        self._options = UpscaleOptions(scale=4)
        self._save = SavePlan()
        self._limit = SpendingLimit()

    @property
    def queue(self) -> Queue | None:
        """The working queue while somebody is signed in."""
        return self._queue

    async def load(self) -> list[QueueItem]:
        return await asyncio.to_thread(self._store.all)

    async def work(
        self,
        owner: str,
        watch: Callable[[QueueItem], None],
        on_trouble: Callable[[], None] | None = None,
    ) -> None:
        """Work the queue off for one account until cancelled.

        Whoever was before has then let go of every photo: that may take a request's time.
        """
        async with self._one_owner:
            self._queue = self._open_queue(owner)
            self._queue.budget.set_cap(self._limit.credits, self._limit.since)
            self._queue.journal.watch(watch)
            self._queue.runner.on_trouble = on_trouble
            try:
                await self._queue.runner.run()
            finally:
                self._queue = None

    async def add(
        self,
        names: Sequence[str | Path],
        options: UpscaleOptions | None = None,
        part_of: PartOf | None = None,
    ) -> Added:
        """Files and folders with all that is in them, as drafts behind everything else.

        `options` are the photos' own; without them they become what is chosen for all.
        `part_of` says of which photo this one file is a part.
        """
        found = await asyncio.to_thread(find_pictures, names, recursive=True)
        items = new_items(
            found.pictures,
            options or self._options,
            self._save,
            after_position=self._store.last_position(),
            now=datetime.now(UTC),
            state=S.PAUSED,
            reason=NOT_STARTED,
        )
        items = [
            replace(item, has_own_options=options is not None, part_of=part_of) for item in items
        ]
        self._journal.write_all(await asyncio.to_thread(_looked_at, items))
        return Added(items, found.skipped)

    async def choose(self, options: UpscaleOptions, save: SavePlan) -> None:
        """What the next photos, and those not started yet, are to become."""
        self._options, self._save = options, save
        drafts = [item for item in self._store.in_state(S.PAUSED) if is_draft(item)]
        changed = [
            replace(
                item if item.has_own_options else with_options(item, options),
                save=_in_its_tree(save, item),
            )
            for item in drafts
            if (item.options != options and not item.has_own_options)
            or item.save != _in_its_tree(save, item)
        ]
        if changed:
            self._journal.write_all(changed)

    async def choose_for(self, item_ids: Iterable[str], options: UpscaleOptions | None) -> None:
        """What some photos, not started yet, are to become; None takes them back to the rest."""
        items = [self._store.get(item_id) for item_id in item_ids]
        drafts = [item for item in items if item is not None and is_draft(item)]
        self._journal.write_all(
            [
                with_own_options(item, options)
                if options is not None
                else replace(with_options(item, self._options), has_own_options=False)
                for item in drafts
            ]
        )

    async def arrange(self, order: Order) -> None:
        """Give photos other places; those under way are left where they are."""
        # Nothing is awaited in between: no photo can begin on its way with its old place.
        self._journal.write_all(order(self._store.all()))

    async def limit(self, limit: SpendingLimit) -> None:
        """Stop at so many credits from a moment on; photos that an earlier limit held go on."""
        self._limit = limit
        if self._queue is not None:
            self._queue.budget.set_cap(limit.credits, limit.since)
        held = [item for item in self._store.in_state(S.PAUSED) if item.reason == "spending_cap"]
        self._journal.write_all([moved(item, S.WAITING) for item in held])
        if held and self._queue is not None:
            self._queue.runner.wake()

    def spent_credits(self) -> int:
        """What counts against the limit now."""
        return self._store.committed_credits(self._limit.since)

    async def price(self) -> None:
        """Ask the service what the drafts cost. Raises: ClientError."""
        if self._queue is not None:
            await self._queue.pricing.price_drafts()

    async def quote(self, width_px: int, height_px: int, options: UpscaleOptions) -> Quote:
        """What a picture of this size would cost. Raises: ClientError."""
        if self._queue is None:
            raise NotSignedIn
        return await self._queue.quotes.quote(width_px, height_px, options)

    async def start(self, item_ids: Iterable[str] | None = None) -> None:
        """Put drafts and paused photos in line; all of them without ids."""
        chosen = set(item_ids) if item_ids is not None else None
        paused = [
            item
            for item in self._store.in_state(S.PAUSED)
            if (may_start(item) if chosen is None else item.id in chosen and not item.price_refusal)
        ]
        self._journal.write_all([_ordered(moved(item, S.WAITING), self._queue) for item in paused])
        self.go_on()

    async def pause(self, item_ids: Iterable[str]) -> None:
        """Hold back what has not begun; what is under way is finished."""
        await self._change(item_ids, S.PAUSED)

    def pause_all(self) -> None:
        if self._queue is not None:
            self._queue.runner.pause()

    def go_on(self) -> None:
        if self._queue is not None:
            self._queue.runner.go_on()

    async def cancel(self, item_ids: Iterable[str]) -> None:
        wanted = list(item_ids)
        if self._queue is not None:
            await self._queue.runner.cancel(wanted)
        else:
            await self._change(wanted, S.CANCELLED)

    async def retry(
        self, item_ids: Iterable[str], change: Callable[[QueueItem], QueueItem] | None = None
    ) -> None:
        """Put what ended badly in line again, changed first if asked.

        What nobody has seen the price of, or chose too large, is a draft again instead.
        """
        items = [self._store.get(item_id) for item_id in item_ids]
        again = [
            _redrafted(item, self._options)
            if item.reason in CHOSEN_ANEW
            else _ordered(retried(item), self._queue)
            for item in items
            if item is not None and item.state in RETRIABLE
        ]
        self._journal.write_all([change(item) if change else item for item in again])
        self.go_on()

    async def remove(self, item_ids: Iterable[str]) -> list[QueueItem]:
        """Take photos out of the list, but none that is under way; returns them for `restore`."""
        items = [self._store.get(item_id) for item_id in item_ids]
        removed = [item for item in items if item is not None and item.state not in ACTIVE]
        self._store.remove([item.id for item in removed])
        return removed

    async def restore(self, items: list[QueueItem]) -> None:
        self._journal.write_all(items)
        self.go_on()

    async def clear_finished(self) -> list[QueueItem]:
        return await self.remove([item.id for item in self._store.in_state(*CLEARED)])

    async def _change(self, item_ids: Iterable[str], state: ItemState) -> None:
        items = [self._store.get(item_id) for item_id in item_ids]
        now = datetime.now(UTC)
        self._journal.write_all(
            [
                cancelled(item, now) if state is S.CANCELLED else moved(item, state)
                for item in items
                if item is not None and item.state not in ACTIVE and may_go(item.state, state)
            ]
        )


def _redrafted(item: QueueItem, options: UpscaleOptions) -> QueueItem:
    """With what is chosen for all now, unless the photo has options of its own."""
    draft = redrafted(item)
    return draft if item.has_own_options else with_options(draft, options)


def _ordered(item: QueueItem, queue: Queue | None) -> QueueItem:
    """To be paid for by whoever is signed in now; without anybody, by who signs in next."""
    return item if queue is None else replace(item, ordered_by=queue.runner.owner)


def _looked_at(items: list[QueueItem]) -> list[QueueItem]:
    """With the size from each header; a file that has none says so when it is started."""
    looked = []
    for item in items:
        try:
            header = read_header(Path(item.source.path))
        except FileProblem:
            looked.append(item)
            continue
        source = replace(
            item.source,
            format=header.format,
            width_px=header.width_px,
            height_px=header.height_px,
        )
        looked.append(with_options(replace(item, source=source), item.options))
    return looked


def _in_its_tree(save: SavePlan, item: QueueItem) -> SavePlan:
    return replace(save, batch_root=item.save.batch_root)

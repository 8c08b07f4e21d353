"""What photos cost: the service's price for each, less what a tried part of it has cost."""

import asyncio
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from desktop.client.errors import ClientError
from desktop.client.wire import AfterTrial, Quote
from desktop.files.errors import FileProblem
from desktop.queue.drafts import NOT_TO_BE_MADE, is_draft, needs_price, with_quote
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.journal import Journal
from desktop.queue.quotes import QuoteBook
from desktop.queue.workshop import Workshop

WILL_NEVER_COUNT = frozenset({"unknown", "not_paid", "not_a_trial", "gone", "not_a_part"})
"""What is used may be free again, when the photo that used it ends without a result."""


class Pricing:
    """Prices for one owner."""

    def __init__(self, journal: Journal, quotes: QuoteBook, workshop: Workshop, owner: str) -> None:
        self._journal = journal
        self._store = journal.store
        self._trials = journal.store.trials
        self._quotes = quotes
        self._workshop = workshop
        self._owner = owner

    async def price_drafts(self) -> None:
        """Ask for the prices that are missing, or may have become lower. Raises: ClientError."""
        priced: list[tuple[QueueItem, QueueItem]] = []
        try:
            for item in self._store.in_state(ItemState.PAUSED):
                known = await self._recognised(item)
                if needs_price(item) or (known.source.sha256 and _may_cost_less(item)):
                    priced.append((item, await self._asked(known)))
        finally:
            self._note(priced)

    async def priced(self, item: QueueItem) -> QueueItem:
        """With the price for the content it was found to have. Raises: ClientError."""
        source = item.source
        place = self._trials.take(self._owner, item, source.sha256) if source.sha256 else None
        quote = await self._quotes.quote(source.width_px, source.height_px, item.options, place)
        if place is not None and quote.trial_refusal in WILL_NEVER_COUNT:
            self._trials.forget(place.job_id)
        return _with_trial(with_quote(item, quote), quote, place)

    def refused(self, item: QueueItem) -> None:
        """The service holds the price for another one than it said itself."""
        self._quotes.forget()
        if item.after_trial is not None:
            self._trials.forget(item.after_trial.job_id)

    async def _asked(self, item: QueueItem) -> QueueItem:
        """With its price, or the code of why this cannot be made. Raises: ClientError."""
        try:
            return await self.priced(item)
        except ClientError as error:
            if error.code not in NOT_TO_BE_MADE:
                raise
            return replace(item, price_refusal=error.code)

    async def _recognised(self, item: QueueItem) -> QueueItem:
        """With its content's hash if a part of it may have been tried; else nothing is read."""
        sizes_bytes = self._trials.sizes_bytes(self._owner, item)
        sha256 = ""
        if sizes_bytes and await asyncio.to_thread(_size_bytes, item) in sizes_bytes:
            with suppress(FileProblem):
                sha256 = (await self._workshop.look(item)).sha256
        return replace(item, source=replace(item.source, sha256=sha256))

    def _note(self, priced: list[tuple[QueueItem, QueueItem]]) -> None:
        """Only of drafts that are still there and still want what was asked for."""
        known = []
        for asked, answered in priced:
            now = self._store.get(asked.id)
            if now is not None and is_draft(now) and now.options == asked.options:
                with_price = _with_price_of(now, answered)
                known += [with_price] if with_price != now else []
        if known:
            self._journal.write_all(known)


def _may_cost_less(item: QueueItem) -> bool:
    is_open = is_draft(item) and item.options.engine == "model" and not item.price_refusal
    return is_open and not item.trial_credits


def _size_bytes(item: QueueItem) -> int:
    try:
        return Path(item.source.path).stat().st_size
    except OSError:
        return -1


def _with_trial(item: QueueItem, quote: Quote, place: AfterTrial | None) -> QueueItem:
    counts = place if quote.trial_credits else None
    return replace(item, after_trial=counts, trial_credits=quote.trial_credits)


def _with_price_of(item: QueueItem, answered: QueueItem) -> QueueItem:
    return replace(
        item,
        credits_quoted=answered.credits_quoted,
        trial_credits=answered.trial_credits,
        after_trial=answered.after_trial,
        price_refusal=answered.price_refusal,
        calls=answered.calls,
        output_width_px=answered.output_width_px,
        output_height_px=answered.output_height_px,
    )

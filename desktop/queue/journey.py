"""The way of one photo, from the line to the finished file; it may be broken off at any step.

Whatever a request will need again (image id, idempotency key, job id) is on disk before the request
that uses it, so that beginning again finds the job instead of paying for another.
"""

import asyncio
from datetime import UTC, datetime

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem
from desktop.client.wire import Job
from desktop.files.errors import FileProblem
from desktop.files.source import SourceLook
from desktop.queue.budget import Budget, Obstacle
from desktop.queue.claims import Order
from desktop.queue.concluding import Concluding
from desktop.queue.finished_work import is_anothers
from desktop.queue.item import ItemState, QueueItem, ServerSide
from desktop.queue.job_watch import JobWatch
from desktop.queue.journal import Journal
from desktop.queue.placing import ImageGone, Placing
from desktop.queue.pricing import Pricing
from desktop.queue.states import state_of_stage
from desktop.queue.twins import MADE_ELSEWHERE, Turn, Twins
from desktop.queue.workshop import Workshop


class Journey:
    """Takes items through; one call of `go` is one try."""

    def __init__(
        self,
        *,
        api: ApiClient,
        journal: Journal,
        workshop: Workshop,
        watch: JobWatch,
        pricing: Pricing,
        budget: Budget,
        twins: Twins,
        placing: Placing,
    ) -> None:
        self._api = api
        self._journal = journal
        self._workshop = workshop
        self._watch = watch
        self._pricing = pricing
        self._budget = budget
        self._twins = twins
        self._placing = placing
        self._concluding = Concluding(api, journal, workshop)
        self._one_till = asyncio.Lock()

    async def go(self, item: QueueItem) -> None:
        """Raises: ClientError's subclasses, FileProblem among them, OSError."""
        started = item.started_at or datetime.now(UTC)
        item = self._journal.move(replace(item, started_at=started), ItemState.PREPARING)
        if not (item.server.job_id or item.server.image_id):
            item = self._journal.write(_looked_at(item, await self._workshop.look(item)))
        waiting = replace(item, reason=MADE_ELSEWHERE)
        async with self._twins.turn(item, lambda: self._journal.write(waiting)) as turn:
            await self._make(item, turn)
            turn.forget()

    async def _make(self, item: QueueItem, turn: Turn) -> None:
        if item.server.image_id or item.server.job_id:
            await self._go_on(item, turn)
        elif turn.left is not None:
            await self._take_over(item, turn, turn.left)
        else:
            await self._begin(item, turn)

    async def _begin(self, item: QueueItem, turn: Turn) -> None:
        prepared = await self._prepare(item)
        if prepared is not None:
            await self._order(await self._placing.upload(prepared, turn), turn)

    async def _go_on(self, item: QueueItem, turn: Turn) -> None:
        """With what the service has of this item, unless another process went on with it."""
        finished = await self._workshop.find_finished(item)
        if finished is not None and is_anothers(finished, item):
            # Whoever saved it has told of what it cost.
            self._concluding.take_finished(replace(item, credits_spent=0), finished)
            return
        turn.note(item)
        if item.server.job_id:
            await self._fetch_when_made(item)
        else:
            await self._order(self._journal.move(item, ItemState.UPLOADING), turn)

    async def _take_over(self, item: QueueItem, turn: Turn, left: Order) -> None:
        """Go on with what another process had ordered; it is not made and paid for again."""
        finished = await self._workshop.find_finished(item)
        if finished is not None:
            self._concluding.take_finished(item, finished)
        elif left.server.job_id:
            await self._fetch_left(_with_order(item, left), fresh=item)
        else:
            prepared = await self._set_aside(_with_order(await self._quoted(item), left))
            if prepared is not None:
                await self._order(prepared, turn)

    async def _fetch_left(self, item: QueueItem, *, fresh: QueueItem) -> None:
        """Where nothing came of the other's job, the photo is in line again, as if it were new."""
        try:
            shown, job = await self._made(self._journal.write(item))
        except ApiProblem as problem:
            if problem.status not in {404, 410}:
                raise
        else:
            if job.state == "delivered" and job.result is not None:
                await self._concluding.settle(shown, job)
                return
        now = self._journal.store.get(item.id) or item
        self._journal.move(replace(fresh, state=now.state), ItemState.WAITING)

    async def _order(self, item: QueueItem, turn: Turn) -> None:
        """The job for an uploaded image, once more from the upload if the service lost it."""
        try:
            item = await self._placing.submit(item, turn)
        except ImageGone:
            fresh = self._journal.write(replace(item, server=ServerSide()))
            item = await self._placing.submit(await self._placing.upload(fresh, turn), turn)
        await self._fetch_when_made(item)

    async def _prepare(self, item: QueueItem) -> QueueItem | None:
        """The item with its price set aside, or None if it is over or has to wait."""
        finished = await self._workshop.find_finished(item)
        if finished is not None:
            self._concluding.take_finished(item, finished)
            return None
        await self._workshop.require_place(item)
        return await self._set_aside(await self._quoted(item))

    async def _set_aside(self, item: QueueItem) -> QueueItem | None:
        async with self._one_till:
            obstacle = await self._obstacle(item)
            if obstacle is None:
                return self._journal.move(item, ItemState.UPLOADING)
        item = replace(item, needed_credits=obstacle.needed_credits)
        self._journal.move(item, obstacle.state, reason=obstacle.reason)
        return None

    async def _obstacle(self, item: QueueItem) -> Obstacle | None:
        """Whether the price may be spent, one item at a time.

        What was on its way when the balance was asked for counts as spent, whether the service had
        heard of it or not; if that decides, and something has arrived meanwhile, ask again.
        """
        while True:
            under_way_credits = self._journal.store.unheld_credits()
            balance = await self._api.credits.balance()
            obstacle = self._budget.obstacle(item, balance.available - under_way_credits)
            has_changed = self._journal.store.unheld_credits() < under_way_credits
            if obstacle is None or not has_changed:
                return obstacle

    async def _quoted(self, item: QueueItem) -> QueueItem:
        """With the service's price; it may fall below the one the person saw, not rise above it."""
        priced = await self._pricing.priced(item)
        was_seen = item.credits_quoted or item.trial_credits
        if was_seen and priced.credits_quoted > item.credits_quoted:
            raise FileProblem("price_changed")
        return priced

    async def _fetch_when_made(self, item: QueueItem) -> None:
        await self._concluding.settle(*await self._made(item))

    async def _made(self, item: QueueItem) -> tuple[QueueItem, Job]:
        shown = item

        def show(job: Job) -> None:
            nonlocal shown
            state = state_of_stage(job.state, job.stage)
            if state is not shown.state:
                shown = self._journal.move(shown, state)
            self._journal.show_progress(shown, job.progress)

        job = await self._watch.settled(item.server.job_id, show)
        return shown, job


def _looked_at(item: QueueItem, look: SourceLook) -> QueueItem:
    source = replace(
        item.source,
        size_bytes=look.size_bytes,
        mtime_ns=look.mtime_ns,
        sha256=look.sha256,
        format=look.header.format,
        width_px=look.header.width_px,
        height_px=look.header.height_px,
    )
    return replace(item, source=source)


def _with_order(item: QueueItem, left: Order) -> QueueItem:
    """The item with what the service has of its twin."""
    return replace(
        item,
        server=left.server,
        credits_quoted=left.credits_quoted,
        after_trial=left.after_trial,
        trial_credits=left.trial_credits,
    )

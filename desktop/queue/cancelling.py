"""Cancelling what the service already has: wished here, done there, remembered until it is."""

from datetime import UTC, datetime

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError
from desktop.client.wire import Job
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.job_watch import ENDED_JOB
from desktop.queue.journal import Journal
from desktop.queue.states import CANCELLING, cancelled, may_go, submission_of


class Cancelling:
    """A cancelled item's job is dropped at the service, after a crash or an outage too."""

    def __init__(self, api: ApiClient, journal: Journal, owner: str) -> None:
        self._api = api
        self._owner = owner
        self._journal = journal
        self._pending: set[str] = set()

    def load(self) -> None:
        """Remember what an earlier run left."""
        cancelled = self._journal.store.in_state(ItemState.CANCELLED)
        self._pending.update(item.id for item in cancelled if item.reason == CANCELLING)

    def begin(self, item_id: str) -> None:
        """Mark an item that nobody works on any more as cancelled."""
        item = self._journal.store.get(item_id)
        if item is None or not may_go(item.state, ItemState.CANCELLED):
            return
        ended = self._journal.write(cancelled(item, datetime.now(UTC)))
        if ended.reason == CANCELLING:
            self._pending.add(item_id)

    async def go_on(self) -> None:
        """Tell the service of every job that is to be dropped; what fails is tried again later."""
        try:
            await self._settle_cancelled()
            await self._settle_removed()
        except ClientError:
            return

    async def _settle_removed(self) -> None:
        """Whoever takes a photo out of the list does not want to pay for it either."""
        for item in self._journal.store.dropped():
            if item.server.owner != self._owner:
                continue
            known = await self._with_job(item)
            if known.server.job_id:
                await self._cancel_at_service(known)
            self._journal.store.forget_dropped(item.id)

    async def _settle_cancelled(self) -> None:
        for item_id in list(self._pending):
            item = self._journal.store.get(item_id)
            if item is None or item.reason != CANCELLING:
                self._pending.discard(item_id)
                continue
            if item.server.owner != self._owner:
                continue
            known = await self._with_job(item)
            if known.server.job_id:
                job = await self._cancel_at_service(known)
                known = self._journal.write(known)
                self._conclude(known, job)
            else:
                self._conclude(known, None)

    async def _cancel_at_service(self, item: QueueItem) -> Job | None:
        """The job as it now is, or None if the service does not know it."""
        try:
            return await self._api.jobs.cancel(item.server.job_id)
        except ApiProblem as problem:
            if problem.status not in {404, 409, 410}:
                raise
            return await self._look(item)

    async def _with_job(self, item: QueueItem) -> QueueItem:
        """With the job that a submission without an answer may have made: its key finds it."""
        server = item.server
        if server.job_id:
            return item
        try:
            job = await self._api.jobs.create(submission_of(item), server.idempotency_key)
        except ApiProblem as problem:
            if problem.is_passing:
                raise
            return item
        return replace(item, server=replace(server, job_id=job.id))

    async def _look(self, item: QueueItem) -> Job | None:
        try:
            return await self._api.jobs.job(item.server.job_id)
        except ApiProblem as problem:
            if problem.status in {404, 410}:
                return None
            raise

    def _conclude(self, item: QueueItem, job: Job | None) -> None:
        """A job that was delivered before it could be dropped was paid for: it is fetched."""
        if job is not None and job.state == "delivered":
            waiting = replace(item, finished_at=None)
            self._journal.move(waiting, ItemState.WAITING, reason="too_late_to_cancel")
        elif job is None or job.state in ENDED_JOB:
            over = replace(item.server, is_over=True)
            self._journal.write(replace(item, reason="", server=over))
        else:
            return
        self._pending.discard(item.id)

"""The way of one photo, from the line to the finished file; it may be broken off at any step.

Whatever a request will need again (image id, idempotency key, job id) is on disk before the request
that uses it, so that beginning again finds the job instead of paying for another.
"""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError, ProtocolError
from desktop.client.wire import Job
from desktop.files.errors import FileProblem, save_problem
from desktop.files.header import MEDIA_TYPES, PictureFormat
from desktop.files.source import SourceLook
from desktop.queue.budget import Budget, Obstacle
from desktop.queue.facts import facts_of
from desktop.queue.item import ItemState, QueueItem, ServerSide
from desktop.queue.job_watch import JobWatch
from desktop.queue.journal import Journal
from desktop.queue.pricing import Pricing
from desktop.queue.states import state_of_stage, submission_of
from desktop.queue.twins import Twins
from desktop.queue.workshop import Workshop, with_output


class ImageGone(ClientError):
    """The service no longer has the uploaded image: it expired, or was deleted."""

    code = "gone"


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
        owner: str,
        parallel_uploads: int,
    ) -> None:
        self._api = api
        self._journal = journal
        self._workshop = workshop
        self._watch = watch
        self._pricing = pricing
        self._budget = budget
        self._owner = owner
        self._uploads = asyncio.Semaphore(parallel_uploads)
        self._one_till = asyncio.Lock()
        self._twins = Twins()

    async def go(self, item: QueueItem) -> None:
        """Raises: ClientError's subclasses, FileProblem among them, OSError."""
        started = item.started_at or datetime.now(UTC)
        item = self._journal.move(replace(item, started_at=started), ItemState.PREPARING)
        if not (item.server.job_id or item.server.image_id):
            item = self._journal.write(_looked_at(item, await self._workshop.look(item)))
        async with self._twins.turn(item):
            await self._make(item)

    async def _make(self, item: QueueItem) -> None:
        if item.server.job_id:
            await self._fetch_when_made(item)
            return
        if not item.server.image_id:
            prepared = await self._prepare(item)
            if prepared is None:
                return
            item = await self._upload(prepared)
        else:
            item = self._journal.move(item, ItemState.UPLOADING)
        try:
            item = await self._submit(item)
        except ImageGone:
            fresh = self._journal.write(replace(item, server=ServerSide()))
            item = await self._submit(await self._upload(fresh))
        await self._fetch_when_made(item)

    async def _prepare(self, item: QueueItem) -> QueueItem | None:
        """The item with its price set aside, or None if it is over or has to wait."""
        finished = await self._workshop.find_finished(item)
        if finished is not None:
            done = replace(with_output(item, finished), finished_at=datetime.now(UTC))
            self._journal.move(done, ItemState.DONE, reason="already_done")
            return None
        item = await self._quoted(item)
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

    async def _upload(self, item: QueueItem) -> QueueItem:
        async with self._uploads:
            outgoing = await self._workshop.pack(item)
            try:
                image = await self._api.images.upload(
                    outgoing,
                    media_type=MEDIA_TYPES[_format(item)],
                    file_name=Path(item.source.path).name,
                    on_progress=self._progress_of(item),
                )
            finally:
                outgoing.unlink(missing_ok=True)
        server = ServerSide(owner=self._owner, image_id=image.id, idempotency_key=str(uuid.uuid4()))
        return self._journal.write(replace(item, server=server))

    async def _submit(self, item: QueueItem) -> QueueItem:
        """The job of this item: a new one, or the one that an earlier try had made."""
        submission = asyncio.ensure_future(
            self._api.jobs.create(submission_of(item), item.server.idempotency_key)
        )
        try:
            job = await asyncio.shield(submission)
        except asyncio.CancelledError:
            await self._note_job(item, submission)
            raise
        except ApiProblem as problem:
            if problem.code in {"not_found", "gone"}:
                raise ImageGone from problem
            if problem.code == "price_changed":
                self._pricing.refused(item)
            if not problem.is_passing:
                self._journal.write(replace(item, server=_with_new_key(item.server)))
            raise
        server = replace(item.server, job_id=job.id)
        taken = replace(
            item, server=server, credits_quoted=job.credits, trial_credits=job.trial_credits
        )
        return self._journal.move(taken, ItemState.IN_LINE)

    async def _note_job(self, item: QueueItem, submission: asyncio.Future[Job]) -> None:
        """Cancelled in the middle: a job may have been made, and only the answer says which."""
        try:
            job = await submission
        except ClientError:
            return  # its key finds the job, if there is one
        self._journal.write(replace(item, server=replace(item.server, job_id=job.id)))

    async def _fetch_when_made(self, item: QueueItem) -> None:
        shown = item

        def show(job: Job) -> None:
            nonlocal shown
            state = state_of_stage(job.state, job.stage)
            if state is not shown.state:
                shown = self._journal.move(shown, state)
            self._journal.show_progress(shown, job.progress)

        job = await self._watch.settled(item.server.job_id, show)
        await self._settle(shown, job)

    async def _settle(self, item: QueueItem, job: Job) -> None:
        server = replace(item.server, result=job.result)
        if job.fidelity is not None:
            server = replace(server, score=job.fidelity.score, facts=facts_of(job.fidelity))
        item = replace(item, server=server)
        if job.state == "delivered":
            await self._save(item, job)
            return
        end = {"refused": ItemState.REFUSED, "cancelled": ItemState.CANCELLED}
        over = replace(server, is_over=True)
        ended = replace(item, server=over, finished_at=datetime.now(UTC))
        self._journal.move(ended, end.get(job.state, ItemState.FAILED), reason=job.reason or "")
        self._workshop.sweep(item)

    async def _save(self, item: QueueItem, job: Job) -> None:
        if job.result is None:
            raise FileProblem("result_expired")
        item = self._journal.move(replace(item, credits_spent=job.credits), ItemState.SAVING)
        try:
            incoming = self._workshop.incoming(item)
        except OSError as error:
            raise save_problem(error) from error
        try:
            await self._api.jobs.download(job.id, job.result, incoming, self._progress_of(item))
        except ApiProblem as problem:
            if problem.code in {"not_found", "gone"}:
                raise FileProblem("result_expired") from problem
            raise
        except OSError as error:
            incoming.unlink(missing_ok=True)  # on a full disk the queue needs this room
            raise save_problem(error) from error
        saved = await self._workshop.unpack_and_save(item)
        self._journal.move(replace(saved, finished_at=datetime.now(UTC)), ItemState.DONE)
        self._workshop.sweep(item)

    def _progress_of(self, item: QueueItem) -> Callable[[float], None]:
        return lambda share: self._journal.show_progress(item, share)


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


def _format(item: QueueItem) -> PictureFormat:
    for known in MEDIA_TYPES:
        if known == item.source.format:
            return known
    raise ProtocolError("The item was not looked at.")


def _with_new_key(server: ServerSide) -> ServerSide:
    """A refused submission made no job, so the next one is another one, with the same image."""
    return replace(server, idempotency_key=str(uuid.uuid4()))

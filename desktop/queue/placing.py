"""Placing an order: the picture sent, and a job made of it; each id on disk before its use."""

import asyncio
import uuid
from pathlib import Path

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError, ProtocolError
from desktop.client.wire import Job
from desktop.files.header import MEDIA_TYPES, PictureFormat
from desktop.queue.item import ItemState, QueueItem, ServerSide
from desktop.queue.journal import Journal
from desktop.queue.pricing import Pricing
from desktop.queue.states import submission_of
from desktop.queue.twins import Turn
from desktop.queue.workshop import Workshop


class ImageGone(ClientError):
    """The service no longer has the uploaded image: it expired, or was deleted."""

    code = "gone"


class Placing:
    """What a process that ends in between has asked for is found again, here and by its twin."""

    def __init__(
        self,
        *,
        api: ApiClient,
        journal: Journal,
        workshop: Workshop,
        pricing: Pricing,
        owner: str,
        parallel_uploads: int,
    ) -> None:
        self._api = api
        self._journal = journal
        self._workshop = workshop
        self._pricing = pricing
        self._owner = owner
        self._uploads = asyncio.Semaphore(parallel_uploads)

    async def upload(self, item: QueueItem, turn: Turn) -> QueueItem:
        async with self._uploads:
            outgoing = await self._workshop.pack(item)
            try:
                image = await self._api.images.upload(
                    outgoing,
                    media_type=MEDIA_TYPES[_format(item)],
                    file_name=Path(item.source.path).name,
                    on_progress=lambda share: self._journal.show_progress(item, share),
                )
            finally:
                outgoing.unlink(missing_ok=True)
        server = ServerSide(owner=self._owner, image_id=image.id, idempotency_key=str(uuid.uuid4()))
        return self._noted(replace(item, server=server), turn)

    async def submit(self, item: QueueItem, turn: Turn) -> QueueItem:
        """The job of this item: a new one, or the one that an earlier try had made."""
        submission = asyncio.ensure_future(
            self._api.jobs.create(submission_of(item), item.server.idempotency_key)
        )
        try:
            job = await asyncio.shield(submission)
        except asyncio.CancelledError:
            await self._note_job(item, submission, turn)
            raise
        except ApiProblem as problem:
            if problem.code in {"not_found", "gone"}:
                raise ImageGone from problem
            if problem.code == "price_changed":
                self._pricing.refused(item)
            if not problem.is_passing:
                self._journal.write(replace(item, server=_with_new_key(item.server)))
                turn.forget()  # nothing was ordered
            raise
        server = replace(item.server, job_id=job.id)
        taken = replace(
            item, server=server, credits_quoted=job.credits, trial_credits=job.trial_credits
        )
        taken = self._journal.move(taken, ItemState.IN_LINE)
        turn.note(taken)
        return taken

    def _noted(self, item: QueueItem, turn: Turn) -> QueueItem:
        self._journal.write(item)
        turn.note(item)
        return item

    async def _note_job(self, item: QueueItem, submission: asyncio.Future[Job], turn: Turn) -> None:
        """Cancelled in the middle: a job may have been made, and only the answer says which."""
        try:
            job = await submission
        except ClientError:
            return  # its key finds the job, if there is one
        self._noted(replace(item, server=replace(item.server, job_id=job.id)), turn)


def _format(item: QueueItem) -> PictureFormat:
    for known in MEDIA_TYPES:
        if known == item.source.format:
            return known
    raise ProtocolError("The item was not looked at.")


def _with_new_key(server: ServerSide) -> ServerSide:
    """A refused submission made no job, so the next one is another one, with the same image."""
    return replace(server, idempotency_key=str(uuid.uuid4()))

"""The end of a photo's way: its result fetched and saved, or why there is none."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, WrongContent
from desktop.client.wire import Job
from desktop.files.errors import FileProblem, save_problem
from desktop.queue.facts import facts_of
from desktop.queue.finished_work import Finished
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.journal import Journal
from desktop.queue.workshop import Workshop, with_output


class Concluding:
    """Takes items to the end that their job came to."""

    def __init__(self, api: ApiClient, journal: Journal, workshop: Workshop) -> None:
        self._api = api
        self._journal = journal
        self._workshop = workshop

    async def settle(self, item: QueueItem, job: Job) -> None:
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

    def take_finished(self, item: QueueItem, finished: Finished) -> None:
        done = replace(with_output(item, finished), finished_at=datetime.now(UTC))
        self._journal.move(done, ItemState.DONE, reason="already_done")
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
            await self._download(item, job, incoming)
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

    async def _download(self, item: QueueItem, job: Job, incoming: Path) -> None:
        """Twice, where other bytes arrive than were promised: the way may have changed them."""
        assert job.result is not None

        def show(share: float) -> None:
            self._journal.show_progress(item, share)

        try:
            await self._api.jobs.download(job.id, job.result, incoming, show)
        except WrongContent:
            await self._api.jobs.download(job.id, job.result, incoming, show)

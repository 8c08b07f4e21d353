"""One call of the provider, to an accepted answer or a reason why there is none."""

import asyncio
import random
from pathlib import Path

import structlog
from msgspec import Struct, field

from backend.imaging.answer_size import is_large_enough
from backend.imaging.child import ImagingChild
from backend.imaging.commands import DecodeAnswer
from backend.imaging.errors import ImagingError
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import Plane
from backend.imaging.prompts import Prompt, prompt_for
from backend.imaging.report import RepairedCall
from backend.imaging.steps import ComposeCall, ComposedCall, RepairAnswer
from backend.jobs.answers import Answers, Attempt
from backend.jobs.ending import JobEnded
from backend.jobs.records import ClaimedJob
from backend.jobs.retrying import (
    TOO_SMALL,
    UNREADABLE,
    GiveUp,
    may_be_billed,
    next_step,
    outcome_of,
)
from backend.providers.image_model import ImageModel, ModelError, ModelRequest
from backend.providers.provider_gate import ProviderGate
from backend.providers.storage import Storage
from backend.settings import Settings

ANSWER_MEGAPIXELS = 40.0
"""More than twice the provider's largest picture: a bomb is refused before it is decoded."""

log = structlog.get_logger()


class CallTask(Struct, kw_only=True):
    """One planned call of a job on the bench, and what its answers were."""

    job: ClaimedJob
    plan: Plan
    call: PlannedCall
    pixels: Plane
    folder: Path
    rejected: list[RepairedCall] = field(default_factory=list)
    retry_after_seconds: float | None = None
    """What the provider asked for after the last try."""


class AcceptedCall(Struct, frozen=True, kw_only=True):
    """An answer that passed, put back onto its source."""

    repaired: RepairedCall
    prompt_version: str
    model_version: str


class CallMaker:
    """Asks the provider until an answer passes or nothing more helps.

    What was answered before a crash is looked at first: it was paid for.
    """

    def __init__(
        self,
        settings: Settings,
        model: ImageModel,
        gate: ProviderGate,
        answers: Answers,
        *,
        imaging: ImagingChild,
        storage: Storage,
    ) -> None:
        self._settings = settings
        self._model = model
        self._gate = gate
        self._answers = answers
        self._imaging = imaging
        self._storage = storage

    async def make(self, task: CallTask) -> AcceptedCall:
        """Raises: JobEnded, StorageFull, ImagingCrash."""
        job, index = task.job, task.call.index
        for attempt in await self._answers.attempts(job.id, index):
            if attempt.storage_key and (found := await self._judge_stored(task, attempt)):
                return found
        while True:
            tried = await self._answers.attempts(job.id, index)
            prompt = prompt_for(
                job.options, task.call, task.plan, 1 + sum(each.is_billable for each in tried)
            )
            accepted = await self._attempt(task, prompt, number=len(tried) + 1)
            if accepted:
                return accepted
            await self._wait_or_end(task)

    async def _attempt(self, task: CallTask, prompt: Prompt, *, number: int) -> AcceptedCall | None:
        """One call: recorded before it is made, its answer stored before it is used."""
        job, index = task.job, task.call.index
        request = await self._request(task, prompt)
        await self._answers.start(job, index, number, prompt.version)
        try:
            async with self._gate.turn():
                answer = await self._model.redraw(request)
        except ModelError as error:
            task.retry_after_seconds = getattr(error, "retry_after_seconds", None)
            log.info("provider_call_failed", job=str(job.id), call=index, outcome=outcome_of(error))
            await self._answers.close(
                job, index, number, outcome_of(error), is_billable=may_be_billed(error)
            )
            return None
        await self._answers.keep(job, index, number, answer)
        latest = (await self._answers.attempts(job.id, index))[-1]
        return await self._judge_stored(task, latest)

    async def _request(self, task: CallTask, prompt: Prompt) -> ModelRequest:
        command = ComposeCall(
            pixels=task.pixels,
            call=task.call,
            with_context=len(task.plan.calls) > 1,
            folder=task.folder,
        )
        composed = await self._imaging.run(command, ComposedCall, task.folder)
        context = composed.context
        return ModelRequest(
            picture=await asyncio.to_thread(Path(composed.picture).read_bytes),
            picture_mime=composed.mime,
            context=await asyncio.to_thread(Path(context).read_bytes) if context else None,
            prompt=prompt.text,
            aspect_ratio=task.call.aspect_ratio,
            image_size=task.call.image_size,
            deadline_seconds=self._settings.gemini_deadline_seconds,
        )

    async def _judge_stored(self, task: CallTask, attempt: Attempt) -> AcceptedCall | None:
        """Decode, repair and judge a stored answer; an answer that cannot be read is a failure."""
        assert attempt.storage_key is not None
        job, index = task.job, task.call.index
        path = task.folder / f"answer-{index}-{attempt.number}"
        await self._storage.fetch(attempt.storage_key, path)
        decode = DecodeAnswer(
            path=path,
            target=path.with_suffix(".raw"),
            max_megapixels=ANSWER_MEGAPIXELS,
        )
        try:
            plane = await self._imaging.run(decode, Plane, task.folder)
        except ImagingError:
            await self._answers.close(job, index, attempt.number, UNREADABLE, is_billable=True)
            return None
        if not is_large_enough(task.call, plane):
            await self._answers.close(job, index, attempt.number, TOO_SMALL, is_billable=True)
            return None
        repair = RepairAnswer(
            source=task.pixels,
            call=task.call,
            answer=plane,
            strictness=job.options.strictness,
            folder=task.folder,
        )
        repaired = await self._imaging.run(repair, RepairedCall, task.folder)
        verdict = repaired.report.verdict
        await self._answers.close(job, index, attempt.number, verdict, is_billable=True)
        if verdict != "accept":
            task.rejected.append(repaired)
            return None
        return AcceptedCall(
            repaired=repaired,
            prompt_version=attempt.prompt_version,
            model_version=attempt.model_version or self._settings.gemini_model,
        )

    async def _wait_or_end(self, task: CallTask) -> None:
        """Wait before the next try, or end the job. Raises: JobEnded."""
        tried = await self._answers.attempts(task.job.id, task.call.index)
        step = next_step(
            [attempt.outcome for attempt in tried],
            retry_after_seconds=task.retry_after_seconds,
            jitter=random.random(),  # noqa: S311  # spreads retries, guards nothing
        )
        if isinstance(step, GiveUp):
            best = max(task.rejected, key=lambda each: each.report.score, default=None)
            raise JobEnded(step.reason, best)
        await asyncio.sleep(step.seconds)

"""What comes with a job's end happens, though its own watch sees the end as a loss."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from typing_extensions import override

from backend.imaging.facts import SourceFacts
from backend.imaging.options import UpscaleOptions
from backend.jobs.ending import JobEnded
from backend.jobs.figures import JobFigures
from backend.jobs.lifecycle import EndReason
from backend.jobs.records import ClaimedJob, Delivery
from backend.jobs.runner import JobRunner
from backend.jobs.schemas import Fidelity, JobResult

TURNS = 20
"""Of the loop: enough for a watch in memory to look, and to stop whatever it would stop."""
JOB = ClaimedJob(
    id=uuid4(), account_id=uuid4(), options=UpscaleOptions(scale=2), credits=1, fence=1,
    source_key="a/images/b",
    facts=SourceFacts(
        format="jpeg", width_px=8, height_px=8, bit_depth=8, colour="rgb", has_alpha=False,
        sha256="0" * 64,
    ),
)  # fmt: skip
MADE = Delivery(
    fidelity=Fidelity(score=1.0),
    result=JobResult(
        width=16, height=16, format="jpeg", bytes=1, sha256="0" * 64,
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
    ),
)  # fmt: skip


class Books:
    """The job's row, and the news of its changes, in memory."""

    def __init__(self) -> None:
        self.is_running = True
        self._changed = asyncio.Event()

    async def claim(self, job_id: UUID) -> ClaimedJob | None:
        return JOB if job_id == JOB.id else None

    async def is_current(self, job: ClaimedJob) -> bool:
        return self.is_running and job is JOB

    async def wait(self, account_id: UUID, timeout_seconds: float) -> bool:
        assert timeout_seconds
        assert account_id == JOB.account_id
        await self._changed.wait()
        return True

    async def deliver(self, job: ClaimedJob, delivery: Delivery) -> bool:
        assert (job, delivery) == (JOB, MADE)
        return await self._end()

    async def end_without_picture(
        self, job: ClaimedJob, reason: EndReason, fidelity: Fidelity | None = None
    ) -> bool:
        assert (job, reason, fidelity) == (JOB, "no_picture", None)
        return await self._end()

    async def _end(self) -> bool:
        self.is_running = False
        self._changed.set()
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return True

    def cancel(self) -> None:
        self.is_running = False
        self._changed.set()


class Maker:
    """Makes at once what it is told to, or nothing for ever."""

    def __init__(self, makes: Delivery | JobEnded | None) -> None:
        self._makes = makes
        self.begun = asyncio.Event()
        self.discarded: list[bool] = []

    async def make(self, job: ClaimedJob) -> Delivery:
        assert job is JOB
        self.begun.set()
        if self._makes is None:
            await asyncio.Event().wait()
        if isinstance(self._makes, Delivery):
            return self._makes
        raise self._makes or AssertionError

    async def discard(self, job: ClaimedJob, *, everything: bool) -> None:
        assert job is JOB
        self.discarded.append(everything)


class Figures(JobFigures):
    """Remembers what would be counted."""

    def __init__(self) -> None:
        self.counted: list[str] = []

    @override
    def delivered(self, job: ClaimedJob) -> None:
        self.counted.append("delivered")

    @override
    def ended(self, job: ClaimedJob, reason: EndReason) -> None:
        self.counted.append(reason)


@pytest.mark.parametrize(
    ("makes", "counted", "discarded"),
    [(MADE, "delivered", False), (JobEnded("no_picture"), "no_picture", True)],
    ids=["delivered", "refused"],
)
async def test_an_end_is_counted_and_cleared_up_after(
    makes: Delivery | JobEnded, counted: str, *, discarded: bool
) -> None:
    books, maker, figures = Books(), Maker(makes), Figures()

    await JobRunner(books, maker, books, figures).run(JOB.id)

    assert figures.counted == [counted]
    assert maker.discarded == [discarded]


async def test_a_job_that_is_cancelled_meanwhile_is_left_at_once() -> None:
    books, maker, figures = Books(), Maker(None), Figures()
    running = asyncio.create_task(JobRunner(books, maker, books, figures).run(JOB.id))
    await maker.begun.wait()

    books.cancel()
    await running

    assert (figures.counted, maker.discarded) == ([], [])

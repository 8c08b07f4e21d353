"""What the service measured is fetched while a photo is looked at, and missed by nobody."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.client.errors import ApiProblem, ClientError
from desktop.client.schema import UpscaleOptionsAnswer
from desktop.client.wire import Fidelity, Job
from desktop.queue.facts import FidelityFacts
from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.item import ItemState, ServerSide, SourceFile
from tests.desktop.queue.view_items import START, done, item

FOUND = Fidelity(
    score=0.9,
    moved_px=1.5,
    colour_error_before=2.0,
    colour_error_after=0.5,
    filled_share=0.01,
    protected_share=0.02,
)


class FakeJobs:
    """Knows one job; fails with `error` while it is set."""

    def __init__(self) -> None:
        self.error: ClientError | None = None
        self.asked = 0
        self.originals: list[str] = []

    async def job(self, job_id: str) -> Job:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return Job(
            id=job_id, image_id="i", file_name="", state="delivered", stage="delivered",
            progress=1.0, credits=1, reason=None, created_at=START, finished_at=START,
            options=UpscaleOptionsAnswer(), output_width=1, output_height=1, fidelity=FOUND,
            result=None,
        )  # fmt: skip

    async def difference(self, job_id: str) -> bytes:
        if self.error is not None:
            raise self.error
        return b"heat"

    async def original(self, job_id: str) -> bytes:
        self.originals.append(job_id)
        return b"picture"


@pytest.fixture
def jobs() -> FakeJobs:
    return FakeJobs()


@pytest.fixture
def presenter(bridge: Bridge, jobs: FakeJobs, tmp_path: Path) -> FidelityPresenter:
    return FidelityPresenter(bridge, jobs, tmp_path / "differences")


def test_facts_and_map_arrive_and_are_remembered(
    presenter: FidelityPresenter, jobs: FakeJobs, qtbot: QtBot
) -> None:
    looked_at = done(server=ServerSide(job_id="j1"))

    with qtbot.waitSignals([presenter.facts_arrived, presenter.picture_arrived]):
        presenter.look_at(looked_at)
    facts, path = presenter.facts(looked_at), presenter.difference(looked_at)
    presenter.look_at(looked_at)

    assert facts is not None
    assert (facts.moved_px, round(facts.kept_share, 2)) == (1.5, 0.03)
    assert path is not None
    assert path.read_bytes() == b"heat"
    assert jobs.asked == 1
    assert jobs.originals == [], "a JPEG is read from its own file"


def test_of_a_heic_photo_its_picture_is_fetched_once(
    presenter: FidelityPresenter, jobs: FakeJobs, qtbot: QtBot
) -> None:
    phone = done(
        source=SourceFile(path="/photos/phone.heic", width_px=120, height_px=80, format="heic"),
        server=ServerSide(job_id="j1"),
    )

    with qtbot.waitSignals([presenter.picture_arrived, presenter.picture_arrived]):
        presenter.look_at(phone)
    presenter.look_at(phone)

    path = presenter.original(phone)
    assert path is not None
    assert path.read_bytes() == b"picture"
    assert jobs.originals == ["j1"]


def test_facts_kept_with_the_photo_need_no_service(
    presenter: FidelityPresenter, jobs: FakeJobs
) -> None:
    kept = done(server=ServerSide(job_id="j1", facts=FidelityFacts(moved_px=1.5)))
    presenter.look_at(kept)

    assert presenter.facts(kept) == FidelityFacts(moved_px=1.5)
    assert jobs.asked == 0


@pytest.mark.parametrize("status", [404, 410, 503])
def test_what_the_service_no_longer_has_is_not_shown_and_not_complained_about(
    presenter: FidelityPresenter, jobs: FakeJobs, qtbot: QtBot, status: int
) -> None:
    jobs.error = ApiProblem("gone", status)
    looked_at = done(server=ServerSide(job_id="j1"))

    with qtbot.assertNotEmitted(presenter.facts_arrived, wait=200):
        presenter.look_at(looked_at)

    assert presenter.difference(looked_at) is None


@pytest.mark.parametrize(
    "looked_at",
    [None, item(1, ItemState.WORKING, server=ServerSide(job_id="j1")), done()],
    ids=["nothing", "under way", "without a job"],
)
def test_nothing_is_asked_where_there_is_nothing_to_know(
    presenter: FidelityPresenter, jobs: FakeJobs, qtbot: QtBot, looked_at: None
) -> None:
    with qtbot.assertNotEmitted(presenter.facts_arrived, wait=100):
        presenter.look_at(looked_at)

    assert jobs.asked == 0

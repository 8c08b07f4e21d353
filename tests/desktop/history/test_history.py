"""The history: ten thousand rows, fetched as they are scrolled, and results saved once more."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.client.errors import ServiceUnreachable
from desktop.client.server_address import parse_server_address
from desktop.client.wire import Job, JobPage, JobResult
from desktop.history.naming import free_path, proposed_name
from desktop.history.saving import SaveAgain
from desktop.history.view import HistoryPage
from desktop.history.words import JobWords, can_be_saved
from desktop.ui.paged_model import ListState, PagedModel
from desktop.ui.row_view import RowView
from desktop.ui.rows import RowDelegate
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from tests.desktop.account.examples import job, now

ROWS, PAGE_ROWS = 10_000, 100


class FakeResults:
    """Writes the result in two steps; fails with `error` while it is set."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    async def download(
        self, job_id: str, expected: JobResult, part: Path, on_progress: Callable[[float], None]
    ) -> None:
        if self.error is not None:
            raise self.error
        on_progress(0.5)
        part.write_bytes(b"picture of " + job_id.encode())
        on_progress(1.0)


class FakeHistory:
    """Ten thousand jobs, a page at a time."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.is_away = False

    async def page(self, cursor: str | None) -> JobPage:
        self.asked.append(cursor)
        if self.is_away:
            raise ServiceUnreachable("no_connection")
        first = int(cursor or 0)
        after = first + PAGE_ROWS
        items = [job(number) for number in range(first, after)]
        return JobPage(items=items, next_cursor=str(after) if after < ROWS else None)


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def model(bridge: Bridge, history: FakeHistory) -> PagedModel[Job]:
    return PagedModel(bridge, history.page, JobWords().face)


def shown(model: PagedModel[Job], theme: Theme, icons: Icons, qtbot: QtBot) -> RowView:
    view = RowView(model, RowDelegate(theme, icons), theme, name="Photos", empty="Nothing yet.")
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    return view


def test_only_what_is_scrolled_to_is_asked_for(
    model: PagedModel[Job], history: FakeHistory, theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    view = shown(model, theme, icons, qtbot)
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == PAGE_ROWS)
    assert history.asked == [None]

    view.scrollToBottom()

    qtbot.waitUntil(lambda: model.rowCount() == 2 * PAGE_ROWS)
    assert history.asked == [None, "100"]


def test_ten_thousand_rows_scroll_without_a_gap(
    model: PagedModel[Job], history: FakeHistory, theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    view = shown(model, theme, icons, qtbot)
    model._show(JobPage(items=[job(number) for number in range(ROWS)]))
    QApplication.processEvents()
    bar = view.verticalScrollBar()
    gaps = []

    for step in range(60):
        begun = time.perf_counter()
        bar.setValue(bar.maximum() * step // 60)
        view.grab()
        gaps.append(time.perf_counter() - begun)

    assert model.rowCount() == ROWS
    assert sorted(gaps)[len(gaps) // 2] < 0.05


def test_a_row_that_moved_into_the_next_page_is_not_shown_twice(
    model: PagedModel[Job], qtbot: QtBot
) -> None:
    model._show(JobPage(items=[job(1), job(2)], next_cursor="2"))

    model._append(JobPage(items=[job(2), job(3)]))

    assert [row.id for row in model.rows] == ["j1", "j2", "j3"]


def test_news_of_a_job_change_its_row_and_leave_the_choice(
    model: PagedModel[Job], theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    view = shown(model, theme, icons, qtbot)
    model._show(JobPage(items=[job(1), job(2, "running"), job(3)]))
    view.setCurrentIndex(model.index(1))

    assert model.put(job(2))
    assert not model.put(job(9))
    model._show(JobPage(items=[job(4), job(1), job(2), job(3)]))

    assert [row.state for row in model.rows] == ["delivered"] * 4
    assert view.currentIndex().row() == 2


def test_what_is_shown_stays_while_the_service_is_away(
    model: PagedModel[Job], history: FakeHistory, theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    history.is_away = True
    view = shown(model, theme, icons, qtbot)
    model.refresh()
    assert model.state is ListState.ASKING
    qtbot.waitUntil(lambda: model.state is ListState.FAILED)
    assert view.said.startswith("No connection.")
    history.is_away = False
    model.refresh()
    qtbot.waitUntil(lambda: model.state is ListState.READY)
    history.is_away = True

    with qtbot.assertNotEmitted(model.state_changed, wait=100):
        model.refresh()

    assert model.rowCount() == PAGE_ROWS


def test_a_delivered_photo_counts_down_to_its_deletion() -> None:
    words = JobWords()
    delivered = job(1, hours_left=26.5)

    told = words.state(delivered, now())
    assert told.startswith("Delivered · faithful 0.97 · 1 day")
    assert told.endswith("2 h left")
    assert can_be_saved(delivered, now())
    assert words.state(delivered, now() + timedelta(hours=30)).endswith("deleted")
    assert not can_be_saved(delivered, now() + timedelta(hours=30))


def test_what_was_not_delivered_was_free_and_says_why() -> None:
    words = JobWords()
    refused = job(1, "refused", reason="not_faithful")

    assert words.price(refused) == "free"
    assert words.face(refused).detail == "Free · Not faithful enough"
    assert words.explained(refused).startswith("Not faithful enough. Nothing was charged.")


def test_the_proposed_name_is_the_originals_and_safe() -> None:
    assert proposed_name(job(1, file_name="be/ach<1>.png")) == "ach_1__opendream_4032x3024.jpg"
    assert proposed_name(job(1, file_name="")) == "photo_opendream_4032x3024.jpg"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a (2).jpg").touch()

    assert free_path(tmp_path, "a.jpg") == tmp_path / "a (3).jpg"


def test_a_result_appears_only_when_it_is_whole(
    bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    saving = SaveAgain(bridge, FakeResults())

    with qtbot.waitSignal(saving.saved) as saved:
        saving.save(job(7), tmp_path / "again.jpg")

    assert saved.args == [str(tmp_path / "again.jpg")]
    assert [path.name for path in tmp_path.iterdir()] == ["again.jpg"]
    assert (tmp_path / "again.jpg").read_bytes() == b"picture of j7"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ServiceUnreachable("timeout"), "No connection."),
        (PermissionError("read-only"), "The file could not be written."),
    ],
)
def test_what_went_wrong_is_said_in_words(
    bridge: Bridge, tmp_path: Path, qtbot: QtBot, error: Exception, words: str
) -> None:
    results = FakeResults()
    results.error = error
    saving = SaveAgain(bridge, results)

    with qtbot.waitSignal(saving.failed) as failed:
        saving.save(job(7), tmp_path / "again.jpg")

    assert failed.args is not None
    assert str(failed.args[0]).startswith(words)
    assert not saving.is_running


def test_only_what_is_still_there_can_be_saved_or_deleted(
    bridge: Bridge, theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    api = ApiClient.connect(parse_server_address("http://127.0.0.1:9"))
    page = HistoryPage(bridge, api.jobs, theme=theme, icons=icons)
    qtbot.addWidget(page)
    page.jobs._show(JobPage(items=[job(1), job(2, hours_left=-1), job(3, "failed")]))

    enabled = []
    for row in range(3):
        page.list.setCurrentIndex(page.jobs.index(row))
        enabled.append((page.save.isEnabled(), page.remove.isEnabled()))

    assert enabled == [(True, True), (False, False), (False, False)]
    page.clear()
    assert page.jobs.rowCount() == 0

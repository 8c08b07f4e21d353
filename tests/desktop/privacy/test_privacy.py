"""What is kept where can be seen, and what can be deleted is deleted, here too."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError, ServiceUnreachable
from desktop.client.server_address import parse_server_address
from desktop.client.wire import Deleted, ImagePage, Usage
from desktop.privacy.presenter import PrivacyPresenter
from desktop.privacy.traces import LocalTraces
from desktop.privacy.view import PrivacyPage
from desktop.queue.finished_work import Finished, FinishedWork
from desktop.queue.item import ItemState
from desktop.queue.store import QueueStore
from desktop.ui.language import Language
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.watch.ripening import Sighting
from desktop.watch.seen import QUEUE_SUFFIX, SUFFIX, Seen, watch_path
from tests.desktop.account.examples import USAGE, image, images
from tests.desktop.credits.conftest import language
from tests.desktop.queue.view_items import START, done, item


class FakeImages:
    """Fails with `error` while it is set."""

    def __init__(self) -> None:
        self.error: ClientError | None = None
        self.deleted: list[str] = []

    async def delete(self, image_id: str) -> None:
        self._check()
        self.deleted.append(image_id)

    async def delete_all(self) -> Deleted:
        self._check()
        self.deleted.append("all")
        return Deleted(images=3, results=2, cancelled_jobs=1)

    def _check(self) -> None:
        if self.error is not None:
            raise self.error


class FakeUsage:
    def __init__(self) -> None:
        self.is_known = True

    async def usage(self) -> Usage:
        if not self.is_known:
            raise ApiProblem("not_found", 404)
        return USAGE


@pytest.fixture
def door() -> FakeImages:
    return FakeImages()


@pytest.fixture
def usage() -> FakeUsage:
    return FakeUsage()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """As the app leaves it: a difference map, and the list of what was done."""
    folder = tmp_path / "cache"
    (folder / "differences").mkdir(parents=True)
    (folder / "differences" / "j1.difference").write_bytes(bytes(1000))
    (folder / "thumbnail.png").write_bytes(bytes(500))
    return folder


@pytest.fixture
def presenter(
    bridge: Bridge, door: FakeImages, usage: FakeUsage, cache: Path, tmp_path: Path
) -> PrivacyPresenter:
    finished = FinishedWork(tmp_path / "finished.sqlite3")
    return PrivacyPresenter(bridge, door, usage, LocalTraces(cache, [finished], tmp_path))


@pytest.fixture
def page(
    presenter: PrivacyPresenter,
    bridge: Bridge,
    theme: Theme,
    icons: Icons,
    language: Language,
    qtbot: QtBot,
) -> PrivacyPage:
    api = ApiClient.connect(parse_server_address("http://127.0.0.1:9"))
    page = PrivacyPage(presenter, bridge, api.images, theme=theme, icons=icons)
    qtbot.addWidget(page)
    page.images._show(images())
    return page


def test_each_photo_says_until_when_it_is_kept(page: PrivacyPage) -> None:
    faces = [page._words.face(row) for row in page.images.rows]

    spans = [face.detail.split(" · ")[0] for face in faces]
    assert spans[0].startswith("2 day")
    assert spans[0].endswith(" 11 h left")
    assert spans[1].startswith("1 day")
    assert spans[1].endswith(" 6 h left")
    assert spans[2] == "23 min left"
    assert all("until " in face.detail for face in faces)


def test_one_photo_is_deleted_and_gone_from_the_list(
    page: PrivacyPage, presenter: PrivacyPresenter, door: FakeImages, qtbot: QtBot
) -> None:
    assert not page.remove.isEnabled()
    page.list.setCurrentIndex(page.images.index(1))

    with qtbot.waitSignal(presenter.image_deleted):
        page.remove.click()

    assert door.deleted == ["i2"]
    assert [row.id for row in page.images.rows] == ["i1", "i3"]
    assert page.said == "Deleted, with what was made of it."


def test_what_is_gone_already_counts_as_deleted(
    presenter: PrivacyPresenter, door: FakeImages, qtbot: QtBot
) -> None:
    door.error = ApiProblem("not_found", 404)

    with qtbot.waitSignal(presenter.image_deleted), qtbot.assertNotEmitted(presenter.failed):
        presenter.delete("i9")


def test_deleting_all_asks_first_and_says_what_becomes_of_running_work(
    page: PrivacyPage, door: FakeImages
) -> None:
    page.show_running(2)

    page.all.click()

    assert not page.question_card.isHidden()
    assert "2 photos being worked on will be cancelled and cost nothing." in page.question
    page.keep.click()
    assert page.question_card.isHidden()
    assert door.deleted == []


def test_deleting_all_leaves_no_picture_here_either(
    page: PrivacyPage, presenter: PrivacyPresenter, door: FakeImages, cache: Path, qtbot: QtBot
) -> None:
    page.all.click()

    with qtbot.waitSignal(presenter.traces_cleared):
        page.sure.click()

    assert door.deleted == ["all"]
    assert list(cache.iterdir()) == []
    assert page.said.startswith("Deleted: 3 photos, 2 results. 1 photo was being worked on")


def test_without_a_connection_nothing_is_forgotten_here(
    page: PrivacyPage, presenter: PrivacyPresenter, door: FakeImages, cache: Path, qtbot: QtBot
) -> None:
    door.error = ServiceUnreachable("no_connection")
    page.all.click()

    with qtbot.waitSignal(presenter.failed):
        page.sure.click()

    assert page.said.startswith("No connection.")
    assert (cache / "thumbnail.png").exists()
    assert page.all.isEnabled()


def test_what_another_device_deleted_leaves_no_trace_here(
    presenter: PrivacyPresenter, cache: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.traces_cleared):
        presenter.follow_deletion(is_all=True)

    assert list(cache.iterdir()) == []


def test_the_traces_here_are_measured_and_cleared(
    page: PrivacyPage, presenter: PrivacyPresenter, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.traces_measured) as measured:
        presenter.measure()
    assert measured.args == [1500]
    assert page.here_text.startswith("1.5 kB of small pictures")

    with qtbot.waitSignal(presenter.traces_measured):
        page.clear_here.click()

    assert page.here_text == "Nothing is kept beside your own files."


def test_the_list_of_what_was_done_goes_too(tmp_path: Path, cache: Path) -> None:
    finished = FinishedWork(tmp_path / "done.sqlite3")
    result = tmp_path / "result.jpg"
    result.write_bytes(b"1")
    made = Finished(output_path=str(result), size_bytes=1, width_px=1, height_px=1, format="jpeg")
    finished.add(done(1), tmp_path, made)
    assert finished.find(done(1), tmp_path) is not None

    LocalTraces(cache, [finished], tmp_path).clear()

    assert finished.find(done(1), tmp_path) is None
    assert result.exists()
    finished.close()


def test_a_watched_folder_forgets_names_but_neither_today_s_spending_nor_what_is_under_way(
    tmp_path: Path, cache: Path
) -> None:
    base = watch_path(tmp_path, tmp_path / "inbox")
    seen = Seen(base.with_suffix(SUFFIX))
    seen.begin({tmp_path / "inbox" / "beach1.jpg": Sighting(1, 1)})
    seen.close()
    store = QueueStore(base.with_suffix(QUEUE_SUFFIX))
    store.save(done(1))
    store.close()
    traces = LocalTraces(cache, [FinishedWork(tmp_path / "done.sqlite3")], tmp_path)

    traces.clear()

    written = b"".join(path.read_bytes() for path in base.parent.rglob("*") if path.is_file())
    assert b"beach" not in written
    store = QueueStore(base.with_suffix(QUEUE_SUFFIX))
    assert store.committed_credits(START) == done(1).credits_spent
    store.save(item(2, ItemState.WAITING))
    traces.clear()  # while it is in use
    store.close()
    traces.clear()
    store = QueueStore(base.with_suffix(QUEUE_SUFFIX))
    assert [one.id for one in store.all()] == [item(2, ItemState.WAITING).id]
    store.close()
    assert not seen_anew(base, tmp_path)


def seen_anew(base: Path, folder: Path) -> bool:
    """Whether the photo of before would be done, and paid for, again."""
    seen = Seen(base.with_suffix(SUFFIX))
    try:
        return bool(seen.new_in({folder / "inbox" / "beach1.jpg": Sighting(1, 1)}))
    finally:
        seen.close()


def test_usage_is_shown_by_month_or_not_at_all(
    page: PrivacyPage, presenter: PrivacyPresenter, usage: FakeUsage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.usage_changed):
        presenter.look()
    assert not page.usage_card.isHidden()
    assert page._words.months(USAGE)[0] == ("November 2026", "41 photos · 55 credits")

    usage.is_known = False
    with qtbot.waitSignal(presenter.usage_changed):
        presenter.look()
    assert page.usage_card.isHidden()


def test_the_page_says_what_deleting_does_not_reach(page: PrivacyPage) -> None:
    words = " ".join(meaning for _, meaning in page._words.places())

    assert "up to 55 days; deleting does not reach it" in words
    assert "backup" in words
    assert "Only you delete them" in words


def test_the_list_is_as_high_as_what_it_holds(page: PrivacyPage) -> None:
    three = page.list.height()

    page.images._show(ImagePage(items=[image(number) for number in range(40)]))
    many = page.list.height()
    page.images._show(ImagePage(items=[]))

    assert three < many
    assert page.list.height() < three


__all__ = ["language"]

"""The watched folder in the app: on and off, within the day's credits, and told in the settings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import ItemState
from desktop.watch.presenter import WatchPresenter
from desktop.watch.seen import SUFFIX, Seen, watch_path
from desktop.watch.view import WatchBox
from tests.desktop.ui.conftest import ada, items_of, look, make_desktop, service, signed_in
from tests.fakes.contract_service import FakeAccount

WAIT_MS = 20_000


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def watch(signed_in: Desktop, inbox: Path, qtbot: QtBot) -> WatchPresenter:
    """Switched on, with a limit of one credit a day."""
    watch = signed_in.presenters.watch
    watch._settle_seconds = 0.0
    watch._timer.setInterval(20)
    watch.choose_folder(str(inbox))
    watch.choose_limit(1)
    watch.switch(is_on=True)
    qtbot.waitUntil(lambda: watch._looking is None)
    return watch


def put(photo: Path, *targets: Path) -> None:
    for number, target in enumerate(targets):
        target.write_bytes(photo.read_bytes() + bytes([number]))


def test_new_photos_begin_by_themselves_until_the_day_is_spent(
    signed_in: Desktop,
    watch: WatchPresenter,
    ada: FakeAccount,
    photo: Path,
    inbox: Path,
    qtbot: QtBot,
) -> None:
    put(photo, inbox / "a.jpg", inbox / "b.jpg")

    qtbot.waitUntil(lambda: len(list(inbox.glob("*_opendream_4x.jpg"))) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: watch.held_back == 1)
    qtbot.waitUntil(
        lambda: (
            sorted(item.state for item in items_of(signed_in)) == [ItemState.DONE, ItemState.PAUSED]
        )
    )
    assert ada.available == 49

    watch._now = lambda: datetime.now(UTC) + timedelta(days=1)
    qtbot.waitUntil(lambda: len(list(inbox.glob("*_opendream_4x.jpg"))) == 2, timeout=WAIT_MS)
    assert (ada.available, len(items_of(signed_in))) == (48, 2)


def test_switched_off_nothing_begins(
    signed_in: Desktop, watch: WatchPresenter, photo: Path, inbox: Path
) -> None:
    watch.switch(is_on=False)
    put(photo, inbox / "a.jpg")

    QTest.qWait(100)  # several looks' time, in which nothing may happen

    assert items_of(signed_in) == []


def test_photos_that_came_while_it_was_off_are_done_when_it_is_on(
    signed_in: Desktop, watch: WatchPresenter, photo: Path, inbox: Path, qtbot: QtBot
) -> None:
    watch.switch(is_on=False)
    put(photo, inbox / "a.jpg")
    watch.switch(is_on=True)

    qtbot.waitUntil((inbox / "a_opendream_4x.jpg").exists, timeout=WAIT_MS)


def test_a_folder_that_a_program_watches_under_another_name_is_not_watched_twice(
    watch: WatchPresenter, inbox: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    link = inbox.parent / "link"
    link.symlink_to(inbox)
    watch.switch(is_on=False)
    seen = Seen(watch_path(tmp_path / "profile" / "data", inbox).with_suffix(SUFFIX))

    watch.choose_folder(f"{link}/")
    watch.switch(is_on=True)

    qtbot.waitUntil(lambda: watch.problem == "already_watched")
    seen.close()


def test_the_settings_say_how_it_stands(
    signed_in: Desktop, watch: WatchPresenter, inbox: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    box = WatchBox(watch)
    qtbot.addWidget(box)
    assert (box.switch.isChecked(), box.limit.value()) == (True, 1)
    assert box.folder.text() == str(inbox)

    inbox.rename(tmp_path / "away")
    qtbot.waitUntil(lambda: "cannot be read" in box.note.text())
    (tmp_path / "away").rename(inbox)
    qtbot.waitUntil(lambda: "by themselves" in box.note.text())
    box.switch.setChecked(False)
    assert not watch.is_on
    other = Seen(watch_path(tmp_path / "profile" / "data", inbox).with_suffix(SUFFIX))
    box.switch.setChecked(True)
    qtbot.waitUntil(lambda: "already" in box.note.text())
    other.close()
    watch.choose_folder("")
    assert "Choose the folder" in box.note.text()


__all__ = ["ada", "look", "make_desktop", "service", "signed_in"]

"""What arrives while the app is open: together, in order, and never before there is a window."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.bridge import Bridge
from desktop.client.wire import UpscaleOptions
from desktop.places import find_places
from desktop.queue.item import ItemState
from desktop.settings import Preset, Settings
from desktop.shell.arrivals import Arrivals
from desktop.shell.door import door_of, prepare
from desktop.shell.handing_over import hand_over
from desktop.shell.inbox import Inbox
from desktop.shell.links import Hint
from desktop.shell.recipes import may_start, options_for
from desktop.shell.request import Recipe, Request
from desktop.shell.wire import messages_of
from tests.desktop.ui.conftest import ada, items_of, look, make_desktop, service, signed_in
from tests.fakes.contract_service import ContractService

Told = list[tuple[list[Path], Recipe]]


@pytest.fixture
def arrivals(bridge: Bridge) -> Arrivals:
    return Arrivals(bridge.post)


@pytest.fixture
def told(arrivals: Arrivals) -> Told:
    told: Told = []
    arrivals.files_arrived.connect(lambda paths, recipe: told.append((paths, recipe)))
    return told


def test_what_comes_close_together_is_told_together(
    arrivals: Arrivals, told: Told, qtbot: QtBot
) -> None:
    arrivals.open()

    with qtbot.waitSignal(arrivals.called):
        for number in range(30):
            arrivals.take(Request(files=(f"/{number}.jpg",)))

    assert told == [([Path(f"/{number}.jpg") for number in range(30)], Recipe())]


def test_files_with_another_recipe_are_told_apart(
    arrivals: Arrivals, told: Told, qtbot: QtBot
) -> None:
    arrivals.open()

    with qtbot.waitSignal(arrivals.called):
        arrivals.take(Request(files=("/a", "/b")))
        arrivals.take(Request(files=("/b", "/c"), recipe=Recipe(scale=2)))

    assert told == [
        ([Path("/a"), Path("/b")], Recipe()),
        ([Path("/b"), Path("/c")], Recipe(scale=2)),
    ]


def test_an_endless_stream_is_told_in_between(arrivals: Arrivals, told: Told, qtbot: QtBot) -> None:
    arrivals._latest.setInterval(50)
    arrivals._quiet.setInterval(60_000)
    arrivals.open()

    with qtbot.waitSignal(arrivals.called):
        arrivals.take(Request(files=("/a",)))

    assert len(told) == 1


def test_nothing_is_told_before_the_window_is_there_and_nothing_is_lost(
    arrivals: Arrivals, told: Told, qapp: QApplication
) -> None:
    """As on macOS, where files may come before anything else."""
    QCoreApplication.sendEvent(arrivals, QFileOpenEvent("/early.jpg"))
    qapp.installEventFilter(arrivals)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent("/early.jpg"))
    hints: list[Hint] = []
    arrivals.hinted.connect(hints.append)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("opendream://billing/return?id=1")))
    assert told == []

    arrivals.open(Request(files=("/named.jpg",)))

    qapp.removeEventFilter(arrivals)
    assert told == [([Path("/named.jpg"), Path("/early.jpg")], Recipe())]
    assert hints == [Hint.BILLING_RETURN]


def test_a_recipe_takes_the_place_of_the_chosen_size_alone() -> None:
    settings = Settings(
        options=UpscaleOptions(scale=4, strictness="exact"),
        presets=(Preset(name="Posters", options=UpscaleOptions(long_side_px=6000)),),
    )

    assert options_for(Recipe(), settings) is None
    assert options_for(Recipe(scale=8), settings) == UpscaleOptions(scale=8, strictness="exact")
    assert options_for(Recipe(clean=True), settings) == UpscaleOptions(
        clean=True, strictness="exact"
    )
    assert options_for(Recipe(long_side_px=3000), settings) == UpscaleOptions(
        long_side_px=3000, strictness="exact"
    )
    assert options_for(Recipe(preset="Posters"), settings) == UpscaleOptions(long_side_px=6000)
    assert options_for(Recipe(preset="gone"), settings) is None


def test_a_preset_that_is_gone_spends_nothing() -> None:
    assert may_start(Recipe(scale=4, starts=True), Settings())
    assert not may_start(Recipe(preset="gone", starts=True), Settings())
    assert not may_start(Recipe(scale=4), Settings())


def test_files_of_a_second_start_appear_in_the_window(
    signed_in: Desktop, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    environment = {"OPENDREAM_CONFIG_DIR": str(tmp_path / "profile")}
    door = door_of(find_places(environment), environment)
    prepare(door)
    signed_in.listen(door)
    signed_in.arrivals.open()
    qtbot.waitUntil(lambda: hand_over(door, Request()) is not None)

    gone = str(tmp_path / "gone.jpg")
    hand_over(door, Request(files=(str(photo), gone), recipe=Recipe(scale=8)))

    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 1)
    (item,) = items_of(signed_in)
    assert (item.source.path, item.state) == (str(photo), ItemState.PAUSED)
    inbox = tmp_path / "profile" / "data" / "arrivals"
    qtbot.waitUntil(lambda: list(inbox.iterdir()) == [])
    assert item.options.scale == 8
    signed_in.workbench.parts.window.showMinimized()
    signed_in.arrivals.take(Request(links=("opendream://open",)))
    qtbot.waitUntil(lambda: not signed_in.workbench.parts.window.isMinimized())


def test_files_that_are_to_begin_at_once_ask_before_the_very_first_upload(
    signed_in: Desktop, service: ContractService, photo: Path, qtbot: QtBot
) -> None:
    signed_in.arrivals.open(Request(files=(str(photo),), recipe=Recipe(scale=2, starts=True)))
    hint = signed_in.workbench.parts.hint
    qtbot.waitUntil(lambda: hint.action_button.text() == "Go on")
    assert not any(line.startswith("POST /images") for line in service.requests)

    hint.action_button.click()

    result = photo.with_name("beach_opendream_2x.jpg")
    qtbot.waitUntil(result.exists)


def test_later_they_begin_by_themselves(signed_in: Desktop, photo: Path, qtbot: QtBot) -> None:
    store = signed_in._engine.settings
    store.save(replace(store.load(), has_seen_upload_notice=True))

    signed_in.arrivals.open(Request(files=(str(photo),), recipe=Recipe(clean=True, starts=True)))

    qtbot.waitUntil(photo.with_name("beach_opendream_clean.jpg").exists)


def test_files_that_an_app_had_taken_when_it_was_killed_are_in_the_next_one(
    signed_in: Desktop, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    environment = {"OPENDREAM_CONFIG_DIR": str(tmp_path / "profile")}
    places = find_places(environment)
    door = door_of(places, environment)
    prepare(door)
    for line in messages_of(Request(files=(str(photo),))):
        Inbox(places.data).keep(line)

    signed_in.listen(door)
    signed_in.arrivals.open()

    qtbot.waitUntil(lambda: [one.source.path for one in items_of(signed_in)] == [str(photo)])


__all__ = ["ada", "look", "make_desktop", "service", "signed_in"]

"""Order, own options, presets and the limit, as a person reaches them in the window."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import ItemState
from desktop.settings import Settings
from desktop.ui.actions import Act
from tests.desktop.ui.conftest import MakeDesktop, items_of
from tests.fakes.contract_service import FakeAccount

NAMES = ("a.png", "b.png", "c.png")


def photos(folder: Path) -> tuple[Path, ...]:
    paths = tuple(folder / name for name in NAMES)
    for number, path in enumerate(paths):
        Image.new("RGB", (60, 40), (number * 60, 90, 40)).save(path)
    return paths


def names(desktop: Desktop) -> list[str]:
    return [Path(item.source.path).name for item in items_of(desktop)]


def scales(desktop: Desktop) -> list[int | None]:
    return [item.options.scale for item in items_of(desktop)]


def test_keys_move_a_photo_and_it_stays_selected(
    make_desktop: MakeDesktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = make_desktop(paths=photos(tmp_path))
    qtbot.waitUntil(lambda: names(desktop) == list(NAMES))
    parts = desktop.workbench.parts
    parts.view.look_at(items_of(desktop)[0].id)

    parts.actions[Act.MOVE_DOWN].trigger()
    qtbot.waitUntil(lambda: names(desktop) == ["b.png", "a.png", "c.png"])
    parts.actions[Act.MOVE_DOWN].trigger()
    qtbot.waitUntil(lambda: names(desktop) == ["b.png", "c.png", "a.png"])

    assert [Path(item.source.path).name for item in parts.view.chosen()] == ["a.png"]


def test_a_row_that_is_dropped_on_the_upper_half_of_another_comes_before_it(
    make_desktop: MakeDesktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = make_desktop(paths=photos(tmp_path))
    qtbot.waitUntil(lambda: names(desktop) == list(NAMES))
    view = desktop.workbench.parts.view
    first, second, third = items_of(desktop)
    upper = view.visualRect(view.model().index(1, 0)).topLeft() + QPoint(20, 5)

    assert view._id_under(upper) == second.id
    assert view._id_under(upper + QPoint(0, 50)) == third.id
    assert view._id_under(view.viewport().rect().bottomLeft()) is None

    view.order_asked.emit([third.id], view._id_under(upper))
    qtbot.waitUntil(lambda: names(desktop) == ["a.png", "c.png", "b.png"])
    assert first.id == items_of(desktop)[0].id


def test_options_for_one_photo_are_its_own_until_it_is_like_the_rest(
    make_desktop: MakeDesktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = make_desktop(paths=photos(tmp_path))
    qtbot.waitUntil(lambda: scales(desktop) == [4, 4, 4])
    parts = desktop.workbench.parts
    parts.view.look_at(items_of(desktop)[1].id)

    parts.actions[Act.OWN_OPTIONS].trigger()
    assert parts.options.scope.text == "For 1 photo only"
    parts.options.size_button(8).click()
    qtbot.waitUntil(lambda: scales(desktop) == [4, 8, 4])
    assert "options of its own" in parts.words.status(items_of(desktop)[1]).text

    parts.options.scope.done_button.click()
    assert parts.options.options().scale == 4
    parts.options.size_button(2).click()
    qtbot.waitUntil(lambda: scales(desktop) == [2, 8, 2])

    parts.actions[Act.OWN_OPTIONS].trigger()
    parts.options.scope.reset_button.click()
    qtbot.waitUntil(lambda: scales(desktop) == [2, 2, 2])
    assert parts.options.scope.isHidden()


def test_presets_patterns_and_habits_are_there_at_the_next_start(
    make_desktop: MakeDesktop, qtbot: QtBot
) -> None:
    desktop = make_desktop()
    panel = desktop.workbench.parts.options
    panel.size_button(8).click()
    panel.presets.save_button.click()
    QTest.keyClicks(panel.presets.name_line, "For the wall")
    panel.presets.name_line.returnPressed.emit()
    panel.more_button.click()
    panel.more.pattern.setText("{name} {scale}")
    panel.more.pattern.editingFinished.emit()
    desktop.close()

    again = make_desktop().workbench.parts.options

    assert again.presets.preset_name == "For the wall"
    assert again.more.pattern.text() == "{name} {scale}"
    assert not again.more.isHidden()


def test_the_queue_stops_at_the_limit_says_so_and_goes_on_when_allowed(
    signed_in: Desktop, ada: FakeAccount, qtbot: QtBot, tmp_path: Path
) -> None:
    parts = signed_in.workbench.parts
    signed_in._engine.settings.save(Settings(has_seen_upload_notice=True))
    parts.options.more.limit.setValue(2)
    signed_in.presenters.queue.add(photos(tmp_path))
    qtbot.waitUntil(lambda: parts.pane.start_button.text() == "Upscale 3 · 3 credits")

    parts.pane.start_button.click()
    qtbot.waitUntil(lambda: parts.news.text == "Your limit is reached: 1 photo waits.")
    qtbot.waitUntil(lambda: (ada.available, ada.held) == (48, 0))
    parts.news.action_button.click()

    qtbot.waitUntil(lambda: all(item.state is ItemState.DONE for item in items_of(signed_in)))
    assert ada.available == 47
    assert parts.options.more.limit.value() == 4

"""How rows look and what the list does with keys and clicks."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.queue.item import ItemState
from desktop.queue.view import QueueView
from desktop.queue.view_delegate import ROW_HEIGHT_PX, QueueDelegate
from desktop.queue.view_model import QueueListModel
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.queue.view_words import QueueWords
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice
from desktop.ui.theme.tokens import DARK, LIGHT
from tests.desktop.queue.view_items import done, item

HOSTILE = "/photos/<h1>BIG</h1><img src=x>.png"


@pytest.fixture
def thumbnails(bridge: Bridge) -> ThumbnailStore:
    return ThumbnailStore(bridge)


@pytest.fixture
def view(thumbnails: ThumbnailStore, theme: Theme, icons: Icons, qtbot: QtBot) -> QueueView:
    words = QueueWords()
    model = QueueListModel(words, thumbnails)
    view = QueueView(model, QueueDelegate(theme, icons, words))
    words.setParent(view)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def put(view: QueueView, *items: object) -> None:
    model = view.model()
    assert isinstance(model, QueueListModel)
    model.put(items)  # type: ignore[arg-type]  # the items of `view_items`


def test_rows_have_one_height_whatever_they_hold(view: QueueView) -> None:
    put(view, item(1), item(2, source=type(item().source)(path=HOSTILE)))

    heights = {view.visualRect(view.model().index(row, 0)).height() for row in (0, 1)}

    assert heights == {ROW_HEIGHT_PX}


def test_a_hostile_name_looks_like_any_other(view: QueueView) -> None:
    """Markup in a name changes no more of the row than a name of the same length does."""
    put(view, item(1, source=type(item().source)(path=HOSTILE)))
    hostile = view.grab().toImage()
    put(view, item(1, source=type(item().source)(path=HOSTILE.replace("<", "(").replace(">", ")"))))
    harmless = view.grab().toImage()

    differing = [
        y
        for y in range(hostile.height())
        for x in range(hostile.width())
        if hostile.pixel(x, y) != harmless.pixel(x, y)
    ]

    assert differing
    assert max(differing) < 30, "only the line with the name may differ"


def test_a_name_with_a_line_break_is_one_line(view: QueueView) -> None:
    pictures = []
    for name in ("/photos/new\nline.png", "/photos/new line.png"):
        put(view, item(1, source=type(item().source)(path=name)))
        pictures.append(view.grab().toImage())

    assert pictures[0] == pictures[1]


def test_rows_follow_the_theme(view: QueueView, theme: Theme) -> None:
    put(view, item(1))

    def ground() -> str:
        return QColor(view.grab().toImage().pixel(390, 200)).name()

    light = ground()
    theme.choose(ThemeChoice.DARK)
    dark = ground()
    theme.choose(ThemeChoice.LIGHT)

    assert (light, dark) == (LIGHT.panel, DARK.panel)


def test_thumbnails_appear_when_they_are_there(
    view: QueueView, thumbnails: ThumbnailStore, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (300, 200), (200, 0, 0)).save(path)
    put(view, item(1, source=type(item().source)(path=str(path))))
    model = view.model()
    assert isinstance(model, QueueListModel)
    thumbnails.thumbnail_arrived.connect(model.show_thumbnail)

    with qtbot.waitSignal(thumbnails.thumbnail_arrived):
        view.grab()

    assert QColor(view.grab().toImage().pixel(30, 34)).name() == "#c80000"


def test_a_file_that_is_no_picture_is_asked_for_once(
    thumbnails: ThumbnailStore, qtbot: QtBot, tmp_path: Path
) -> None:
    path = str(tmp_path / "gone.jpg")

    with qtbot.waitSignal(thumbnails.thumbnail_arrived):
        assert thumbnails.thumbnail(path) is None
    with qtbot.assertNotEmitted(thumbnails.thumbnail_arrived, wait=100):
        assert thumbnails.thumbnail(path) is None


def test_looking_at_an_item_tells_it(view: QueueView, qtbot: QtBot) -> None:
    put(view, item(1), done(2))

    with qtbot.waitSignal(view.current_changed) as told:
        view.look_at("item-2")

    assert told.args is not None
    assert told.args[0].id == "item-2"
    assert [chosen.id for chosen in view.chosen()] == ["item-2"]


def test_a_change_of_the_looked_at_item_is_told(view: QueueView, qtbot: QtBot) -> None:
    put(view, item(1), item(2))
    view.look_at("item-1")

    with qtbot.waitSignal(view.current_changed) as told:
        put(view, item(1, ItemState.WORKING))

    assert told.args is not None
    assert told.args[0].state is ItemState.WORKING


def test_stepping_stops_at_both_ends(view: QueueView) -> None:
    put(view, item(1), item(2), item(3))
    view.look_at("item-1")

    seen = []
    for step in (-1, 1, 1, 1):
        view.step(step)
        current = view.current()
        seen.append(current.id if current else None)

    assert seen == ["item-1", "item-2", "item-3", "item-3"]


def test_space_in_the_list_holds_the_original(view: QueueView, qtbot: QtBot) -> None:
    put(view, item(1))
    held: list[bool] = []
    view.original_held.connect(held.append)

    QTest.keyPress(view, Qt.Key.Key_Space)
    QTest.keyRelease(view, Qt.Key.Key_Space)

    assert held == [True, False]


def test_the_context_menu_offers_only_what_can_be_done(view: QueueView, qtbot: QtBot) -> None:
    put(view, item(1))
    possible, impossible = QAction("Possible", view), QAction("Impossible", view)
    impossible.setEnabled(False)
    view.offer([possible, None, impossible])

    assert [action.text() for action in view.menu_actions() if action] == ["Possible"]


def test_who_looks_at_a_photo_goes_on_looking_while_many_others_leave(view: QueueView) -> None:
    put(view, *[item(number) for number in range(1, 101)])
    view.look_at("item-40")

    model = view.model()
    assert isinstance(model, QueueListModel)
    model.remove([f"item-{number}" for number in range(1, 101, 2)])

    assert [chosen.id for chosen in view.chosen()] == ["item-40"]
    model.remove([f"item-{number}" for number in range(2, 90, 4)] + ["item-40"])
    current = view.current()
    assert current is not None
    assert [chosen.id for chosen in view.chosen()] == [current.id]

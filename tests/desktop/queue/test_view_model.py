"""Rows follow the queue, in order, and say what a screen reader needs."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.view_model import ITEMS_KIND, QueueListModel, Role
from desktop.queue.view_words import QueueWords
from tests.desktop.queue.view_items import done, draft, item


class NoThumbnails:
    def thumbnail(self, path: str) -> QImage | None:
        return None


@pytest.fixture
def model(qtbot: QtBot) -> QueueListModel:
    """Watched by Qt's own tester of models."""
    model = QueueListModel(QueueWords(), NoThumbnails())
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning, parent=model
    )
    return model


def ids(model: QueueListModel) -> list[str]:
    return [item.id for item in model.items]


def test_new_items_come_last_and_known_ones_stay_where_they_are(model: QueueListModel) -> None:
    model.put([item(2), item(1)])
    model.put([item(3), item(1, ItemState.WORKING)])

    assert ids(model) == ["item-1", "item-2", "item-3"]
    assert model.items[0].state is ItemState.WORKING


def test_a_change_repaints_one_row_only(model: QueueListModel, qtbot: QtBot) -> None:
    model.put([item(1), item(2), item(3)])

    with qtbot.waitSignal(model.dataChanged) as told:
        model.put([item(2, ItemState.WORKING)])

    assert told.args is not None
    assert told.args[0].row() == told.args[1].row() == 1


def test_removed_items_leave_and_an_undone_removal_returns_to_its_place(
    model: QueueListModel,
) -> None:
    model.put([item(number) for number in range(1, 6)])

    model.remove(["item-2", "item-4", "unknown"])
    assert ids(model) == ["item-1", "item-3", "item-5"]
    assert model.row_of("item-5") == 2

    model.put([item(2), item(4)])
    assert ids(model) == [f"item-{number}" for number in range(1, 6)]


def test_a_row_is_one_sentence_for_a_screen_reader(model: QueueListModel) -> None:
    model.put([done(1), draft(2)])

    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]

    assert spoken[0].startswith(
        "beach1.jpg, Saved as beach1_opendream_4x.jpg, 120 × 80 → 480 × 320"
    )
    assert spoken[1].startswith("beach2.jpg, Ready, 120 × 80 → 480 × 320")


def test_a_thumbnail_that_arrives_repaints_its_rows(model: QueueListModel, qtbot: QtBot) -> None:
    model.put([item(1), item(2)])

    with qtbot.waitSignal(model.dataChanged) as told:
        model.show_thumbnail("/photos/beach2.jpg")

    assert told.args is not None
    assert told.args[0].row() == 1


def test_ten_thousand_items_are_shown_at_once(model: QueueListModel) -> None:
    many = [item(number) for number in range(10_000)]

    model.put(many)

    assert model.rowCount() == 10_000
    found: QueueItem = model.index(9_999).data(Role.ITEM)
    assert found.id == "item-9999"


@pytest.mark.parametrize("taken", [range(1, 2001), range(1, 2001, 2)], ids=["all", "every other"])
def test_taking_many_out_is_told_a_few_times_at_most(
    model: QueueListModel, qtbot: QtBot, taken: range
) -> None:
    model.show_all([item(number) for number in range(1, 2001)])
    told: list[str] = []
    model.rowsRemoved.connect(lambda *_: told.append("removed"))
    model.modelReset.connect(lambda: told.append("reset"))

    model.remove([f"item-{number}" for number in taken])

    assert len(told) == 1
    assert model.rowCount() == 2000 - len(taken)
    assert all(model.row_of(one) == row for row, one in enumerate(ids(model)))


def test_photos_that_trade_places_keep_the_selection(model: QueueListModel) -> None:
    model.put([item(number) for number in range(1, 4)])
    watched = QPersistentModelIndex(model.index(2))

    model.put([item(3, position=1), item(1, position=3)])

    assert ids(model) == ["item-3", "item-2", "item-1"]
    assert watched.row() == 0
    assert model.row_of("item-1") == 2


def test_rows_that_are_dragged_out_are_copies_of_the_saved_files(model: QueueListModel) -> None:
    model.put([done(1), item(2)])

    data = model.mimeData([model.index(0), model.index(1)])

    assert [url.toLocalFile() for url in data.urls()] == ["/photos/beach1_opendream_4x.jpg"]
    assert bytes(data.data(ITEMS_KIND).data()) == b"item-1\nitem-2"
    assert model.supportedDragActions() == Qt.DropAction.CopyAction

"""The list of photos, with keyboard, context menu and a way to hold the original."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget
from typing_extensions import override

from desktop.queue.item import QueueItem
from desktop.queue.view_delegate import QueueDelegate
from desktop.queue.view_model import ITEMS_KIND, QueueListModel, Role

HINT_HEIGHT_PX = 80


class QueueView(QListView):
    """Shows the model; says which item is looked at and which are chosen."""

    current_changed = Signal(object)
    """With the QueueItem that is looked at, or None."""
    chosen_changed = Signal()
    original_held = Signal(bool)
    order_asked = Signal(list, object)
    """With the ids that were dragged, and the id they are to stand before; None is the end."""

    def __init__(
        self, model: QueueListModel, delegate: QueueDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._menu_actions: list[QAction | None] = []
        self._looked_at: tuple[str, int] | None = None
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Photos in the queue"))
        self.customContextMenuRequested.connect(self._show_menu)
        model.dataChanged.connect(self._tell_if_current)
        model.modelAboutToBeReset.connect(self._remember_current)
        model.modelReset.connect(self._look_again)
        model.rowsRemoved.connect(self._choose_neighbour)

    def offer(self, actions: list[QAction | None]) -> None:
        """What the context menu holds; None is a separator."""
        self._menu_actions = actions

    def menu_actions(self) -> list[QAction | None]:
        """What the context menu would offer now."""
        return [each for each in self._menu_actions if each is None or each.isEnabled()]

    def chosen(self) -> list[QueueItem]:
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._model.items[row] for row in rows]

    def current(self) -> QueueItem | None:
        item = self.currentIndex().data(Role.ITEM)
        return item if isinstance(item, QueueItem) else None

    def look_at(self, item_id: str) -> None:
        row = self._model.row_of(item_id)
        if row is not None:
            self.selectionModel().setCurrentIndex(
                self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def step(self, rows: int) -> None:
        """Go to a neighbour, as with the arrow keys."""
        row = min(max(self.currentIndex().row() + rows, 0), self._model.rowCount() - 1)
        if row >= 0:
            self.look_at(self._model.items[row].id)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._tell_current()
        self.chosen_changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.original_held.emit(True)  # noqa: FBT003 - a signal has no keywords
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.original_held.emit(False)  # noqa: FBT003 - a signal has no keywords
        else:
            super().keyReleaseEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only our own rows: photos from elsewhere are taken by the whole window."""
        self._accept_rows(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges and shows where rows would go
        self._accept_rows(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._accept_rows(event)
        if not event.isAccepted():
            return
        dragged = bytes(event.mimeData().data(ITEMS_KIND).data()).decode().splitlines()
        self.order_asked.emit(dragged, self._id_under(event.position().toPoint()))
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _accept_rows(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(ITEMS_KIND) and event.source() is self:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _id_under(self, position: QPoint) -> str | None:
        """Before the row whose upper half is under the mouse, or the one after it."""
        index = self.indexAt(position)
        if not index.isValid():
            return None
        row = index.row() + (position.y() > self.visualRect(index).center().y())
        return self._model.items[row].id if row < self._model.rowCount() else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Where rows leave room, say what the room is for."""
        super().paintEvent(event)
        used_px = self._model.rowCount() * self.sizeHintForRow(0)
        room = self.viewport().rect().adjusted(0, used_px, 0, 0)
        if self._model.rowCount() and room.height() > HINT_HEIGHT_PX:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            hint = self.tr("Drop more photos anywhere")
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, hint)

    def _remember_current(self) -> None:
        item = self.current()
        self._looked_at = (item.id, self.currentIndex().row()) if item is not None else None

    def _look_again(self) -> None:
        """At the same photo, or at the one in its place; a new list begins with none."""
        if self._looked_at is not None and self._model.rowCount():
            item_id, row = self._looked_at
            if self._model.row_of(item_id) is None:
                item_id = self._model.items[min(row, self._model.rowCount() - 1)].id
            self.look_at(item_id)
        else:
            self._tell_current()

    def _choose_neighbour(self) -> None:
        """What takes the place of removed rows is chosen, so that the next key has a photo."""
        item = self.current()
        if item is not None and not self.selectedIndexes():
            self.look_at(item.id)
        else:
            self._tell_current()

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current())

    def _tell_if_current(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.currentIndex().row() <= last.row():
            self._tell_current()

    def _show_menu(self, position: QPoint) -> None:
        if not self.indexAt(position).isValid():
            return
        menu = QMenu(self)
        for action in self.menu_actions():
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.exec(self.viewport().mapToGlobal(position))
        menu.deleteLater()

"""The queue as rows for a view."""

from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import PurePath
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from typing_extensions import override

from desktop.queue.item import QueueItem
from desktop.queue.view_words import QueueWords
from desktop.ui.labels import plain_tool_tip

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate asks for beside Qt's own roles."""

    ITEM = Qt.ItemDataRole.UserRole + 1
    THUMBNAIL = Qt.ItemDataRole.UserRole + 2


class ThumbnailSource(Protocol):
    def thumbnail(self, path: str) -> QImage | None:
        """The thumbnail if it is at hand; otherwise it has been asked for."""


class QueueListModel(QAbstractListModel):
    """Items in their order. It shows what it is told and decides nothing."""

    def __init__(
        self, words: QueueWords, thumbnails: ThumbnailSource, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._items: list[QueueItem] = []
        self._rows: dict[str, int] = {}
        self._answers: dict[int, Callable[[QueueItem], object]] = {
            Role.ITEM: lambda item: item,
            Role.THUMBNAIL: lambda item: thumbnails.thumbnail(item.source.path),
            Qt.ItemDataRole.DisplayRole: lambda item: PurePath(item.source.path).name,
            Qt.ItemDataRole.ToolTipRole: lambda item: plain_tool_tip(item.source.path),
            Qt.ItemDataRole.AccessibleTextRole: words.spoken,
        }

    @property
    def items(self) -> list[QueueItem]:
        return list(self._items)

    def item(self, item_id: str) -> QueueItem | None:
        row = self._rows.get(item_id)
        return None if row is None else self._items[row]

    def row_of(self, item_id: str) -> int | None:
        return self._rows.get(item_id)

    def show_all(self, items: Iterable[QueueItem]) -> None:
        self.beginResetModel()
        self._items = sorted(items, key=lambda item: item.position)
        self._count_rows()
        self.endResetModel()

    def put(self, items: Iterable[QueueItem]) -> None:
        """Show items anew where they are known, in their place where they are not."""
        added, changed = [], []
        for item in items:
            row = self._rows.get(item.id)
            if row is None:
                added.append(item)
            else:
                self._items[row] = item
                changed.append(row)
        if changed:
            self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))
        if added:
            self._insert(sorted(added, key=lambda item: item.position))

    def remove(self, item_ids: Iterable[str]) -> None:
        rows = sorted((self._rows[one] for one in item_ids if one in self._rows), reverse=True)
        for row in rows:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._items[row]
            self.endRemoveRows()
        self._count_rows()

    def show_thumbnail(self, path: str) -> None:
        """Repaint the rows of a picture whose thumbnail has arrived."""
        for row, item in enumerate(self._items):
            if item.source.path == path:
                self.dataChanged.emit(self.index(row), self.index(row), [Role.THUMBNAIL])

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        answer = self._answers.get(role)
        return None if answer is None else answer(item)

    def _insert(self, items: list[QueueItem]) -> None:
        """Almost always at the end; an undone removal goes back to where it was."""
        if not self._items or items[0].position >= self._items[-1].position:
            first = len(self._items)
            self.beginInsertRows(QModelIndex(), first, first + len(items) - 1)
            self._items.extend(items)
            self._count_rows()
            self.endInsertRows()
        else:
            self.show_all([*self._items, *items])

    def _count_rows(self) -> None:
        self._rows = {item.id: row for row, item in enumerate(self._items)}

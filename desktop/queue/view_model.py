"""The queue as rows for a view."""

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from pathlib import PurePath
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
)
from PySide6.QtGui import QImage
from typing_extensions import override

from desktop.queue.item import QueueItem
from desktop.queue.view_words import QueueWords
from desktop.ui.labels import plain_tool_tip

Index = QModelIndex | QPersistentModelIndex


ITEMS_KIND = "application/x-opendream-items"
"""Rows that are dragged within the list: their ids, one a line."""


MOST_RUNS = 20
"""So many gaps are closed one by one; above that the list is shown anew."""


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
            Role.THUMBNAIL: lambda item: thumbnails.thumbnail(_pictured(item)),
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
        has_moved = False
        for item in items:
            row = self._rows.get(item.id)
            if row is None:
                added.append(item)
            else:
                has_moved = has_moved or self._items[row].position != item.position
                self._items[row] = item
                changed.append(row)
        if has_moved:
            self._sort()
        elif changed:
            self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))
        if added:
            self._insert(sorted(added, key=lambda item: item.position))

    def remove(self, item_ids: Iterable[str]) -> None:
        """Run by run from the end; many runs at once, because each is looked at by every view."""
        rows = {self._rows[one] for one in item_ids if one in self._rows}
        runs = _runs(rows)
        if len(runs) > MOST_RUNS:
            self.show_all([item for row, item in enumerate(self._items) if row not in rows])
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._items[first : last + 1]
            self._count_rows()
            self.endRemoveRows()

    def show_thumbnail(self, path: str) -> None:
        """Repaint the rows of a picture whose thumbnail has arrived."""
        for row, item in enumerate(self._items):
            if _pictured(item) == path:
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

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    @override
    def mimeTypes(self) -> list[str]:
        return [ITEMS_KIND, "text/uri-list"]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Rows for this list, and for other programs the results that are saved."""
        items = [self._items[row] for row in sorted({index.row() for index in indexes})]
        data = QMimeData()
        data.setData(ITEMS_KIND, "\n".join(item.id for item in items).encode())
        saved = [item.output_path for item in items if item.output_path]
        if saved:
            data.setUrls([QUrl.fromLocalFile(path) for path in saved])
        return data

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        """Copies only: a program that takes a result must not move it away."""
        return Qt.DropAction.CopyAction

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

    def _sort(self) -> None:
        """Rows trade places; what was selected and looked at stays so."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._items[index.row()].id for index in before]
        self._items.sort(key=lambda item: item.position)
        self._count_rows()
        self.changePersistentIndexList(before, [self.index(self._rows[one]) for one in ids])
        self.layoutChanged.emit()

    def _count_rows(self) -> None:
        self._rows = {item.id: row for row, item in enumerate(self._items)}


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as one: first and last of each run, in order."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs


def _pictured(item: QueueItem) -> str:
    """The file whose picture stands for the photo: nothing here decodes HEIC but its result."""
    is_seen_in_result = item.source.format == "heic" and item.output_path
    return item.output_path if is_seen_in_result else item.source.path

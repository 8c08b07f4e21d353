"""A list that lives at the service: fetched page by page as it is scrolled."""

from collections.abc import Callable, Coroutine, Sequence
from enum import Enum
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.ui.rows import RowFace, RowRole

Index = QModelIndex | QPersistentModelIndex


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=HasId)
RowOut_co = TypeVar("RowOut_co", bound=HasId, covariant=True)


class PageOf(Protocol[RowOut_co]):
    """As the wire has it: some rows, and where the next ones begin."""

    @property
    def items(self) -> Sequence[RowOut_co]: ...

    @property
    def next_cursor(self) -> str | None: ...


class ListState(Enum):
    """What a list has to show."""

    ASKING = "asking"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"


class PagedModel(QAbstractListModel, Generic[Row]):
    """Rows in the service's order. `load` asks for the page after a cursor, or for the first."""

    state_changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        load: Callable[[str | None], Coroutine[object, object, PageOf[Row]]],
        face: Callable[[Row], RowFace],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._load = load
        self._face = face
        self._rows: list[Row] = []
        self._cursor: str | None = None
        self._asking: Handle[PageOf[Row]] | None = None
        self.state = ListState.EMPTY
        self.problem = ""
        """The code of what went wrong, while `state` is FAILED."""

    @property
    def rows(self) -> list[Row]:
        return list(self._rows)

    def row(self, index: Index) -> Row | None:
        is_there = index.isValid() and index.row() < len(self._rows)
        return self._rows[index.row()] if is_there else None

    def refresh(self) -> None:
        """Ask anew from the beginning; what is shown stays until the answer is there."""
        self._stop()
        if not self._rows:
            self._become(ListState.ASKING)
        self._ask(None, self._show)

    def clear(self) -> None:
        """Forget everything, as at signing out."""
        self._stop()
        self.beginResetModel()
        self._rows, self._cursor = [], None
        self.endResetModel()
        self._become(ListState.EMPTY)

    def drop(self, row_id: str) -> None:
        """Take one row away; it is gone at the service already."""
        for position, row in enumerate(self._rows):
            if row.id == row_id:
                self.beginRemoveRows(QModelIndex(), position, position)
                del self._rows[position]
                self.endRemoveRows()
                break
        if not self._rows and self.state is ListState.READY:
            self._become(ListState.EMPTY)

    def put(self, row: Row) -> bool:
        """Show a known row anew, where it stands; whether it was known."""
        for position, known in enumerate(self._rows):
            if known.id == row.id:
                self._rows[position] = row
                self.dataChanged.emit(self.index(position), self.index(position))
                return True
        return False

    def place_of(self, row_id: str) -> int | None:
        return next((n for n, row in enumerate(self._rows) if row.id == row_id), None)

    def repaint(self) -> None:
        """Time went by: countdowns are shown anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._cursor is not None and self._asking is None

    @override
    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._ask(self._cursor, self._append)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == RowRole.FACE:
            return self._face(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._face(row).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face(row).spoken
        return None

    def _ask(self, cursor: str | None, done: Callable[[PageOf[Row]], None]) -> None:
        self._asking = self._bridge.run(self._load(cursor), done=done, failed=self._failed)

    def _show(self, page: PageOf[Row]) -> None:
        self._asking = None
        self.beginResetModel()
        self._rows, self._cursor = list(page.items), page.next_cursor
        self.endResetModel()
        self._become(ListState.READY if self._rows else ListState.EMPTY)

    def _append(self, page: PageOf[Row]) -> None:
        """Behind what is there; a row that moved into this page meanwhile is not shown twice."""
        self._asking = None
        known = {row.id for row in self._rows}
        fresh = [row for row in page.items if row.id not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()
        self._cursor = page.next_cursor

    def _failed(self, error: Exception) -> None:
        """What is shown stays; the next look or scroll asks again."""
        self._asking = None
        if not isinstance(error, ClientError):
            raise error
        self.problem = error.code
        if not self._rows:
            self._become(ListState.FAILED)

    def _become(self, state: ListState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()

    def _stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

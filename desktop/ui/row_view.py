"""A list of rows with something to say while it is empty, asked for or out of reach."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QItemSelection, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override

from desktop.client.outcomes import describe
from desktop.ui.announcing import announce
from desktop.ui.paged_model import ListState, PagedModel, Row
from desktop.ui.rows import ROW_HEIGHT_PX, RowDelegate
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import RADIUS_PX, Space

LEAST_HEIGHT_PX = 24
COUNTDOWN_MS = 30_000
SKELETON_ROWS = 5


class RowView(QListView):
    """Shows a paged model; says when another row is looked at."""

    chosen_changed = Signal()

    def __init__(
        self,
        model: PagedModel[Row],
        delegate: RowDelegate,
        theme: Theme,
        *,
        name: str,
        empty: str,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is for screen readers, `empty` is said where there is nothing."""
        super().__init__(parent)
        self._theme = theme
        self._empty = empty
        self._state_of: Callable[[], tuple[ListState, str]] = lambda: (model.state, model.problem)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        model.state_changed.connect(self._show_state)
        model.modelAboutToBeReset.connect(lambda: self._note_chosen(model))
        model.modelReset.connect(lambda: self._choose_again(model))
        self._chosen_id = ""
        countdown = QTimer(self)
        countdown.setInterval(COUNTDOWN_MS)
        countdown.timeout.connect(model.repaint)
        countdown.start()

    @property
    def said(self) -> str:
        """The sentence in place of rows, or nothing."""
        state, problem = self._state_of()
        if state is ListState.EMPTY:
            return self._empty
        if state is ListState.FAILED:
            outcome = describe(problem, QCoreApplication.translate)
            return f"{outcome.title}. " + self.tr("Open this page again to look once more.")
        return ""

    def offer(self, actions: list[QAction]) -> None:
        """What the context menu holds."""
        self.addActions(actions)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        state, _ = self._state_of()
        if state is ListState.READY:
            return
        painter = QPainter(self.viewport())
        if state is ListState.ASKING:
            self._paint_skeleton(painter)
        else:
            margin = Space.XL_PX
            area = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
            painter.setPen(QColor(self._theme.tokens.quiet_text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), self.said)

    def _note_chosen(self, model: PagedModel[Row]) -> None:
        row = model.row(self.currentIndex())
        self._chosen_id = row.id if row is not None else ""

    def _choose_again(self, model: PagedModel[Row]) -> None:
        """Being brought up to date takes nobody's place in the list away."""
        place = model.place_of(self._chosen_id) if self._chosen_id else None
        if place is not None:
            self.setCurrentIndex(model.index(place))

    def _paint_skeleton(self, painter: QPainter) -> None:
        """Where rows will be: still, for nothing moves beside a picture that is compared."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.line))
        for row in range(SKELETON_ROWS):
            top_px = row * ROW_HEIGHT_PX + Space.L_PX
            for offset_px, share in ((0, 0.45), (LINE_OFFSET_PX, 0.28)):
                width_px = self.viewport().width() * share
                bar = QRectF(Space.XXL_PX + Space.S_PX, top_px + offset_px, width_px, 8)
                painter.drawRoundedRect(bar, RADIUS_PX / 2, RADIUS_PX / 2)

    def _show_state(self) -> None:
        self.viewport().update()
        announce(self, self.said)


LINE_OFFSET_PX = 16

"""A page beside the queue: one column of readable width, scrolled where the window is low."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.theme.tokens import Space

COLUMN_WIDTH_PX = 420


class Page(QScrollArea):
    """Subclasses fill it with `add`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.M_PX)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._ground = QWidget()
        self._ground.setObjectName("page")
        self._outer = QVBoxLayout(self._ground)
        self._lay_out()
        self._ground.installEventFilter(self)
        self.setWidget(self._ground)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put widgets and layouts under what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self._column.addWidget(part)
            else:
                self._column.addLayout(part)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return False

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setFixedWidth(COLUMN_WIDTH_PX)
        inner.setLayout(self._column)
        # No alignment: it would keep the height of wrapped text from being asked for.
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(inner)
        row.addStretch()
        self._outer.setContentsMargins(Space.XL_PX, Space.XL_PX, Space.XL_PX, Space.XL_PX)
        self._outer.addStretch(1)
        self._outer.addLayout(row)
        self._outer.addStretch(2)

    def _make_room(self) -> None:
        """A scroll area does not ask how high wrapped text becomes at its width."""
        needed_px = self._outer.totalHeightForWidth(self.viewport().width())
        self._ground.setMinimumHeight(max(0, needed_px))

"""A page of cards beside the queue: as wide as is comfortable to read, scrolled where it is low."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.ui.labels import plain_label
from desktop.ui.layout import separator
from desktop.ui.theme.tokens import Space

WIDEST_PX = 640


class Sheet(QScrollArea):
    """Subclasses fill it with `add`, from the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L_PX)
        self._ground = QWidget()
        self._ground.setObjectName("page")
        self._outer = QVBoxLayout(self._ground)
        self._outer.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.XL_PX)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._inner, stretch=1000)
        row.addStretch(1)
        self._inner.setMaximumWidth(WIDEST_PX)
        self._outer.addLayout(row)
        self._outer.addStretch(1)
        self._ground.installEventFilter(self)
        self.setWidget(self._ground)

    def add(self, *parts: QWidget | QLayout) -> None:
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

    def _make_room(self) -> None:
        """A scroll area does not ask how high wrapped text becomes at its width."""
        needed_px = self._outer.totalHeightForWidth(self.viewport().width())
        self._ground.setMinimumHeight(max(0, needed_px))


class Card(QFrame):
    """Things that belong together, under a heading; rows are parted by lines."""

    def __init__(self, heading: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L_PX, Space.M_PX, Space.L_PX, Space.M_PX)
        self._column.setSpacing(Space.S_PX)
        if heading:
            self._column.addWidget(plain_label(heading, "section"))
        if hint:
            self._column.addWidget(plain_label(hint, "quiet", wraps=True))

    def add(self, *parts: QWidget | QLayout) -> None:
        for part in parts:
            if isinstance(part, QWidget):
                self._column.addWidget(part)
            else:
                self._column.addLayout(part)

    def add_line(self) -> None:
        self._column.addWidget(separator())


def side_by_side(text: QWidget, *controls: QWidget) -> QHBoxLayout:
    """Words at the left, what can be done about them at the right."""
    line = QHBoxLayout()
    line.setSpacing(Space.M_PX)
    line.addWidget(text, stretch=1)
    for control in controls:
        line.addWidget(control, alignment=Qt.AlignmentFlag.AlignVCenter)
    return line


def told(title: str, detail: str = "") -> QWidget:
    """A line and, quieter, what it means."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(plain_label(title, wraps=True))
    if detail:
        column.addWidget(plain_label(detail, "quiet", wraps=True))
    return block


def buttons(*each: QWidget) -> QHBoxLayout:
    """Buttons from the left."""
    line = QHBoxLayout()
    line.setSpacing(Space.S_PX)
    for button in each:
        line.addWidget(button)
    line.addStretch()
    return line

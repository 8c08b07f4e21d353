"""A page of cards beside the queue: as wide as is comfortable to read, scrolled where it is low."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.ui.labels import plain_label
from desktop.ui.layout import separator
from desktop.ui.page import Page
from desktop.ui.theme.tokens import Space

WIDEST_PX = 640


class Sheet(Page):
    """Subclasses fill it with `add`, from the top."""

    @override
    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST_PX)
        inner.setLayout(self._column)
        self._column.setSpacing(Space.L_PX)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, stretch=1000)
        row.addStretch(1)
        self._outer.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.XL_PX)
        self._outer.addLayout(row)
        self._outer.addStretch(1)


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

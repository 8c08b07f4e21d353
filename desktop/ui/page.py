"""A page beside the queue: one column of readable width, scrolled where the window is low."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.theme.tokens import Space

COLUMN_WIDTH_PX = 420


class Page(QScrollArea):
    """Subclasses fill `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column = QVBoxLayout()
        self.column.setSpacing(Space.M_PX)
        inner = QWidget()
        inner.setFixedWidth(COLUMN_WIDTH_PX)
        inner.setLayout(self.column)
        ground = QWidget()
        ground.setObjectName("page")
        outer = QVBoxLayout(ground)
        outer.setContentsMargins(Space.XL_PX, Space.XL_PX, Space.XL_PX, Space.XL_PX)
        outer.addStretch(1)
        outer.addWidget(inner, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        self.setWidget(ground)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put widgets and layouts under what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

"""Small layout parts that several views share."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.theme.tokens import Space


def separator(*, is_vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A line of one pixel in the theme's colour."""
    line = QFrame(parent)
    line.setObjectName("line")
    if is_vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def inset(rows: QWidget) -> QWidget:
    """A list whose rows begin where the words above them do."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(Space.M_PX, Space.XS_PX, Space.M_PX, Space.XS_PX)
    column.addWidget(rows)
    return frame

"""Small layout parts that several views share."""

from PySide6.QtWidgets import QFrame, QWidget


def separator(*, is_vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A line of one pixel in the theme's colour."""
    line = QFrame(parent)
    line.setObjectName("line")
    if is_vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line

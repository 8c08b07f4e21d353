"""The ground of a row in any list: chosen, under the pointer, or with the keyboard's focus."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.ui.theme.tokens import RADIUS_PX, Tokens


def paint_row_ground(
    painter: QPainter, option: QStyleOptionViewItem, place: QRectF, tokens: Tokens
) -> None:
    """Fill `place` as the row's state asks, with a ring where the focus is."""
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(QColor(tokens.selection))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(tokens.pressed))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
    painter.setPen(QPen(QColor(tokens.accent), 2) if has_focus else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(place, RADIUS_PX, RADIUS_PX)

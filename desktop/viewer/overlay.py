"""What is painted over the pictures: the split line with its handle, labels and sentences."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from desktop.viewer.modes import Side
from desktop.viewer.panes import Pane

HANDLE_RADIUS_PX = 15
LABEL_MARGIN_PX = 12
LABEL_PADDING_PX = 8
LABEL_HEIGHT_PX = 24
LINE_PX = 2

_SHADE = QColor(20, 20, 20, 200)
_INK = QColor(240, 240, 240)
_EDGE = QColor(20, 20, 20, 110)


@dataclass(frozen=True)
class Label:
    """A short text in an upper corner of `pane`; logical pixels."""

    text: str
    pane: QRectF
    is_right: bool = False


def paint_split(painter: QPainter, x_px: float, height_px: float) -> None:
    """A line that stands out from any photo, and a grip that says it can be moved."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_EDGE)
    painter.drawRect(QRectF(x_px - LINE_PX / 2 - 1, 0, LINE_PX + 2, height_px))
    painter.setBrush(_INK)
    painter.drawRect(QRectF(x_px - LINE_PX / 2, 0, LINE_PX, height_px))
    middle = QPointF(x_px, height_px / 2)
    painter.setBrush(_SHADE)
    painter.setPen(QPen(_INK, 1.5))
    painter.drawEllipse(middle, HANDLE_RADIUS_PX, HANDLE_RADIUS_PX)
    painter.setPen(
        QPen(_INK, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for direction in (-1, 1):
        tip = middle + QPointF(direction * 8, 0)
        painter.drawPolyline(
            QPolygonF([tip + QPointF(-direction * 4, -4), tip, tip + QPointF(-direction * 4, 4)])
        )


def split_strip(from_px: float, to_px: float, height_px: int) -> QRect:
    """What the line and its grip cover, and what they passed over."""
    left_px = math.floor(min(from_px, to_px)) - HANDLE_RADIUS_PX - LINE_PX
    right_px = math.ceil(max(from_px, to_px)) + HANDLE_RADIUS_PX + LINE_PX
    return QRect(left_px, 0, right_px - left_px, height_px)


def labels_of(panes: list[Pane], text_of: Callable[[Side], str], ratio: float) -> list[Label]:
    """A label for each pane whose side has a text; the first on the left, all others right."""
    named = [(pane.clip, text_of(pane.side)) for pane in panes]
    return [
        Label(
            text,
            QRectF(clip.left() / ratio, 0, clip.width() / ratio, clip.height() / ratio),
            is_right=index > 0,
        )
        for index, (clip, text) in enumerate(named)
        if text
    ]


def paint_label(painter: QPainter, label: Label) -> None:
    """A pill in the corner; left out where the pane is too narrow for it."""
    if not has_room(label, painter.font()):
        return
    font = _label_font(painter.font())
    painter.setFont(font)
    width_px = _pill_width_px(label.text, font)
    left_px = (
        label.pane.right() - LABEL_MARGIN_PX - width_px
        if label.is_right
        else label.pane.left() + LABEL_MARGIN_PX
    )
    pill = QRectF(left_px, label.pane.top() + LABEL_MARGIN_PX, width_px, LABEL_HEIGHT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(pill, 6, 6)
    painter.setPen(_INK)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, label.text)


def has_room(label: Label, font: QFont) -> bool:
    """Whether the pane is wide enough for the label, in the widget's font."""
    width_px = _pill_width_px(label.text, _label_font(font))
    return width_px + 2 * LABEL_MARGIN_PX <= label.pane.width()


def _label_font(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(11)
    return small


def _pill_width_px(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text) + 2 * LABEL_PADDING_PX


def paint_sentence(painter: QPainter, area: QRectF, sentence: str, colour: QColor) -> None:
    """One quiet sentence in the middle of an empty canvas."""
    font = QFont(painter.font())
    font.setPixelSize(15)
    painter.setFont(font)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(32, 32, -32, -32), int(flags), sentence)

"""Rows of lists beside the queue: an icon, two lines at the left, two at the right."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from desktop.queue.view_tones import tone_colour
from desktop.queue.view_words import Tone
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.row_ground import paint_row_ground
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space, TextSize

ROW_HEIGHT_PX = 56
ROW_ICON_PX = 18
LINE_PX = 18
ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
"""Also what has a line break in it, as a file name may."""


class RowRole(IntEnum):
    """What the delegate asks a model for."""

    FACE = Qt.ItemDataRole.UserRole + 11


@dataclass(frozen=True)
class RowFace:
    """A row as it is seen; the tone colours the icon and the second line at the left."""

    title: str
    detail: str = ""
    figure: str = ""
    figure_detail: str = ""
    tone: Tone = Tone.QUIET
    icon: str = ""
    """Empty takes the tone's own."""

    @property
    def spoken(self) -> str:
        parts = (self.title, self.detail, self.figure, self.figure_detail)
        return ", ".join(part for part in parts if part)


class RowDelegate(QStyledItemDelegate):
    """Paints faces in the theme's colours; text is drawn as it is, never as markup."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._pixmaps: dict[tuple[str, str], QPixmap] = {}
        """Drawing an icon from its source takes longer than all else in a row."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        face = index.data(RowRole.FACE)
        if not isinstance(face, RowFace):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        paint_row_ground(painter, option, row.adjusted(2, 2, -2, -2), self._theme.tokens)
        self._paint_icon(painter, row, face)
        self._paint_words(painter, row, face)
        painter.restore()

    def _paint_icon(self, painter: QPainter, row: QRectF, face: RowFace) -> None:
        colour = tone_colour(self._theme.tokens, face.tone)
        name = face.icon or face.tone.value
        pixmap = self._pixmap(name, colour)
        top_px = row.top() + (row.height() - ROW_ICON_PX) / 2
        painter.drawPixmap(round(row.left()) + Space.M_PX, round(top_px), pixmap)

    def _pixmap(self, name: str, colour: str) -> QPixmap:
        known = self._pixmaps.get((name, colour))
        if known is None:
            known = self._icons.pixmap(name, colour, side_px=ROW_ICON_PX, ratio=2)
            self._pixmaps[name, colour] = known
        return known

    def _paint_words(self, painter: QPainter, row: QRectF, face: RowFace) -> None:
        tokens = self._theme.tokens
        left_px = row.left() + 2 * Space.M_PX + ROW_ICON_PX
        upper = QRectF(left_px, row.top() + 9, row.right() - Space.M_PX - left_px, LINE_PX)
        lower = upper.translated(0, LINE_PX)
        body, small = TextSize.BODY, TextSize.SMALL
        used_px = _write_right(painter, upper, face.figure, tokens.text, body)
        _write(painter, upper.adjusted(0, 0, -used_px, 0), face.title, tokens.text, body)
        used_px = _write_right(painter, lower, face.figure_detail, tokens.quiet_text, small)
        colour = tone_colour(tokens, face.tone)
        _write(painter, lower.adjusted(0, 0, -used_px, 0), face.detail, colour, small)


def _font(painter: QPainter, size: TextSize) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(size.value)
    return font


def _write(painter: QPainter, area: QRectF, text: str, colour: str, size: TextSize) -> None:
    """One line, shortened in its middle where it does not fit."""
    font = _font(painter, size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | ONE_LINE, shown)


def _write_right(painter: QPainter, area: QRectF, text: str, colour: str, size: TextSize) -> float:
    """At the right edge; how much room it took, with the distance to what stands left of it."""
    if not text:
        return 0.0
    font = _font(painter, size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | ONE_LINE, text)
    return QFontMetrics(font).horizontalAdvance(text) + float(Space.M_PX)

"""A row of the queue: thumbnail, name, sizes and price, and what is happening to it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from desktop.queue.item import QueueItem
from desktop.queue.view_model import Role
from desktop.queue.view_tones import tone_colour
from desktop.queue.view_words import QueueWords, Status, Tone
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.row_ground import paint_row_ground
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space, TextSize

ROW_HEIGHT_PX = 68
THUMBNAIL_PX = 48
STATUS_ICON_PX = 14
PROGRESS_PX = 3


class QueueDelegate(QStyledItemDelegate):
    """Paints rows in the theme's colours. All text is drawn as it is, never as markup."""

    def __init__(
        self, theme: Theme, icons: Icons, words: QueueWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._words = words

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, ROW_HEIGHT_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        item = index.data(Role.ITEM)
        if not isinstance(item, QueueItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        inside = row.adjusted(Space.XS_PX, 1, -Space.XS_PX, -1)
        paint_row_ground(painter, option, inside, self._theme.tokens)
        self._paint_thumbnail(painter, row, index.data(Role.THUMBNAIL))
        self._paint_words(painter, row, item)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, row: QRectF, image: object) -> None:
        top_px = row.top() + (row.height() - THUMBNAIL_PX) / 2
        place = QRectF(row.left() + Space.L_PX, top_px, THUMBNAIL_PX, THUMBNAIL_PX)
        rounded = QPainterPath()
        rounded.addRoundedRect(place, 4, 4)
        painter.fillPath(rounded, QColor(self._theme.tokens.canvas))
        if isinstance(image, QImage):
            painter.save()
            painter.setClipPath(rounded)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)
            painter.restore()
        else:
            icon = self._icons.pixmap("picture", self._theme.tokens.quiet_text, ratio=2)
            painter.drawPixmap(round(place.center().x()) - 10, round(place.center().y()) - 10, icon)

    def _paint_words(self, painter: QPainter, row: QRectF, item: QueueItem) -> None:
        tokens = self._theme.tokens
        left_px = row.left() + Space.L_PX + THUMBNAIL_PX + Space.M_PX
        area = QRectF(left_px, row.top() + 9, row.right() - Space.L_PX - left_px, 18)
        price = self._words.price(item)
        name = str(item.source.path).rpartition("/")[2].rpartition("\\")[2]
        small = _font(painter, TextSize.SMALL)
        price_px = QFontMetrics(small).horizontalAdvance(price) + (Space.S_PX if price else 0)
        _write(painter, area.adjusted(0, 0, -price_px, 0), name, tokens.text, TextSize.BODY)
        _write(painter, area, price, tokens.quiet_text, TextSize.SMALL, is_right=True)
        area.translate(0, 17)
        fits = QFontMetrics(small).horizontalAdvance(self._words.sizes(item)) <= area.width()
        sizes = self._words.sizes(item) if fits else self._words.target(item)
        _write(painter, area, sizes, tokens.quiet_text, TextSize.SMALL)
        area.translate(0, 16)
        status = self._words.status(item)
        self._paint_status(painter, area, status)
        if status.tone is Tone.ACTIVE and item.progress > 0:
            self._paint_progress(painter, QRectF(left_px, row.bottom() - 6, area.width(), 3), item)

    def _paint_status(self, painter: QPainter, area: QRectF, status: Status) -> None:
        tokens = self._theme.tokens
        colour = tone_colour(tokens, status.tone)
        icon = self._icons.pixmap(status.tone.value, colour, side_px=STATUS_ICON_PX, ratio=2)
        painter.drawPixmap(round(area.left()), round(area.top()) + 2, icon)
        text = area.adjusted(STATUS_ICON_PX + Space.XS_PX, 0, 0, 0)
        _write(painter, text, status.text, colour, TextSize.SMALL)

    def _paint_progress(self, painter: QPainter, bar: QRectF, item: QueueItem) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(bar, PROGRESS_PX / 2, PROGRESS_PX / 2)
        bar.setWidth(max(PROGRESS_PX, bar.width() * min(item.progress, 1.0)))
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(bar, PROGRESS_PX / 2, PROGRESS_PX / 2)


def _font(painter: QPainter, size: TextSize) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(size.value)
    return font


def _write(
    painter: QPainter,
    area: QRectF,
    text: str,
    colour: str,
    size: TextSize,
    *,
    is_right: bool = False,
) -> None:
    """One line, shortened in its middle where it does not fit: an extension stays readable."""
    font = _font(painter, size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, int(area.width()))
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    # A name may hold line breaks.
    line = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, line, shown)

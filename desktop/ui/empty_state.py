"""The first thing one sees: a place to drop photos, Open, and a sample to try."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import DROP_RADIUS_PX, Space

PICTURE_PX = 48
DASHES = [5.0, 4.0]
"""Drawn and left out, in widths of the line."""


class EmptyState(QFrame):
    """One sentence, two buttons."""

    open_pressed = Signal()
    sample_pressed = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, *, has_sample: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._picture = plain_label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence = plain_label(self.tr("Drop photos or folders"), "lead")
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = plain_label(self.tr("JPEG, PNG, WebP, TIFF, HEIC, AVIF"), "small")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S_PX)
        buttons.addStretch()
        open_button = push_button(self.tr("Open…"), self.open_pressed.emit)
        buttons.addWidget(open_button)
        self.setFocusProxy(open_button)
        if has_sample:
            buttons.addWidget(push_button(self.tr("Try a sample"), self.sample_pressed.emit))
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS_PX, Space.XS_PX, Space.XS_PX, Space.XS_PX)
        column.setSpacing(Space.S_PX)
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(sentence)
        column.addWidget(hint)
        column.addSpacing(Space.S_PX)
        column.addLayout(buttons)
        column.addStretch()
        theme.changed.connect(self._paint_picture)
        self._paint_picture()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_pressed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The edge of the place; a style sheet's dashes are dots, and uneven in the corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.tokens.strong_line), 1)
        pen.setDashPattern(DASHES)
        painter.setPen(pen)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, DROP_RADIUS_PX, DROP_RADIUS_PX)

    def _paint_picture(self) -> None:
        colour = self._theme.tokens.quiet_text
        self._picture.setPixmap(self._icons.pixmap("pictures", colour, side_px=PICTURE_PX, ratio=2))

"""The whole window as one place to drop on, shown while something hovers over it."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.ui.drop import Dropped, could_hold_pictures, read_dropped
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import DROP_RADIUS_PX, Space, TextSize


class DropOverlay(QWidget):
    """Covers the window during a drag. Only copies are accepted: originals stay where they are."""

    dropped = Signal(Dropped)
    dropped_nothing = Signal()
    """What hovered looked like a picture, and was none."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop photos here"))
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
            return True
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
            return True
        if isinstance(event, QDragLeaveEvent):
            self.hide()
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.canvas)
        veil.setAlpha(230)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(Space.XL_PX, Space.XL_PX, -Space.XL_PX, -Space.XL_PX)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, DROP_RADIUS_PX, DROP_RADIUS_PX)
        font = painter.font()
        font.setPixelSize(TextSize.TITLE.value)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add to the queue"))

    def _enter(self, event: QDragEnterEvent) -> None:
        # What comes from this very window is on its way out, or a row looking for its place.
        if event.source() is not None or not could_hold_pictures(event.mimeData()):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def _drop(self, event: QDropEvent) -> None:
        self.hide()
        found = read_dropped(event.mimeData())
        if found.is_empty:
            event.ignore()
            self.dropped_nothing.emit()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(found)

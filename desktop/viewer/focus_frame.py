"""Shows that the keyboard is on the picture: a grey frame, only for who came by the keyboard."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.ui.theme.theme import Theme

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class FocusFrame(QWidget):
    """Lies over `framed`. Light beside dark, so that it is seen on any photo; without a hue."""

    def __init__(self, theme: Theme, framed: QWidget) -> None:
        super().__init__(framed)
        self._theme = theme
        self._framed = framed
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        framed.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.setVisible(event.gotFocus() and event.reason() in BY_KEYBOARD)
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._framed.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        for inset_px, colour in ((1, tokens.text), (3, tokens.canvas)):
            painter.setPen(QPen(QColor(colour), 2))
            edge = self.rect().adjusted(inset_px, inset_px, -inset_px, -inset_px)
            painter.drawRect(edge)

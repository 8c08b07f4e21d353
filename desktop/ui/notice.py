"""A message inside the window: it waits to be read and never stops the work."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.announcing import announce
from desktop.ui.buttons import icon_button, push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import ICON_PX, Space


@dataclass(frozen=True)
class Notice:
    """One sentence, and at most one thing to do about it."""

    text: str
    icon: str = "info"
    action: str = ""
    act: Callable[[], object] | None = None


class NoticeBar(QFrame):
    """Shows the latest notice until it is closed, acted on or replaced."""

    shown = Signal()
    left = Signal()
    """It is gone, and the keys were in it: somebody has to take them."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._notice: Notice | None = None
        self.setObjectName("notice")
        self._icon = plain_label()
        self._text = plain_label(wraps=True)
        self.action_button = push_button("", self._act, kind="link")
        self.action_button.hide()
        self._close = icon_button(icons, "close", self.tr("Close this message"), self.clear)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M_PX, Space.S_PX, Space.S_PX, Space.S_PX)
        line.setSpacing(Space.S_PX)
        line.addWidget(self._icon)
        line.addWidget(self._text, stretch=1)
        line.addWidget(self.action_button)
        line.addWidget(self._close)
        theme.changed.connect(self._paint_icon)
        self.hide()

    @property
    def text(self) -> str:
        return self._notice.text if self._notice is not None else ""

    def show_notice(self, notice: Notice) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        self._text.setText(notice.text)
        self.action_button.setText(notice.action)
        self.action_button.setVisible(bool(notice.action))
        self._paint_icon()
        self.show()
        self.shown.emit()
        announce(self, notice.text)

    @override
    def minimumSizeHint(self) -> QSize:
        """As low as one line; how high its words make it is known with the width."""
        least_px = self._close.sizeHint().height() + 2 * Space.S_PX
        return QSize(super().minimumSizeHint().width(), least_px)

    def clear(self) -> None:
        has_keys = self.isAncestorOf(self.window().focusWidget())
        self._notice = None
        self.hide()
        if has_keys:
            self.left.emit()

    def _act(self) -> None:
        notice = self._notice
        self.clear()
        if notice is not None and notice.act is not None:
            notice.act()

    def _paint_icon(self) -> None:
        if self._notice is not None:
            colour = self._theme.tokens.text
            pixmap = self._icons.pixmap(self._notice.icon, colour, side_px=ICON_PX, ratio=2)
            self._icon.setPixmap(pixmap)

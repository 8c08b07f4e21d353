"""The balance in the corner of the window, or the way to sign in."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desktop.client.wire import Balance
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.opening_view import NARROW_PX
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space

ICON_SIDE_PX = 16


class BalanceBar(QWidget):
    """What can be spent, what is held for photos under way, and the way to more."""

    top_up_pressed = Signal()
    sign_in_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._icon = plain_label()
        self._label = plain_label(kind="section")
        self._held = plain_label(kind="quiet")
        self._balance: Balance | None = None
        self._top_up = push_button(self.tr("Top up"), self.top_up_pressed.emit)
        self._top_up.setAccessibleDescription(self.tr("Opens your browser to buy credits"))
        self.sign_in_button = push_button(self.tr("Sign in"), self.sign_in_pressed.emit)
        self.sign_in_button.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M_PX, Space.XS_PX, Space.M_PX, Space.XS_PX)
        line.setSpacing(Space.S_PX)
        for widget in (self._icon, self._label, self._held, self._top_up, self.sign_in_button):
            line.addWidget(widget)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self.show_balance(None)

    @property
    def text(self) -> str:
        return self._label.text()

    def show_balance(self, balance: Balance | None) -> None:
        """None while it is not known, or nobody is signed in."""
        self._balance = balance
        for part in (self._label, self._top_up):
            part.setVisible(balance is not None)
        self._make_room()
        if balance is None:
            return
        self._label.setText(self.tr("%Ln credit(s)", "", balance.available))
        self._held.setText(self.tr("%Ln set aside", "", balance.held))
        self._label.setToolTip(self._held.text() if balance.held else "")
        self._held.setToolTip(
            self.tr("Set aside for photos under way. Comes back if a photo is refused.")
        )

    def show_signed_out(self, *, is_out: bool) -> None:
        """Offer to sign in where the balance would be."""
        self.sign_in_button.setVisible(is_out)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._make_room()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._make_room()
        return False

    def _make_room(self) -> None:
        """In a narrow window the menus come first; what is set aside is in the tool tip then."""
        is_roomy = self.window().width() >= NARROW_PX
        is_known = self._balance is not None
        self._icon.setVisible(is_known and is_roomy)
        self._held.setVisible(self._balance is not None and self._balance.held > 0 and is_roomy)

    def _paint_icon(self) -> None:
        colour = self._theme.tokens.quiet_text
        self._icon.setPixmap(self._icons.pixmap("credits", colour, side_px=ICON_SIDE_PX, ratio=2))

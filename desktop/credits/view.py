"""The balance in the corner of the window, or the way to sign in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.client.wire import Balance
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
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
        for part in (self._icon, self._label, self._held, self._top_up):
            part.setVisible(balance is not None)
        if balance is None:
            return
        self._label.setText(self.tr("%n credit(s)", "", balance.available))
        self._held.setVisible(balance.held > 0)
        self._held.setText(self.tr("%n set aside", "", balance.held))
        self._held.setToolTip(
            self.tr("Set aside for photos under way. Comes back if a photo is refused.")
        )

    def show_signed_out(self, *, is_out: bool) -> None:
        """Offer to sign in where the balance would be."""
        self.sign_in_button.setVisible(is_out)

    def _paint_icon(self) -> None:
        colour = self._theme.tokens.quiet_text
        self._icon.setPixmap(self._icons.pixmap("credits", colour, side_px=ICON_SIDE_PX, ratio=2))

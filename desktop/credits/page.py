"""The page of the balance: what is there, what is set aside, and where it came from and went."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.bridge import Bridge
from desktop.client.billing import BillingApi, Purchase, may_open_receipt
from desktop.client.credits import CreditsApi
from desktop.client.server_address import ServerAddress
from desktop.client.wire import Balance, LedgerEntry
from desktop.credits.words import CreditWords
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.layout import inset, separator
from desktop.ui.paged_model import PagedModel
from desktop.ui.row_view import RowView
from desktop.ui.rows import RowDelegate
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space


class CreditsPage(QWidget):
    """Movements or purchases under the balance."""

    top_up_pressed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        credit_api: CreditsApi,
        billing: BillingApi,
        *,
        address: ServerAddress,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._address = address
        self._words = CreditWords(self)
        self.entries: PagedModel[LedgerEntry] = PagedModel(
            bridge, credit_api.entries, self._words.entry, self
        )
        self.purchases: PagedModel[Purchase] = PagedModel(
            bridge, billing.purchases, self._words.purchase, self
        )
        self.entry_list = RowView(
            self.entries,
            RowDelegate(theme, icons),
            theme,
            name=self.tr("Movements of your credits"),
            empty=self.tr("Nothing has moved yet. Your first photo will stand here."),
        )
        self.purchase_list = RowView(
            self.purchases,
            RowDelegate(theme, icons),
            theme,
            name=self.tr("Your purchases"),
            empty=self.tr("You have not bought credits yet."),
        )
        self._number = plain_label("–", "display")
        self._notes = plain_label(kind="quiet", wraps=True)
        self._about = plain_label(kind="quiet", wraps=True)
        self.receipt = push_button(self.tr("Open the receipt"), self._open_receipt)
        self._lists = QStackedWidget()
        self._fill()
        self.purchase_list.chosen_changed.connect(self._show_chosen)
        self.purchases.modelReset.connect(self._show_chosen)

    def open(self) -> None:
        self.entries.refresh()
        self.purchases.refresh()

    def clear(self) -> None:
        """Nobody is signed in any more."""
        self.entries.clear()
        self.purchases.clear()
        self.show_balance(None)

    @property
    def notes(self) -> str:
        return self._notes.text()

    @property
    def about(self) -> str:
        return self._about.text()

    def show_balance(self, balance: Balance | None) -> None:
        number = self.tr("%Ln credit(s)", "", balance.available) if balance else "–"
        self._number.setText(number)
        lines = self._words.balance_lines(balance) if balance else []
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.M_PX)
        head.setSpacing(Space.S_PX)
        line = QHBoxLayout()
        line.addWidget(self._number, stretch=1)
        line.addWidget(push_button(self.tr("Top up"), self.top_up_pressed.emit, kind="primary"))
        head.addLayout(line)
        head.addWidget(self._notes)
        head.addLayout(self._choice())
        column.addLayout(head)
        column.addWidget(separator())
        column.addWidget(self._lists, stretch=1)
        self._lists.addWidget(inset(self.entry_list))
        self._lists.addWidget(self._bought())

    def _choice(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.XS_PX)
        group = QButtonGroup(self)
        names = (self.tr("Movements"), self.tr("Purchases and receipts"))
        for index, name in enumerate(names):
            button = push_button(name, kind="choice")
            button.setCheckable(True)
            button.setChecked(index == 0)
            group.addButton(button, index)
            line.addWidget(button)
        line.addStretch()
        group.idClicked.connect(self._lists.setCurrentIndex)
        self.choice = group
        return line

    def _bought(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(inset(self.purchase_list), stretch=1)
        column.addWidget(separator())
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.XL_PX, Space.S_PX, Space.XL_PX, Space.S_PX)
        foot.setSpacing(Space.M_PX)
        foot.addWidget(self._about, stretch=1)
        foot.addWidget(self.receipt)
        column.addLayout(foot)
        self._show_chosen()
        return page

    def _chosen(self) -> Purchase | None:
        return self.purchases.row(self.purchase_list.currentIndex())

    def _show_chosen(self) -> None:
        purchase = self._chosen()
        self._about.setText(
            self._words.explained(purchase)
            if purchase is not None
            else self.tr("Choose a purchase to see what became of it.")
        )
        url = purchase.invoice_url if purchase is not None else None
        self.receipt.setEnabled(bool(url) and may_open_receipt(url or "", self._address))

    def _open_receipt(self) -> None:
        purchase = self._chosen()
        if purchase is not None and purchase.invoice_url:
            QDesktopServices.openUrl(QUrl(purchase.invoice_url, QUrl.ParsingMode.StrictMode))

"""The page where credits are chosen; paying happens in the browser."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.client.billing import Pack
from desktop.credits.top_up import TopUpPresenter
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.page import Page
from desktop.ui.theme.tokens import Space

WHOLE_UNITS = frozenset({"jpy", "krw", "clp", "vnd"})
"""Currencies without a hundredth."""


class TopUpPage(Page):
    """Packs as buttons, and what comes of the one that was pressed."""

    closed = Signal()

    def __init__(self, presenter: TopUpPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._packs = QVBoxLayout()
        self._packs.setSpacing(Space.S_PX)
        self._state = plain_label(kind="quiet", wraps=True)
        self.buttons: list[QPushButton] = []
        self.add(
            plain_label(self.tr("Top up"), "title"),
            plain_label(self._promise(), "quiet", wraps=True),
            self._packs,
            self._state,
            push_button(self.tr("Back to the photos"), self.closed.emit, kind="link"),
        )
        presenter.packs_changed.connect(self._show_packs)
        presenter.checkout_ready.connect(self._open)
        presenter.paid.connect(lambda: self._say(self.tr("Paid. Your credits are there.")))
        presenter.ended_unpaid.connect(lambda: self._say(self.tr("Nothing was paid.")))
        presenter.failed.connect(self._say)

    @property
    def state_text(self) -> str:
        return self._state.text()

    def open(self) -> None:
        self._say(self.tr("Asking for the prices…"))
        self._presenter.load()

    def _promise(self) -> str:
        return self.tr(
            "A photo that is refused, or not faithful enough, costs nothing. "
            "You pay in your browser: no card number ever reaches this app."
        )

    def _show_packs(self, packs: Sequence[Pack]) -> None:
        self._say("")
        for button in self.buttons:
            self._packs.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(pack) for pack in packs]
        for button in self.buttons:
            self._packs.addWidget(button)

    def _button(self, pack: Pack) -> QPushButton:
        text = self.tr("%n credit(s)", "", pack.credits)
        button = push_button(f"{text} · {price_text(pack)}")
        button.clicked.connect(lambda _=False, code=pack.code: self._presenter.buy(code))
        return button

    def _open(self, checkout_url: str) -> None:
        QDesktopServices.openUrl(QUrl(checkout_url, QUrl.ParsingMode.StrictMode))
        self._say(self.tr("Pay in your browser. This page notices when you have."))

    def _say(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))
        announce(self, sentence)


def price_text(pack: Pack) -> str:
    """The price before tax, as this language writes it."""
    is_whole = pack.currency.lower() in WHOLE_UNITS
    amount = pack.unit_amount if is_whole else pack.unit_amount / 100
    return f"{QLocale().toString(float(amount), 'f', 0 if is_whole else 2)} {pack.currency.upper()}"

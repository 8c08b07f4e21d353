"""The page where credits are chosen; paying happens in the browser."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.client.billing import ENDED_PURCHASE, Pack, Purchase
from desktop.credits.pack_button import PackButton, pack_buttons
from desktop.credits.top_up import TopUpPresenter, recommended
from desktop.credits.words import CreditWords
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.sheet import Card, Sheet, buttons
from desktop.ui.theme.tokens import Space


class TopUpPage(Sheet):
    """Packs to press, and what comes of the one that was pressed."""

    def __init__(self, presenter: TopUpPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._words = CreditWords(self)
        self._known: list[Pack] = []
        self._missing_credits = 0
        self._waiting_photos = 0
        self._packs = QVBoxLayout()
        self._packs.setSpacing(Space.S_PX)
        self._wish = plain_label(kind="quiet", wraps=True)
        self.state_card = Card()
        self._state = plain_label(wraps=True)
        self.again = push_button(self.tr("Open the payment page"), presenter.open_again)
        self.state_card.add(self._state, buttons(self.again))
        self.state_card.hide()
        self.buttons: list[PackButton] = []
        self._fill()
        presenter.packs_changed.connect(self._show_packs)
        presenter.checkout_ready.connect(self._open)
        presenter.changed.connect(self._show_purchase)
        presenter.failed.connect(self._say)

    @property
    def state_text(self) -> str:
        return self._state.text()

    @property
    def wish_text(self) -> str:
        return self._wish.text()

    def open(self) -> None:
        """Shown: the prices are asked for, and what was said of an earlier purchase goes."""
        purchase = self._presenter.purchase
        if purchase is None or purchase.state in ENDED_PURCHASE:
            self._say("")
        if not self._known:
            self._say(self.tr("Asking for the prices…"))
        self._presenter.load()

    def show_need(self, missing_credits: int, waiting_photos: int) -> None:
        """How many credits the queue lacks, and for how many photos."""
        if (missing_credits, waiting_photos) != (self._missing_credits, self._waiting_photos):
            self._missing_credits = max(0, missing_credits)
            self._waiting_photos = waiting_photos
            self._show_wish()
            self._fill_packs()

    def _fill(self) -> None:
        self.add(
            plain_label(self.tr("Top up"), "title"),
            self._wish,
            self._packs,
            self.state_card,
            plain_label(self._tax(), "quiet", wraps=True),
        )
        card = Card(self.tr("What a credit buys"))
        for sentence in self._worth():
            card.add(plain_label(sentence, wraps=True))
        self.add(card)
        self._show_wish()

    def _tax(self) -> str:
        return self.tr(
            "Prices before tax: the payment page shows your country's tax before you pay. You pay"
            " in your browser, at Stripe: no card number ever reaches this app."
        )

    def _worth(self) -> list[str]:
        return [
            self.tr(
                "1 credit enlarges a photo to about 4 megapixels, 2 credits to about 16. Larger"
                " ones are made in pieces; the price stands in the button before you start."
            ),
            self.tr("A photo that is refused, or not faithful enough, costs nothing."),
            self.tr("Bought credits do not run out while you have your account."),
        ]

    def _show_wish(self) -> None:
        photos = self.tr("%n photo(s) in your queue need", "", self._waiting_photos)
        credit = self.tr("%n more credit(s)", "", self._missing_credits)
        text = self.tr("{photos} {credits}. They go on by themselves after the top-up.")
        self._wish.setText(text.format(photos=photos, credits=credit))
        self._wish.setVisible(self._missing_credits > 0)

    def _show_packs(self, packs: Sequence[Pack]) -> None:
        if not self._known:
            self._say("")
        if list(packs) != self._known:
            self._known = list(packs)
            self._fill_packs()

    def _fill_packs(self) -> None:
        for button in self.buttons:
            self._packs.removeWidget(button)
            button.deleteLater()
        suited = recommended(self._known, self._missing_credits)
        is_enough = suited is not None and suited.credits >= self._missing_credits
        suits = self.tr("enough for your queue") if is_enough else self.tr("closest to your queue")
        self.buttons = pack_buttons(self._known, suited, suits)
        for button in self.buttons:
            self._packs.addWidget(button)
            button.clicked.connect(lambda _=False, code=button.pack.code: self._buy(code))

    def _buy(self, code: str) -> None:
        self._say(self.tr("Opening the payment page…"))
        self._presenter.buy(code)

    def _open(self, checkout_url: str) -> None:
        QDesktopServices.openUrl(QUrl(checkout_url, QUrl.ParsingMode.StrictMode))
        self._say(self.tr("Pay in your browser. This page notices when you have."), is_open=True)

    def _show_purchase(self, purchase: Purchase) -> None:
        self._say(self._words.explained(purchase), is_open=purchase.state == "open")

    def _say(self, sentence: str, *, is_open: bool = False) -> None:
        self._state.setText(sentence)
        self.state_card.setVisible(bool(sentence))
        self.again.setVisible(is_open)
        announce(self, sentence)

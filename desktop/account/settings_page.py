"""The account's own page: signing in, devices, mail, data, texts, and the way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.account.choices_card import ChoicesCard
from desktop.account.data_card import DataCard
from desktop.account.deletion_card import DeletionCard
from desktop.account.devices_card import DevicesCard
from desktop.account.security_card import SecurityCard
from desktop.account.settings import SettingsPresenter
from desktop.account.texts import Kind
from desktop.account.texts_page import TextsPage
from desktop.client.wire import Account, Policies
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.moments import day_text
from desktop.ui.sheet import Card, Sheet, buttons, side_by_side, told


class SettingsSheet(Sheet):
    """Cards in the order in which they are needed."""

    sign_out_pressed = Signal()
    texts_wanted = Signal(str)

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._email = plain_label("–", "title", wraps=True)
        self._since = plain_label(kind="quiet", wraps=True)
        self.outdated = Card()
        self.security = SecurityCard(presenter)
        self.devices = DevicesCard(presenter)
        self.choices = ChoicesCard(presenter)
        self.data = DataCard(presenter.exporting)
        self.deletion = DeletionCard(presenter)
        self._fill()
        presenter.account_changed.connect(self._show)
        presenter.texts_outdated.connect(self._show_outdated)
        self._show_outdated(presenter.texts)

    @property
    def email(self) -> str:
        return self._email.text()

    def _fill(self) -> None:
        self.add(self._email, self._since)
        read = push_button(
            self.tr("Read and accept…"), lambda: self.texts_wanted.emit("privacy"), kind="primary"
        )
        what = told(
            self.tr("Our privacy policy or terms have changed"),
            self.tr("Please read them. You can go on using the app meanwhile."),
        )
        self.outdated.add(side_by_side(what, read))
        for card in (self.outdated, self.security, self.devices, self.choices, self.data):
            self.add(card)
        self.add(self.deletion)
        links: list[tuple[str, Kind]] = [
            (self.tr("Privacy policy"), "privacy"),
            (self.tr("Terms"), "terms"),
        ]
        shown = []
        for text, kind in links:
            link = push_button(text, kind="link")
            link.clicked.connect(lambda _=False, chosen=kind: self.texts_wanted.emit(chosen))
            shown.append(link)
        out = push_button(self.tr("Sign out"), self.sign_out_pressed.emit)
        self.add(buttons(out, *shown))

    def _show(self, account: Account) -> None:
        self._email.setText(account.email)
        since = self.tr("Here since {day}").format(day=day_text(account.created_at))
        self._since.setText(since)

    def _show_outdated(self, policies: Policies | None) -> None:
        self.outdated.setVisible(policies is not None)


class SettingsPage(QStackedWidget):
    """The cards, or the texts in their place."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.sheet = SettingsSheet(presenter)
        self.texts = TextsPage(presenter)
        self.addWidget(self.sheet)
        self.addWidget(self.texts)
        self.sheet.texts_wanted.connect(self.show_texts)
        self.texts.closed.connect(lambda: self.setCurrentWidget(self.sheet))

    def open(self) -> None:
        """Shown: nothing secret is left from the last time, and everything is asked anew."""
        self.setCurrentWidget(self.sheet)
        self.reset()
        self._presenter.look()

    def reset(self) -> None:
        self.sheet.security.close_forms()
        self.sheet.deletion.reset()

    def show_texts(self, kind: Kind = "privacy") -> None:
        self.texts.show_kind(kind)
        self.setCurrentWidget(self.texts)

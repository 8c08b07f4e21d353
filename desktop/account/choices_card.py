"""What the person wants to be written about, in which language, and whether usage is counted."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from desktop.account.form import Problem, tick
from desktop.account.settings import Part, SettingsPresenter
from desktop.client.wire import Account, AccountChange
from desktop.ui.labels import plain_label
from desktop.ui.language import LANGUAGES
from desktop.ui.sheet import Card, side_by_side, told


class ChoicesCard(Card):
    """Each box is sent as it is changed; a refusal puts it back to what the service has."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self.newsletter = tick(self.tr("News about the product"))
        self.low_credit = tick(self.tr("A reminder when few credits are left"))
        self.analytics = tick(self.tr("Count my use without my name"))
        self.language = QComboBox()
        self.problem = Problem()
        self._fill()
        self.newsletter.clicked.connect(lambda on: presenter.choose(AccountChange(newsletter=on)))
        self.low_credit.clicked.connect(
            lambda on: presenter.choose(AccountChange(low_credit_mail=on))
        )
        self.analytics.clicked.connect(lambda on: presenter.choose(AccountChange(analytics=on)))
        self.language.activated.connect(self._choose_language)
        presenter.account_changed.connect(self.show_account)
        presenter.refused.connect(self._refuse)

    def show_account(self, account: Account) -> None:
        self.problem.say("")
        self.newsletter.setChecked(account.newsletter)
        self.low_credit.setChecked(account.low_credit_mail)
        self.analytics.setChecked(account.analytics)
        self.language.setCurrentIndex(max(0, self.language.findData(account.locale)))

    def _fill(self) -> None:
        self.add(plain_label(self.tr("Mail and counting"), "section"))
        always = self.tr(
            "Receipts, links that you ask for and changes of the terms are always sent."
        )
        self.add(plain_label(always, "quiet", wraps=True))
        self.add(self.newsletter, self.low_credit)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setAccessibleName(self.tr("Language of our mails"))
        hint = self.tr("The app's own language is in the View menu.")
        self.add(side_by_side(told(self.tr("Language of our mails"), hint), self.language))
        self.add_line()
        self.add(_explained(self.analytics, self.tr(
            "How many photos and credits, and which errors: no name, no address, no file name."
        )))  # fmt: skip
        self.add(self.problem)

    def _choose_language(self, index: int) -> None:
        is_spanish = self.language.itemData(index) == "es"
        self._presenter.choose(AccountChange(locale="es" if is_spanish else "en"))

    def _refuse(self, part: Part, sentence: str) -> None:
        if part is Part.CHOICES:
            if self._presenter.account is not None:
                self.show_account(self._presenter.account)
            self.problem.say(sentence)


def _explained(box: QCheckBox, meaning: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(box)
    column.addWidget(plain_label(meaning, "quiet", wraps=True))
    return column

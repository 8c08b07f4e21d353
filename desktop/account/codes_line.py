"""Codes from an authenticator app: switching them on in two steps, and off again."""

from enum import Enum, auto

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.account.disclosure import Disclosure
from desktop.account.form import Field
from desktop.account.settings import Part, SettingsPresenter
from desktop.client.wire import Account, TotpSecret
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.sheet import buttons
from desktop.ui.theme.tokens import Space

GROUP_CHARS = 4
OTP_SCHEME = "otpauth://totp/"


class Step(Enum):
    """Where the person is."""

    PASSWORD = auto()
    CODE = auto()
    REMOVAL = auto()


class CodesLine(QWidget):
    """A line with a form of steps, then the recovery codes, which are shown only once."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._is_on = False
        self._step = Step.PASSWORD
        self._uri = ""
        self.line = Disclosure(
            self.tr("Codes from an authenticator app"), self.tr("Set up…"), self.tr("Go on")
        )
        self.password = Field(self.tr("Your password"), is_secret=True)
        self.secret = plain_label(kind="code", wraps=True)
        self.code = Field(self.tr("The code that the app shows now"))
        self._steps = QWidget()
        self.recovery = QPlainTextEdit()
        self._recovery_block = QWidget()
        self._make_steps()
        self._make_recovery()
        self.line.add(self.password, self._steps, self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        column.addWidget(self.line)
        column.addWidget(self._recovery_block)
        self.line.submitted.connect(self._go_on)
        self.line.opener.clicked.connect(self._begin)
        self._connect()

    def reset(self) -> None:
        """Another look at the page: nothing secret is left on it."""
        self.line.close_form()
        self.line.say("")
        self.secret.clear()
        self._uri = ""
        self._forget_recovery()

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.account_changed.connect(self._show)
        presenter.secret_ready.connect(self._show_secret)
        presenter.codes_ready.connect(self._show_recovery)
        presenter.done.connect(self._say_done)
        presenter.refused.connect(self._refuse)

    def _make_steps(self) -> None:
        column = QVBoxLayout(self._steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        hint = self.tr("Type this key into your authenticator app, or open it there:")
        column.addWidget(plain_label(hint, wraps=True))
        column.addWidget(self.secret)
        self.copy_key = push_button(self.tr("Copy the key"), self._copy_key)
        self.open_app = push_button(self.tr("Open the app"), self._open_app)
        column.addLayout(buttons(self.copy_key, self.open_app))

    def _make_recovery(self) -> None:
        column = QVBoxLayout(self._recovery_block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        hint = self.tr(
            "Keep these recovery codes somewhere safe. Each signs you in once if you lose the"
            " app; they are shown only now."
        )
        column.addWidget(plain_label(hint, wraps=True))
        self.recovery.setReadOnly(True)
        self.recovery.setTabChangesFocus(True)
        self.recovery.setAccessibleName(self.tr("Recovery codes"))
        column.addWidget(self.recovery)
        self.copy_codes = push_button(self.tr("Copy the codes"), self._copy_codes)
        kept = push_button(self.tr("I have kept them"), self._forget_recovery)
        column.addLayout(buttons(self.copy_codes, kept))
        self._recovery_block.hide()

    def _show(self, account: Account) -> None:
        self._is_on = account.totp_enabled
        self.line.show_detail(
            self.tr("On: signing in takes a code too.")
            if self._is_on
            else self.tr("Off. With them a stolen password alone opens nothing.")
        )
        self.line.opener.setText(self.tr("Switch off…") if self._is_on else self.tr("Set up…"))

    def _begin(self) -> None:
        self._enter(Step.REMOVAL if self._is_on else Step.PASSWORD)
        self.password.line.setFocus()

    def _enter(self, step: Step) -> None:
        self._step = step
        self.password.setVisible(step is not Step.CODE)
        self._steps.setVisible(step is Step.CODE)
        self.code.setVisible(step is not Step.PASSWORD)
        texts = {
            Step.PASSWORD: self.tr("Go on"),
            Step.CODE: self.tr("Switch on"),
            Step.REMOVAL: self.tr("Switch off"),
        }
        self.line.submit.setText(texts[step])
        self.line.submit.setEnabled(True)

    def _go_on(self) -> None:
        if self._step is Step.PASSWORD:
            self._presenter.start_codes(self.password.text)
        elif self._step is Step.CODE:
            self._presenter.confirm_codes(self.code.text)
        else:
            self._presenter.remove_codes(self.password.text, self.code.text)

    def _show_secret(self, secret: TotpSecret) -> None:
        key = secret.secret
        groups = [key[i : i + GROUP_CHARS] for i in range(0, len(key), GROUP_CHARS)]
        self.secret.setText(" ".join(groups))
        self._uri = secret.uri if secret.uri.startswith(OTP_SCHEME) else ""
        self.open_app.setEnabled(bool(self._uri))
        self.password.line.clear()
        self._enter(Step.CODE)
        self.code.line.setFocus()

    def _show_recovery(self, codes: list[str]) -> None:
        self.line.close_form()
        self.secret.clear()
        self._uri = ""
        self.recovery.setPlainText("\n".join(codes))
        lines_px = self.recovery.fontMetrics().lineSpacing() * len(codes)
        self.recovery.setFixedHeight(lines_px + Space.XL_PX)
        self._recovery_block.show()
        self.copy_codes.setFocus()
        self.line.say(self.tr("On. From now on signing in takes a code."))

    def _say_done(self, part: Part) -> None:
        if part is Part.CODES:
            self.line.close_form()
            self.line.say(self.tr("Off. Your password alone signs you in again."))

    def _refuse(self, part: Part, sentence: str) -> None:
        if part is Part.CODES:
            self.line.refuse(sentence)

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self.secret.text().replace(" ", ""))
        announce(self, self.tr("Copied."))

    def _copy_codes(self) -> None:
        QGuiApplication.clipboard().setText(self.recovery.toPlainText())
        announce(self, self.tr("Copied."))

    def _open_app(self) -> None:
        QDesktopServices.openUrl(QUrl(self._uri, QUrl.ParsingMode.StrictMode))

    def _forget_recovery(self) -> None:
        self.recovery.clear()
        self._recovery_block.hide()

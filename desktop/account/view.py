"""The account's page in the window: sign in, sign up, confirm the address."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from desktop.account.form import Field, Problem, tick
from desktop.account.presenter import AccountPresenter, Refusal, SignUp
from desktop.client.server_address import ServerAddress
from desktop.client.wire import Account
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.page import Page
from desktop.ui.theme.tokens import Space


class SignInForm(Page):
    """For those who have an account."""

    submitted = Signal(str, str, str)
    """With address, password and, where one was asked for, the code."""
    sign_up_wanted = Signal()
    reset_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.email = Field(self.tr("E-mail"))
        self.password = Field(self.tr("Password"), is_secret=True)
        self.code = Field(self.tr("Code from your authenticator app, or a recovery code"))
        self.code.line.returnPressed.connect(self._submit)
        self.code.hide()
        self.problem = Problem()
        self.button = push_button(self.tr("Sign in"), self._submit, kind="primary")
        self.email.line.returnPressed.connect(self._submit)
        self.password.line.returnPressed.connect(self._submit)
        self.add(plain_label(self.tr("Sign in"), "title"))
        for widget in (self.email, self.password, self.code, self.problem, self.button):
            self.add(widget)
        others = QHBoxLayout()
        others.addWidget(
            push_button(self.tr("Make an account"), self.sign_up_wanted.emit, kind="link")
        )
        others.addStretch()
        forgot = push_button(self.tr("Forgot your password?"), self._ask_reset, kind="link")
        others.addWidget(forgot)
        self.add(others)

    def refuse(self, refusal: Refusal) -> None:
        self.problem.say(refusal.sentence)
        if refusal.field == "totp":
            self.code.show()
        wrong = {"totp": self.code, "email": self.email}.get(refusal.field, self.password)
        wrong.line.selectAll()
        wrong.line.setFocus()

    def clear_secrets(self) -> None:
        """Signed in: nothing that was typed stays."""
        self.password.line.clear()
        self.code.line.clear()
        self.code.hide()

    def _submit(self) -> None:
        self.problem.say("")
        self.submitted.emit(self.email.text, self.password.text, self.code.text)

    def _ask_reset(self) -> None:
        if self.email.text.strip():
            self.reset_wanted.emit(self.email.text)
        else:
            self.problem.say(self.tr("Type your e-mail address first."))
            self.email.line.setFocus()


class SignUpForm(Page):
    """For those who have none: four things to do, and what is sent where in three lines."""

    submitted = Signal(SignUp)
    sign_in_wanted = Signal()
    page_wanted = Signal(str)
    """A page of the service, as a path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.email = Field(self.tr("E-mail"))
        self.password = Field(self.tr("Password (10 characters or more)"), is_secret=True)
        self.adult = tick(self.tr("I am 18 or older and agree to the texts below"))
        self.problem = Problem()
        self.button = push_button(self.tr("Make an account"), self._submit, kind="primary")
        self.password.line.returnPressed.connect(self._submit)
        self.add(plain_label(self.tr("Make an account"), "title"))
        self.add(plain_label(self._what_goes_where(), "quiet", wraps=True))
        self.add(plain_label(self._in_which_countries(), "quiet", wraps=True))
        self.add(plain_label(self._what_stays(), "quiet", wraps=True))
        for widget in (self.email, self.password, self.adult):
            self.add(widget)
        self.add(self._texts())
        self.add(self.problem)
        self.add(self.button)
        have = push_button(self.tr("I have an account"), self.sign_in_wanted.emit, kind="link")
        self.add(have)

    def refuse(self, refusal: Refusal) -> None:
        self.problem.say(refusal.sentence)
        self.email.mark(is_wrong=refusal.field == "email")
        self.password.mark(is_wrong=refusal.field == "password")

    def _what_goes_where(self) -> str:
        return self.tr(
            "Your photos go to our server and on to Google's image model (Nano Banana Pro), then "
            "come back. They are deleted after 72 hours, or now if you say so."
        )

    def _in_which_countries(self) -> str:
        return self.tr(
            "Your data is processed in Mexico, the United States and other countries, and so may "
            "leave yours."
        )

    def _what_stays(self) -> str:
        return self.tr("Location, camera and owner data never leave this computer.")

    def _texts(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S_PX)
        for text, path in ((self.tr("Terms"), "/terms"), (self.tr("Privacy policy"), "/privacy")):
            button = push_button(text, kind="link")
            button.clicked.connect(lambda _=False, page=path: self.page_wanted.emit(page))
            line.addWidget(button)
        line.addStretch()
        return line

    def _submit(self) -> None:
        self.refuse(Refusal(""))
        self.submitted.emit(SignUp(self.email.text, self.password.text, self.adult.isChecked()))


class MailPage(Page):
    """A link is on its way."""

    again_pressed = Signal()
    opened_pressed = Signal()
    back_pressed = Signal()
    mailbox_pressed = Signal()

    def __init__(self, *, has_mailbox: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = plain_label(kind="lead", wraps=True)
        self.again = push_button(self.tr("Send it again"), self.again_pressed.emit)
        self.opened = push_button(
            self.tr("I have opened it"), self.opened_pressed.emit, kind="primary"
        )
        self.add(plain_label(self.tr("Check your mail"), "title"))
        self.add(self._sentence)
        self.add(plain_label(self._hint(), "quiet", wraps=True))
        self.add(self.opened)
        self.add(self.again)
        if has_mailbox:
            # Only a service on this machine has one: it stands for a mail program.
            mailbox = push_button(self.tr("Open the test mailbox"), self.mailbox_pressed.emit)
            self.add(mailbox)
        back = push_button(self.tr("Use another address"), self.back_pressed.emit, kind="link")
        self.add(back)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def show_address(self, email: str) -> None:
        self._sentence.setText(self.tr("Open the link we sent to {email}.").format(email=email))

    def _hint(self) -> str:
        return self.tr(
            "This page goes on by itself once you have. Nothing there? Look into the spam folder."
        )


class AccountPage(QStackedWidget):
    """Shows the form that fits; the presenter does what it asks for."""

    closed = Signal()

    def __init__(
        self, presenter: AccountPresenter, address: ServerAddress, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter = presenter
        self._address = address
        self.sign_in = SignInForm()
        self.sign_up = SignUpForm()
        self.mail = MailPage(has_mailbox=address.is_loopback)
        for page in (self.sign_up, self.sign_in, self.mail):
            self.addWidget(page)
        self._connect_forms()
        self._connect_presenter()

    def show_sign_in(self) -> None:
        self.setCurrentWidget(self.sign_in)
        self.sign_in.email.line.setFocus()

    def show_sign_up(self) -> None:
        self.setCurrentWidget(self.sign_up)
        self.sign_up.email.line.setFocus()

    def _connect_forms(self) -> None:
        presenter = self._presenter
        self.sign_in.submitted.connect(presenter.sign_in)
        self.sign_in.sign_up_wanted.connect(self.show_sign_up)
        self.sign_in.reset_wanted.connect(presenter.reset_password)
        self.sign_up.submitted.connect(presenter.sign_up)
        self.sign_up.sign_in_wanted.connect(self.show_sign_in)
        self.sign_up.page_wanted.connect(self.open_page)
        self.mail.again_pressed.connect(presenter.send_again)
        self.mail.opened_pressed.connect(presenter.look_at_account)
        self.mail.back_pressed.connect(self.show_sign_up)
        self.mail.mailbox_pressed.connect(lambda: self.open_page("/sandbox/mail"))

    def _connect_presenter(self) -> None:
        presenter = self._presenter
        presenter.signed_in.connect(self._show_account)
        presenter.signed_out.connect(self._show_signed_out)
        presenter.mail_sent.connect(self._show_mail)
        presenter.refused.connect(self._refuse)
        presenter.busy_changed.connect(self._show_busy)

    def _buttons(self) -> list[QPushButton]:
        return [self.sign_in.button, self.sign_up.button, self.mail.again]

    def _show_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        for button in self._buttons():
            button.setEnabled(not is_busy)

    def _show_account(self, account: Account) -> None:
        if account.email_verified:
            self.sign_in.clear_secrets()
            self.sign_up.password.line.clear()
            self.setCurrentWidget(self.sign_in)
            self.closed.emit()
        else:
            self._show_mail(account.email)

    def _show_signed_out(self) -> None:
        if self.currentWidget() is self.mail:
            self.show_sign_in()

    def _show_mail(self, email: str) -> None:
        self.mail.show_address(email)
        self.setCurrentWidget(self.mail)

    def _refuse(self, refusal: Refusal) -> None:
        if self.currentWidget() is self.sign_up:
            self.sign_up.refuse(refusal)
        else:
            self.sign_in.refuse(refusal)

    def open_page(self, path: str) -> None:
        """Only ever a page of our own service."""
        QDesktopServices.openUrl(QUrl(self._address.origin + path))

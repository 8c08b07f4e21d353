"""How one signs in: the address, the password, and codes from an authenticator app."""

from PySide6.QtWidgets import QWidget

from desktop.account.codes_line import CodesLine
from desktop.account.disclosure import Disclosure
from desktop.account.form import Field
from desktop.account.settings import Part, SettingsPresenter
from desktop.client.wire import Account
from desktop.ui.labels import plain_label
from desktop.ui.sheet import Card


class SecurityCard(Card):
    """Each line opens into its form; every change asks for the password."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.add(plain_label(self.tr("Signing in"), "section"))
        self._presenter = presenter
        self._make_email()
        self.add_line()
        self._make_password()
        self.add_line()
        self.codes = CodesLine(presenter)
        self.add(self.codes)
        presenter.account_changed.connect(self._show)
        presenter.done.connect(self._say_done)
        presenter.refused.connect(self._refuse)

    def close_forms(self) -> None:
        for line in (self.email, self.password):
            line.close_form()
            line.say("")
        self.codes.reset()

    def _make_email(self) -> None:
        self.email = Disclosure(
            self.tr("E-mail address"), self.tr("Change…"), self.tr("Send the link")
        )
        self.new_email = Field(self.tr("New e-mail address"))
        self.email_password = Field(self.tr("Your password"), is_secret=True)
        self.email_code = Field(self.tr("Code from your authenticator app"))
        self.email.add(self.new_email, self.email_password, self.email_code)
        self.email.submitted.connect(
            lambda: self._presenter.change_email(
                self.new_email.text, self.email_password.text, self.email_code.text
            )
        )
        self.add(self.email)

    def _make_password(self) -> None:
        self.password = Disclosure(
            self.tr("Password"), self.tr("Change…"), self.tr("Change the password")
        )
        self.current = Field(self.tr("Your present password"), is_secret=True)
        self.new = Field(self.tr("New password (10 characters or more)"), is_secret=True)
        self.password_code = Field(self.tr("Code from your authenticator app"))
        self.password.add(self.current, self.new, self.password_code)
        self.password.show_detail(self.tr("Changing it signs out every other device."))
        self.password.submitted.connect(
            lambda: self._presenter.change_password(
                self.current.text, self.new.text, self.password_code.text
            )
        )
        self.add(self.password)

    def _show(self, account: Account) -> None:
        detail = account.email
        if account.pending_email:
            waits = self.tr("{email} waits for the link in its mail to be opened.")
            detail = f"{detail}\n{waits.format(email=account.pending_email)}"
        self.email.show_detail(detail)
        for field in (self.email_code, self.password_code):
            field.setVisible(account.totp_enabled)

    def _say_done(self, part: Part) -> None:
        if part is Part.EMAIL:
            self.email.close_form()
            self.email.say(
                self.tr(
                    "Open the link that we sent to the new address. Until then everything stays"
                    " as it is."
                )
            )
        elif part is Part.PASSWORD:
            self.password.close_form()
            self.password.say(self.tr("Changed. Every other device is signed out."))

    def _refuse(self, part: Part, sentence: str) -> None:
        lines = {Part.EMAIL: self.email, Part.PASSWORD: self.password}
        if part in lines:
            lines[part].refuse(sentence)

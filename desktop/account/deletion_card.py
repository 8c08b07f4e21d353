"""Deleting the account: first what would be lost, then the password and a word for each loss."""

from PySide6.QtWidgets import QWidget

from desktop.account.disclosure import Disclosure
from desktop.account.form import Field, tick
from desktop.account.settings import Part, SettingsPresenter
from desktop.client.wire import Account, AccountDelete, DeletionPreview
from desktop.ui.labels import plain_label
from desktop.ui.sheet import Card


class DeletionCard(Card):
    """Nothing can be pressed before the service has said what would go."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self.line = Disclosure(
            self.tr("Delete your account"),
            self.tr("Delete…"),
            self.tr("Delete my account for good"),
            kind="danger",
        )
        self._losses = plain_label(wraps=True)
        self.accept_credits = tick(self._give_up(0))
        self.accept_jobs = tick(self.tr("Cancel the photos that are being worked on"))
        self.password = Field(self.tr("Your password"), is_secret=True)
        self.code = Field(self.tr("Code from your authenticator app"))
        self.line.show_detail(
            self.tr("Everything about you goes. Orders stay, without your name, as the law asks.")
        )
        self.line.add(self._losses, self.accept_credits, self.accept_jobs, self.password, self.code)
        self.add(self.line)
        self.line.opener.clicked.connect(self._look)
        self.line.submitted.connect(self._delete)
        presenter.account_changed.connect(self._show_account)
        presenter.deletion_known.connect(self.show_losses)
        presenter.refused.connect(self._refuse)

    @property
    def losses(self) -> str:
        return self._losses.text()

    def reset(self) -> None:
        self.line.close_form()

    def show_losses(self, deletion: DeletionPreview) -> None:
        self._losses.setText("\n".join(self._sentences(deletion)))
        self.accept_credits.setText(self._give_up(deletion.credits_available))
        self.accept_credits.setVisible(deletion.credits_available > 0)
        self.accept_jobs.setVisible(deletion.jobs_running > 0)
        is_possible = not deletion.open_disputes
        self.password.setVisible(is_possible)
        self.line.submit.setEnabled(is_possible)

    def _give_up(self, count: int) -> str:
        return self.tr("Give up %n credit(s)", "", count)

    def _sentences(self, deletion: DeletionPreview) -> list[str]:
        """What would go, the worst first."""
        said = []
        if deletion.legal_hold:
            said.append(
                self.tr(
                    "An authority has ordered your data to be kept: the account closes at once,"
                    " the data go when the order ends."
                )
            )
        if deletion.open_disputes:
            said.append(
                self.tr("A payment is disputed at your bank. First that has to be decided.")
            )
        if deletion.credits_available:
            left = self.tr("%n credit(s) are lost.", "", deletion.credits_available)
            said.append(f"{left} " + self.tr("Write to us first if you want a refund."))
        if deletion.jobs_running:
            jobs = self.tr("%n photo(s) are being worked on.", "", deletion.jobs_running)
            said.append(f"{jobs} " + self.tr("They are cancelled and cost nothing."))
        if deletion.stored_images:
            said.append(
                self.tr("%n photo(s) at our server are deleted.", "", deletion.stored_images)
            )
        said.append(self.tr("What you saved on this computer stays. This cannot be undone."))
        return said

    def _look(self) -> None:
        if self.line.is_open:
            self._losses.setText(self.tr("Looking at what would be lost…"))
            self.accept_credits.hide()
            self.accept_jobs.hide()
            self.line.submit.setEnabled(False)
            self._presenter.look_at_deletion()

    def _delete(self) -> None:
        self._presenter.delete_account(
            AccountDelete(
                password=self.password.text,
                totp_code=self.code.text.strip() or None,
                accept_credit_loss=self.accept_credits.isChecked(),
                accept_running_jobs=self.accept_jobs.isChecked(),
            )
        )

    def _show_account(self, account: Account) -> None:
        self.code.setVisible(account.totp_enabled)

    def _refuse(self, part: Part, sentence: str) -> None:
        if part is Part.DELETION:
            self.line.refuse(sentence)

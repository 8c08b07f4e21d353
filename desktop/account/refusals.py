"""The words for what the service refuses about an account."""

from PySide6.QtCore import QCoreApplication, QObject

from desktop.client.errors import ApiProblem, ClientError
from desktop.client.outcomes import outcome_of


class Refusals(QObject):
    """In the person's language: what happened, and what to do."""

    def sentence(self, error: ClientError) -> str:
        if isinstance(error, ApiProblem):
            if error.code == "validation_failed":
                return self.about_field(error.field)
            known = self._known().get(error.code)
            if known is not None:
                return known
        outcome = outcome_of(error, QCoreApplication.translate)
        return f"{outcome.title}. {outcome.hint}"

    def at_the_door(self, error: ClientError, *, has_code: bool) -> tuple[str, str]:
        """Signing in or up: a sentence, and the field it is about if there is one."""
        if error.code == "totp_required":
            return self._about_code(error, has_code=has_code), "totp"
        if isinstance(error, ApiProblem) and error.code == "not_signed_in":
            return self.tr("The e-mail address or the password is not right."), ""
        if isinstance(error, ApiProblem) and error.code == "validation_failed":
            # Here the password is a new one.
            field = "new_password" if error.field == "password" else error.field
            return self.about_field(field), error.field
        return self.sentence(error), ""

    def _about_code(self, error: ClientError, *, has_code: bool) -> str:
        if not has_code:
            return self.sentence(error)
        return self.tr(
            "That code is not right, or was used before. Wait for the next one, or enter a"
            " recovery code."
        )

    def about_field(self, field: str) -> str:
        no_email = self.tr("This is not an e-mail address that we can write to.")
        no_password = self.tr(
            "Use 10 characters or more that are hard to guess; a few words do well."
        )
        return {
            "email": no_email,
            "new_email": no_email,
            "password": self.tr("Enter your password."),
            "current_password": self.tr("Enter your password."),
            "new_password": no_password,
            "code": self.tr("That code is not right. Enter the one that is shown now."),
        }.get(field, self.tr("Something in the form is not right."))

    def _known(self) -> dict[str, str]:
        return {
            "wrong_password": self.tr("The password is not right. Nothing was changed."),
            "totp_required": self.tr(
                "Enter the code that your authenticator app shows now, or a recovery code."
            ),
            "gone": self.tr("That is over. Begin again."),
            "credits_left": self.tr("You still have credits. Say below that they may be lost."),
            "jobs_running": self.tr(
                "Photos are still being worked on. Say below that they may be cancelled."
            ),
            "dispute_open": self.tr(
                "A payment is disputed at your bank. Your account can be deleted once that is"
                " decided; write to us if it cannot wait."
            ),
        }

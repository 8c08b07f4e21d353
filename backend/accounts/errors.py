"""What signing up and signing in refuse."""

from backend.errors import BackendError


class NotSignedIn(BackendError):
    code = "not_signed_in"
    status = 401
    title = "Not signed in"

    def __init__(self, detail: str = "Sign in to go on.") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class WrongCredentials(NotSignedIn):
    """The same words for an unknown address and a wrong password."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is not right.")


class TotpRequired(BackendError):
    """At sign-in: the password was right, the code is missing, wrong or was used before."""

    code = "totp_required"
    status = 401
    title = "A code is needed"

    def __init__(self) -> None:
        super().__init__(
            "Enter the code that your authenticator app shows now, or a recovery code.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class TotpNeeded(TotpRequired):
    """The same for a change while signed in: the session goes on."""

    status = 403


class WrongPassword(BackendError):
    """For somebody who is signed in: nothing is changed without their password."""

    code = "wrong_password"
    status = 403
    title = "The password is not right"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Enter the password of this account and try again.")


class EmailNotVerified(BackendError):
    code = "email_not_verified"
    status = 403
    title = "The e-mail address is not confirmed yet"

    def __init__(self) -> None:
        super().__init__("Open the link in the mail that was sent at sign-up, then try again.")


class AccountFrozen(BackendError):
    code = "account_frozen"
    status = 403
    title = "The account is frozen"

    def __init__(self) -> None:
        super().__init__("Nothing can be spent from this account now. Please write to support.")


class LinkExpired(BackendError):
    """A link that was used, replaced or never valid; one answer for all."""

    code = "gone"
    status = 410
    title = "This link no longer works"

    def __init__(self) -> None:
        super().__init__("It was used already, or a newer one was sent. Ask for a new link.")

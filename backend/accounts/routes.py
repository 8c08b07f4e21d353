"""Sign-up, mailed links and the account's own settings over HTTP."""

from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.accounts.callers import Caller, requires_account
from backend.accounts.schemas import (
    Accepted,
    Account,
    AccountChange,
    AccountCreate,
    AccountVerify,
    EmailChange,
    LinkUse,
    PasswordChange,
    PasswordResetConfirm,
    PasswordResetCreate,
)
from backend.accounts.service import AccountService
from backend.accounts.visitors import visitor_of
from backend.http_types import AnyRequest

CHECK_YOUR_MAIL = Accepted("If the address can be used, a mail with a link is on its way.")
SMALL_BODY_BYTES = 16_384


class AccountController(Controller):
    tags = ["Accounts"]  # noqa: RUF012  # Litestar reads it as a class attribute
    request_max_body_size = SMALL_BODY_BYTES

    @post("/accounts", status_code=202, operation_id="CreateAccount")
    async def create_account(
        self,
        request: AnyRequest,
        data: JSONBody[AccountCreate],
        account_service: NamedDependency[AccountService],
    ) -> Accepted:
        """Sign up; the same answer whether the address is known or not."""
        await account_service.sign_ups.sign_up(data, visitor_of(request))
        return CHECK_YOUR_MAIL

    @post("/accounts/verify", status_code=204, operation_id="VerifyAccount")
    async def verify_account(
        self, data: JSONBody[AccountVerify], account_service: NamedDependency[AccountService]
    ) -> None:
        """Confirm the address by the token of the mailed link; free credits are granted here."""
        await account_service.verify(data.token)

    @post("/password-resets", status_code=202, operation_id="AskPasswordReset")
    async def ask_reset(
        self,
        request: AnyRequest,
        data: JSONBody[PasswordResetCreate],
        account_service: NamedDependency[AccountService],
    ) -> Accepted:
        """Ask for a reset link; the same answer whether the address is known or not."""
        await account_service.credentials.ask_reset(data.email, visitor_of(request))
        return CHECK_YOUR_MAIL

    @post("/password-resets/confirm", status_code=204, operation_id="ConfirmPasswordReset")
    async def confirm_reset(
        self, data: JSONBody[PasswordResetConfirm], account_service: NamedDependency[AccountService]
    ) -> None:
        """Set a new password by the token of the mailed link; all devices are signed out."""
        await account_service.reset(data)

    @post("/account/email/confirm", status_code=204, operation_id="ConfirmEmail")
    async def confirm_email(
        self, data: JSONBody[LinkUse], account_service: NamedDependency[AccountService]
    ) -> None:
        """Put the new address in force by the token of the mailed link."""
        await account_service.confirm_email(data.token)

    @post("/account/email/undo", status_code=204, operation_id="UndoEmail")
    async def undo_email(
        self, data: JSONBody[LinkUse], account_service: NamedDependency[AccountService]
    ) -> None:
        """Take the old address back; all devices are signed out, a reset link is mailed."""
        await account_service.undo_email(data.token)


class ProfileController(Controller):
    path = "/account"
    guards = [requires_account]  # noqa: RUF012  # Litestar reads it as a class attribute
    tags = ["Accounts"]  # noqa: RUF012  # the same
    request_max_body_size = SMALL_BODY_BYTES

    @get(operation_id="GetAccount")
    async def get_account(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> Account:
        """The account of the caller."""
        return await account_service.profile.show(caller.account_id)

    @patch(operation_id="ChangeAccount")
    async def change_account(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[AccountChange],
        account_service: NamedDependency[AccountService],
    ) -> Account:
        """Change language, notices, analytics; accept the current texts."""
        return await account_service.profile.change(caller.account_id, data)

    @post("/password", status_code=204, operation_id="ChangePassword")
    async def change_password(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[PasswordChange],
        account_service: NamedDependency[AccountService],
    ) -> None:
        """Set a new password; other devices are signed out, this one stays."""
        await account_service.credentials.change(caller, data)

    @post("/email", status_code=202, operation_id="ChangeEmail")
    async def change_email(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[EmailChange],
        account_service: NamedDependency[AccountService],
    ) -> Accepted:
        """Ask for another address; it counts once the link mailed to it was used."""
        await account_service.email_changes.ask(caller.account_id, data)
        return CHECK_YOUR_MAIL

"""Accounts, sessions and reset over HTTP."""

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.callers import Caller, requires_account
from backend.accounts.schemas import (
    Accepted,
    Account,
    AccountCreate,
    AccountVerify,
    DeviceList,
    PasswordResetConfirm,
    PasswordResetCreate,
    SessionCreate,
    SessionCreated,
)
from backend.accounts.service import AccountService
from backend.client_address import client_address
from backend.http_types import AnyRequest
from backend.paths import known_id

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
        await account_service.sign_up(data, address=client_address(request))
        return CHECK_YOUR_MAIL

    @post("/accounts/verify", status_code=204, operation_id="VerifyAccount")
    async def verify_account(
        self, data: JSONBody[AccountVerify], account_service: NamedDependency[AccountService]
    ) -> None:
        """Confirm the address by the token of the mailed link; free credits are granted here."""
        await account_service.verify(data.token)

    @get("/account", guards=[requires_account], operation_id="GetAccount")
    async def get_account(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> Account:
        """The account of the caller."""
        return await account_service.account(caller.account_id)

    @post("/password-resets", status_code=202, operation_id="AskPasswordReset")
    async def ask_reset(
        self,
        request: AnyRequest,
        data: JSONBody[PasswordResetCreate],
        account_service: NamedDependency[AccountService],
    ) -> Accepted:
        """Ask for a reset link; the same answer whether the address is known or not."""
        await account_service.ask_reset(data.email, address=client_address(request))
        return CHECK_YOUR_MAIL

    @post("/password-resets/confirm", status_code=204, operation_id="ConfirmPasswordReset")
    async def confirm_reset(
        self, data: JSONBody[PasswordResetConfirm], account_service: NamedDependency[AccountService]
    ) -> None:
        """Set a new password by the token of the mailed link; all devices are signed out."""
        await account_service.reset(data)


class SessionController(Controller):
    path = "/sessions"
    tags = ["Sessions"]  # noqa: RUF012  # Litestar reads it as a class attribute
    request_max_body_size = SMALL_BODY_BYTES

    @post(operation_id="CreateSession")
    async def create_session(
        self,
        request: AnyRequest,
        data: JSONBody[SessionCreate],
        account_service: NamedDependency[AccountService],
    ) -> SessionCreated:
        """Sign in on a device."""
        return await account_service.sign_in(data, address=client_address(request))

    @get(guards=[requires_account], operation_id="ListSessions")
    async def list_sessions(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> DeviceList:
        """Every device that is signed in."""
        return DeviceList(await account_service.devices(caller))

    @delete("/current", guards=[requires_account], operation_id="DeleteCurrentSession")
    async def delete_current(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> None:
        """Sign this device out."""
        await account_service.sign_out(caller)

    @delete("/{session_id:str}", guards=[requires_account], operation_id="DeleteSession")
    async def delete_session(
        self,
        caller: NamedDependency[Caller],
        account_service: NamedDependency[AccountService],
        session_id: FromPath[str],
    ) -> None:
        """Sign another device of the account out."""
        await account_service.sign_out(caller, known_id(session_id))

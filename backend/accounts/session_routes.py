"""Devices, signing in and out, and the codes of the second factor over HTTP."""

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.accounts.callers import Caller, requires_account
from backend.accounts.identity import account_of
from backend.accounts.routes import SMALL_BODY_BYTES
from backend.accounts.schemas import (
    DeviceList,
    RecoveryCodes,
    SessionCreate,
    SessionCreated,
    TotpConfirm,
    TotpRemove,
    TotpSecret,
    TotpStart,
)
from backend.accounts.service import AccountService
from backend.accounts.visitors import visitor_of
from backend.http_types import AnyRequest
from backend.paths import known_id


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
        """Sign in on a device; `totp_required` asks for a code beside the password."""
        return await account_service.sessions.sign_in(data, visitor_of(request))

    @get(guards=[requires_account], operation_id="ListSessions")
    async def list_sessions(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> DeviceList:
        """Every device that is signed in."""
        return DeviceList(await account_service.sessions.devices(caller))

    @delete(guards=[requires_account], operation_id="DeleteOtherSessions")
    async def delete_others(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> None:
        """Sign every other device of the account out."""
        await account_service.sessions.sign_out_others(caller)

    @delete("/current", guards=[requires_account], operation_id="DeleteCurrentSession")
    async def delete_current(
        self, caller: NamedDependency[Caller], account_service: NamedDependency[AccountService]
    ) -> None:
        """Sign this device out."""
        await account_service.sessions.sign_out(caller)

    @delete("/{session_id:str}", guards=[requires_account], operation_id="DeleteSession")
    async def delete_session(
        self,
        caller: NamedDependency[Caller],
        account_service: NamedDependency[AccountService],
        session_id: FromPath[str],
    ) -> None:
        """Sign another device of the account out."""
        await account_service.sessions.sign_out(caller, known_id(session_id))


class TotpController(Controller):
    path = "/account/totp"
    guards = [requires_account]  # noqa: RUF012  # Litestar reads it as a class attribute
    tags = ["Sessions"]  # noqa: RUF012  # the same
    request_max_body_size = SMALL_BODY_BYTES

    @post(status_code=200, operation_id="BeginTotp")
    async def begin_totp(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[TotpStart],
        account_service: NamedDependency[AccountService],
    ) -> TotpSecret:
        """A secret for an authenticator app; its first code puts it in force."""
        account = await account_service.identity.prove(caller.account_id, data.password)
        return await account_service.second_factor.begin(account)

    @post("/confirm", status_code=200, operation_id="ConfirmTotp")
    async def confirm_totp(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[TotpConfirm],
        account_service: NamedDependency[AccountService],
    ) -> RecoveryCodes:
        """Switch codes on; the recovery codes are shown here only."""
        account = await account_of(caller.account_id)
        return await account_service.second_factor.confirm(account, data.code)

    @post("/remove", status_code=204, operation_id="RemoveTotp")
    async def remove_totp(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[TotpRemove],
        account_service: NamedDependency[AccountService],
    ) -> None:
        """Switch codes off, with the password and a code."""
        account = await account_service.identity.prove(caller.account_id, data.password, data.code)
        await account_service.second_factor.remove(account)

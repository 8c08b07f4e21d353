"""Accounts, sessions and devices over HTTP."""

from desktop.client.transport import Transport, path_id
from desktop.client.wire import (
    Account,
    AccountCreate,
    AccountVerify,
    Device,
    DeviceList,
    PasswordResetConfirm,
    PasswordResetCreate,
    Policies,
    SessionCreate,
    SessionCreated,
)


class AccountsApi:
    """The paths of `accounts/`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create(self, request: AccountCreate) -> None:
        """Ask for an account; the service answers the same whether it knows the address or not."""
        await self._transport.tell("POST", "/accounts", body=request, is_open=True)

    async def policies(self, locale: str) -> Policies:
        """The current privacy policy and terms, in `en` or `es`; signing up accepts them."""
        query = {"locale": locale}
        return await self._transport.ask("GET", "/policies", Policies, query=query, is_open=True)

    async def verify(self, token: str) -> None:
        await self._transport.tell(
            "POST", "/accounts/verify", body=AccountVerify(token=token), is_open=True
        )

    async def sign_in(self, request: SessionCreate) -> SessionCreated:
        """Open a session; the caller keeps the token."""
        return await self._transport.ask(
            "POST", "/sessions", SessionCreated, body=request, is_open=True
        )

    async def sign_out(self) -> None:
        await self._transport.tell("DELETE", "/sessions/current")

    async def devices(self) -> list[Device]:
        return (await self._transport.ask("GET", "/sessions", DeviceList)).items

    async def revoke_device(self, session_id: str) -> None:
        await self._transport.tell("DELETE", f"/sessions/{path_id(session_id)}")

    async def account(self) -> Account:
        return await self._transport.ask("GET", "/account", Account)

    async def ask_password_reset(self, email: str) -> None:
        """Have a link mailed; the answer is the same whether the address is known or not."""
        body = PasswordResetCreate(email=email)
        await self._transport.tell("POST", "/password-resets", body=body, is_open=True)

    async def confirm_password_reset(self, token: str, password: str) -> None:
        """Set a new password; every device is signed out."""
        body = PasswordResetConfirm(token=token, password=password)
        await self._transport.tell("POST", "/password-resets/confirm", body=body, is_open=True)

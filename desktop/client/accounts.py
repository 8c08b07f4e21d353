"""Accounts, sessions and devices over HTTP."""

from desktop.client.transport import Transport, path_id
from desktop.client.wire import (
    Account,
    AccountChange,
    AccountCreate,
    AccountVerify,
    Device,
    DeviceList,
    EmailChange,
    PasswordChange,
    PasswordResetConfirm,
    PasswordResetCreate,
    Policies,
    RecoveryCodes,
    SessionCreate,
    SessionCreated,
    TotpConfirm,
    TotpRemove,
    TotpSecret,
    TotpStart,
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

    async def revoke_others(self) -> None:
        """Sign out every device but this one."""
        await self._transport.tell("DELETE", "/sessions")

    async def account(self) -> Account:
        return await self._transport.ask("GET", "/account", Account)

    async def change(self, request: AccountChange) -> Account:
        """Choices, and which texts are accepted; what is left out stays."""
        return await self._transport.ask("PATCH", "/account", Account, body=request)

    async def change_password(self, request: PasswordChange) -> None:
        """Every other device is signed out; this one stays."""
        await self._transport.tell("POST", "/account/password", body=request)

    async def change_email(self, request: EmailChange) -> None:
        """Mails a link to the new address; until it is opened nothing changes."""
        await self._transport.tell("POST", "/account/email", body=request)

    async def start_totp(self, password: str) -> TotpSecret:
        body = TotpStart(password=password)
        return await self._transport.ask("POST", "/account/totp", TotpSecret, body=body)

    async def confirm_totp(self, code: str) -> RecoveryCodes:
        """From here on signing in takes a code; each recovery code serves once in its place."""
        body = TotpConfirm(code=code)
        return await self._transport.ask("POST", "/account/totp/confirm", RecoveryCodes, body=body)

    async def remove_totp(self, password: str, code: str) -> None:
        body = TotpRemove(password=password, code=code)
        await self._transport.tell("POST", "/account/totp/remove", body=body)

    async def ask_password_reset(self, email: str) -> None:
        """Have a link mailed; the answer is the same whether the address is known or not."""
        body = PasswordResetCreate(email=email)
        await self._transport.tell("POST", "/password-resets", body=body, is_open=True)

    async def confirm_password_reset(self, token: str, password: str) -> None:
        """Set a new password; every device is signed out."""
        body = PasswordResetConfirm(token=token, password=password)
        await self._transport.tell("POST", "/password-resets/confirm", body=body, is_open=True)

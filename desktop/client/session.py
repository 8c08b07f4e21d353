"""Who is signed in on this machine, and how that is remembered."""

import asyncio
import platform
from collections.abc import Callable

from msgspec.structs import replace

from desktop import __version__
from desktop.client.api import ApiClient
from desktop.client.errors import NotSignedIn
from desktop.client.server_address import ServerAddress
from desktop.client.tokens import KeyStoreUnavailable, MemoryTokens, TokenStore
from desktop.client.wire import Account, SessionCreate
from desktop.settings import Settings, SettingsStore


class Session:
    """Signs in and out, and keeps the token where it belongs.

    `fixed_token` comes from OPENDREAM_TOKEN: it wins, and is never written anywhere. The token
    store is opened at the first need, in a worker thread, because key stores are slow and prompt.
    """

    def __init__(
        self,
        api: ApiClient,
        address: ServerAddress,
        settings: SettingsStore,
        open_tokens: Callable[[], TokenStore],
        fixed_token: str = "",
    ) -> None:
        self._api = api
        self._address = address
        self._settings = settings
        self._open_tokens = open_tokens
        self._fixed_token = fixed_token
        self._tokens: TokenStore | None = None
        self.account: Account | None = None

    @property
    def owner(self) -> str:
        """What marks server ids as this account's: service and account."""
        if self.account is None:
            raise NotSignedIn
        return f"{self._address.origin}#{self.account.id}"

    async def outlives_the_app(self) -> bool:
        """Whether a sign-in now would still be there at the next start."""
        return (await self._store()).outlives_the_app

    async def restore(self) -> Account:
        """Go on with the session of the last time.

        Raises: NotSignedIn, KeyStoreUnavailable, other ClientErrors if the service does not answer.
        """
        self._api.use_token(self._fixed_token or await self._remembered_token())
        self.account = await self._api.accounts.account()
        return self.account

    async def sign_in(self, email: str, password: str, totp_code: str | None = None) -> str:
        """Open a session and remember it; the token, for whoever asks to see it.

        Without a usable key store, or room on the disk, it lasts until the app ends:
        `outlives_the_app` then says so.
        """
        created = await self._api.accounts.sign_in(
            SessionCreate(
                email=email,
                password=password,
                totp_code=totp_code,
                device_name=platform.node()[:120] or "computer",
                app_version=__version__,
                os=f"{platform.system()} {platform.release()}"[:120],
            )
        )
        self.account = created.account
        self._api.use_token(created.token)
        await self._remember(created.account.id, created.token)
        return created.token

    async def sign_out(self) -> None:
        """End the session here even if the service cannot be told."""
        try:
            await self._api.accounts.sign_out()
        except NotSignedIn:
            pass  # it was over already
        finally:
            await self.forget()

    async def forget(self) -> None:
        """Leave no token on this machine."""
        account_id = self._settings.load().account_ids.get(self._address.origin)
        self._api.use_token(None)
        self.account = None
        if account_id is None:
            return
        store = await self._store()
        await asyncio.to_thread(store.forget, self._address.origin, account_id)
        self._settings.save(self._with_account(None))  # an id without a token leads nowhere

    async def _remembered_token(self) -> str:
        account_id = self._settings.load().account_ids.get(self._address.origin)
        if account_id is None:
            raise NotSignedIn
        store = await self._store()
        token = await asyncio.to_thread(store.read, self._address.origin, account_id)
        if token is None:
            raise NotSignedIn
        return token

    async def _remember(self, account_id: str, token: str) -> None:
        store = await self._store()
        try:
            await asyncio.to_thread(store.write, self._address.origin, account_id, token)
        except KeyStoreUnavailable:
            self._keep_until_the_end(account_id, token)
        try:
            self._settings.write(self._with_account(account_id))
        except OSError:  # on a full disk; nobody would find the token again
            await asyncio.to_thread(store.forget, self._address.origin, account_id)
            self._keep_until_the_end(account_id, token)

    def _keep_until_the_end(self, account_id: str, token: str) -> None:
        self._tokens = MemoryTokens()
        self._tokens.write(self._address.origin, account_id, token)

    async def _store(self) -> TokenStore:
        if self._tokens is None:
            self._tokens = await asyncio.to_thread(self._open_tokens)
        return self._tokens

    def _with_account(self, account_id: str | None) -> Settings:
        settings = self._settings.load()
        others = {
            origin: known
            for origin, known in settings.account_ids.items()
            if origin != self._address.origin
        }
        changed = {self._address.origin: account_id} if account_id is not None else {}
        return replace(settings, account_ids={**others, **changed})

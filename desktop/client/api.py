"""The service as the desktop sees it: one object with a part for each feature."""

import asyncio
import ssl
from collections.abc import Callable

import httpx

from desktop.client.accounts import AccountsApi
from desktop.client.billing import BillingApi
from desktop.client.credits import CreditsApi
from desktop.client.events import EventsApi
from desktop.client.images import ImagesApi
from desktop.client.jobs import JobsApi
from desktop.client.privacy import PrivacyApi
from desktop.client.server_address import ServerAddress
from desktop.client.transport import Transport, open_http
from desktop.client.updates import UpdatesApi


class ApiClient:
    """Speaks the contract of one service with one session's token.

    Use it on one event loop. Every method raises only ClientError's subclasses, and OSError where
    it reads or writes a file. Cancelling the task that calls a method closes its connection.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        token: str | None = None,
        *,
        reopen: Callable[[str | None], httpx.AsyncClient] | None = None,
    ) -> None:
        self._transport = Transport(http, token)
        self._reopen = reopen
        self._one_change = asyncio.Lock()
        self.accounts = AccountsApi(self._transport)
        self.credits = CreditsApi(self._transport)
        self.billing = BillingApi(self._transport)
        self.images = ImagesApi(self._transport)
        self.jobs = JobsApi(self._transport)
        self.privacy = PrivacyApi(self._transport)
        self.events = EventsApi(self._transport)
        self.updates = UpdatesApi(self._transport)

    @classmethod
    def connect(
        cls,
        address: ServerAddress,
        token: str | None = None,
        *,
        proxy_url: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> "ApiClient":
        """A client over the network; nothing is sent yet."""

        def opened(proxy_url: str | None) -> httpx.AsyncClient:
            return open_http(address, proxy_url=proxy_url, tls=tls)

        return cls(opened(proxy_url), token, reopen=opened)

    @property
    def is_signed_in(self) -> bool:
        return self._transport.token is not None

    def use_token(self, token: str | None) -> None:
        """Send requests with another session from here on, or with none."""
        self._transport.token = token

    async def use_proxy(self, proxy_url: str | None) -> None:
        """Send the next requests through this proxy, or through none; the last call counts."""
        if self._reopen is None:
            return
        async with self._one_change:
            http = await asyncio.to_thread(self._reopen, proxy_url)
            await self._transport.switch(http)

    async def close(self) -> None:
        await self._transport.close()

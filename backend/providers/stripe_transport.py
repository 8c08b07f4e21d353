"""The SDK's HTTP on our own httpx client: bodies without its deprecated argument, no redirects."""

from collections.abc import Awaitable, Mapping
from typing import NoReturn

import anyio
import httpx
import stripe

from backend.providers.authorities import trusted_authorities

CONNECT_SECONDS = 5.0


class StripeTransport(stripe.HTTPClient):
    """Belongs to the event loop that first uses it; `inner` replaces the network in tests."""

    name = "httpx"

    def __init__(
        self, *, timeout_seconds: float, inner: httpx.AsyncBaseTransport | None = None
    ) -> None:
        super().__init__()
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout_seconds, connect=CONNECT_SECONDS),
            transport=inner,
            trust_env=False,
            verify=trusted_authorities(),
        )

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: str | None = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One try. Raises: stripe.APIConnectionError, which the SDK may try again."""
        try:
            answer = await self._client.request(
                method, url, headers=dict(headers), content=post_data
            )
        except httpx.HTTPError as error:
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]  # the SDK's
                type(error).__name__, should_retry=True
            ) from error
        return answer.content, answer.status_code, answer.headers

    def sleep_async(self, secs: float) -> Awaitable[None]:
        return anyio.sleep(secs)

    async def close_async(self) -> None:
        await self._client.aclose()

    def close(self) -> NoReturn:
        raise AssertionError("this client is closed with close_async")

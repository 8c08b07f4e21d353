"""The running sandbox Stripe, as the checkout page and the command line reach it."""

from collections.abc import Mapping
from http import HTTPStatus

import httpx
import msgspec
from msgspec import Struct

from backend.providers.authorities import trusted_authorities

TIMEOUT_SECONDS = 10.0


class SandboxSilent(Exception):
    """No process runs the sandbox, or it does not answer."""


class SandboxRefused(Exception):
    """The sandbox says why it cannot do that."""


class SandboxPage(Struct, frozen=True):
    """A page for the payer's browser, or where it goes next."""

    status: int
    html: str
    location: str


class _Details(Struct):
    message: str


class _Refusal(Struct):
    error: _Details


class SandboxStripeClient:
    """Passes a payer's browser on, and gives orders as bank and card network."""

    def __init__(self, base_url: str, key: str) -> None:
        self._base_url = base_url
        self._key = key

    async def show(self, session_id: str) -> SandboxPage:
        """The checkout page of a session. Raises: SandboxSilent."""
        return _page(await self._ask("GET", f"/sandbox/checkout/{session_id}"))

    async def press(self, session_id: str, form: bytes) -> SandboxPage:
        """A button of that page. Raises: SandboxSilent."""
        return _page(await self._ask("POST", f"/sandbox/checkout/{session_id}", form))

    async def order(self, verb: str, order: Mapping[str, object]) -> dict[str, object]:
        """Let something happen; the object that moved. Raises: SandboxSilent, SandboxRefused."""
        body = msgspec.json.encode(order)
        answer = await self._ask("POST", f"/sandbox/control/{verb}", body)
        if answer.status_code != HTTPStatus.OK:
            raise SandboxRefused(msgspec.json.decode(answer.content, type=_Refusal).error.message)
        return msgspec.json.decode(answer.content, type=dict[str, object])

    async def _ask(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._key}"}
        try:
            async with httpx.AsyncClient(
                base_url=self._base_url,
                timeout=TIMEOUT_SECONDS,
                trust_env=False,
                verify=trusted_authorities(),
            ) as client:
                return await client.request(method, path, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise SandboxSilent(type(error).__name__) from error


def _page(answer: httpx.Response) -> SandboxPage:
    return SandboxPage(answer.status_code, answer.text, answer.headers.get("location", ""))

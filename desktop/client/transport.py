"""One request and its answer: limits and typed errors; httpx's own end here."""

import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from desktop import __version__
from desktop.client.errors import (
    ApiProblem,
    DamagedAnswer,
    NotSignedIn,
    ProtocolError,
    ServiceUnreachable,
    UnreachableReason,
)
from desktop.client.line import Line, LineRetired
from desktop.client.server_address import ServerAddress

Answer = TypeVar("Answer")
Content = bytes | AsyncIterator[bytes] | None

MAX_ANSWER_BYTES = 1_000_000
MAX_PICTURE_BYTES = 16_000_000
MAX_SHOWN_CHARS = 500
TIMEOUTS = httpx.Timeout(30.0, connect=10.0, pool=None)

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


class ProblemAnswer(Struct, frozen=True, kw_only=True):
    """A refusal as far as it can be read: even one that a proxy shortened has a code."""

    code: str
    title: str = ""
    detail: str = ""
    field: str = ""
    needed_credits: int | None = None
    available_credits: int | None = None


def open_http(
    address: ServerAddress, *, proxy_url: str | None = None, tls: ssl.SSLContext | None = None
) -> httpx.AsyncClient:
    """A client for one service: TLS verified, no redirects, no cookies kept, no compression.

    A service on this machine is never looked for behind a proxy. `tls` serves tests that bring a
    certificate authority of their own.
    """
    has_tls = address.origin.startswith("https:")
    verified = tls or (True if has_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    return httpx.AsyncClient(
        base_url=address.api_url,
        verify=verified,  # without TLS an empty context: loading authorities takes 0.1 s
        follow_redirects=False,
        timeout=TIMEOUTS,
        trust_env=not address.is_loopback,
        proxy=None if address.is_loopback else proxy_url,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10),
        headers={
            "User-Agent": f"OpenDreamUpscale/{__version__}",
            "Accept-Encoding": "identity",
        },
    )


def path_id(text: str) -> str:
    """An id as part of a path. Raises: ApiProblem; what is no id cannot be found."""
    if not _ID.fullmatch(text):
        raise ApiProblem("not_found", 404)
    return text


class Transport:
    """Sends requests with the session's token and checks every answer before it is believed."""

    def __init__(self, http: httpx.AsyncClient, token: str | None = None) -> None:
        self._line = Line(http)
        self.token = token

    async def switch(self, http: httpx.AsyncClient) -> None:
        """Send what comes next through `http`; what is under way ends where it began.

        Streams that never end by themselves are broken off, to be opened anew.
        """
        old, self._line = self._line, Line(http)
        await old.retire()

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        body: Struct | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        is_open: bool = False,
    ) -> Answer:
        """Send JSON, read JSON of the type `answer`.

        `is_open` marks the paths that need no session. Raises: ClientError's subclasses.
        """
        content = None if body is None else msgspec.json.encode(body)
        sent = {"Content-Type": "application/json"} if body is not None else {}
        async with self.open(
            method, path, content=content, query=query, headers={**sent, **(headers or {})},
            is_open=is_open,
        ) as response:  # fmt: skip
            return await read_json(response, answer)

    async def tell(
        self,
        method: str,
        path: str,
        *,
        body: Struct | None = None,
        is_open: bool = False,
    ) -> None:
        """Send JSON where only success matters."""
        content = None if body is None else msgspec.json.encode(body)
        headers = {"Content-Type": "application/json"} if body is not None else {}
        async with self.open(
            method, path, content=content, headers=headers, is_open=is_open
        ) as response:
            is_empty = response.headers.get("Content-Length", "0") == "0"
            if not is_empty and not _is_json(response):
                raise ServiceUnreachable("intercepted")

    @asynccontextmanager
    async def open(
        self,
        method: str,
        path: str,
        *,
        content: Content = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        is_open: bool = False,
        timeouts: httpx.Timeout = TIMEOUTS,
        is_endless: bool = False,
    ) -> AsyncIterator[httpx.Response]:
        """A successful response whose body is still to be read; `is_endless` marks a stream."""
        sent = httpx.Headers(headers)
        if not is_open:
            sent["Authorization"] = f"Bearer {self._needed_token()}"
        try:
            async with (
                self._line.taken(is_endless=is_endless) as http,
                http.stream(
                    method, path, content=content, params=query, headers=sent, timeout=timeouts
                ) as response,
            ):
                await _refuse_failure(response, is_open=is_open)
                yield response
        except httpx.TimeoutException as error:
            raise ServiceUnreachable("timeout") from error
        except LineRetired as error:
            raise ServiceUnreachable("no_connection") from error
        except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
            raise ServiceUnreachable(_reason_of(error)) from error

    async def close(self) -> None:
        await self._line.close()

    def _needed_token(self) -> str:
        if self.token is None:
            raise NotSignedIn
        return self.token


async def read_json(response: httpx.Response, answer: type[Answer]) -> Answer:
    """The JSON body; an HTML page means that something else answered."""
    if not _is_json(response):
        raise ServiceUnreachable("intercepted")
    try:
        return msgspec.json.decode(await _read_capped(response), type=answer)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DamagedAnswer("The answer does not fit the contract.") from error


def _is_json(response: httpx.Response) -> bool:
    return "json" in response.headers.get("Content-Type", "")


async def read_picture(response: httpx.Response) -> bytes:
    """A small picture as it is; it is decoded, if at all, as any stranger's picture."""
    if not response.headers.get("Content-Type", "").startswith("image/"):
        raise ServiceUnreachable("intercepted")
    return await _read_capped(response, MAX_PICTURE_BYTES)


async def _read_capped(response: httpx.Response, limit_bytes: int = MAX_ANSWER_BYTES) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise DamagedAnswer("The answer is compressed though that was not asked for.")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > limit_bytes:
            raise DamagedAnswer("The answer is larger than any answer may be.")
    return bytes(body)


async def _refuse_failure(response: httpx.Response, *, is_open: bool) -> None:
    if response.is_success or _is_known_already(response):
        return
    if response.status_code < 400 or response.status_code == 511:
        raise ServiceUnreachable("intercepted")
    problem = await _read_problem(response)
    if response.status_code == 401 and not is_open:
        raise NotSignedIn
    if problem is None:
        is_fault = response.status_code >= 500
        raise ServiceUnreachable("server_error" if is_fault else "intercepted")
    raise ApiProblem(
        problem.code,
        response.status_code,
        title=problem.title[:MAX_SHOWN_CHARS],
        detail=problem.detail[:MAX_SHOWN_CHARS],
        field=problem.field[:MAX_SHOWN_CHARS],
        needed_credits=problem.needed_credits,
        available_credits=problem.available_credits,
        retry_after_seconds=_retry_after_seconds(response),
    )


def _is_known_already(response: httpx.Response) -> bool:
    """Nothing new: an answer only to a request that said what is known."""
    return response.status_code == 304 and "If-None-Match" in response.request.headers


async def _read_problem(response: httpx.Response) -> ProblemAnswer | None:
    try:
        return await read_json(response, ProblemAnswer)
    except (ProtocolError, ServiceUnreachable):
        return None


def _retry_after_seconds(response: httpx.Response) -> float | None:
    """The header as a number of seconds, within an hour; dates are not used by this service."""
    text = response.headers.get("Retry-After", "")
    return min(float(text), 3600.0) if text.isdecimal() else None


def _reason_of(error: BaseException) -> UnreachableReason:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate"
        cause = cause.__cause__ or cause.__context__
    return "no_connection"

"""Fetching a picture that somebody dragged from a web page, from a host they were told of.

Nothing but the request itself is sent: no cookies, no credentials, no referrer.
"""

import asyncio
import ipaddress
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from desktop import __version__
from desktop.client.errors import ClientError
from desktop.files.opened import opened
from desktop.files.web_addresses import web_address

MAX_PICTURE_BYTES = 100_000_000
"""What the service takes."""
MAX_REDIRECTS = 5
LONGEST_SECONDS = 180.0
TIMEOUTS = httpx.Timeout(20.0, connect=10.0)
LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain"})

_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
"""A last part like this is an address in numbers, however oddly it is written."""

ProxyNow = Callable[[], str | None]
"""The proxy that is set now."""


class WebProblem(ClientError):
    """The picture was not fetched; `code` names the words for it.

    Codes: `web_unreachable`, `web_refused`, `web_too_large`, `web_astray`, `web_no_picture`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"A picture was not fetched: {code}.")
        self.code = code


class WebPictures:
    """Streams what an address leads to into a file; what it is, the caller has to find out."""

    def __init__(self, proxy_now: ProxyNow, max_bytes: int = MAX_PICTURE_BYTES) -> None:
        self._proxy_now = proxy_now
        self._max_bytes = max_bytes

    async def fetch(self, address: str, part: Path) -> None:
        """Raises: WebProblem; OSError if `part` cannot be written."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._follow(address, part)
        except (TimeoutError, httpx.TransportError, httpx.StreamError) as error:
            raise WebProblem("web_unreachable") from error
        except (httpx.InvalidURL, httpx.DecodingError, ValueError) as error:
            raise WebProblem("web_refused") from error

    async def _follow(self, address: str, part: Path) -> None:
        for _ in range(MAX_REDIRECTS + 1):
            onward = await self._ask(address, part)
            if onward is None:
                return
            _refuse_astray(address, onward)
            address = onward
        raise WebProblem("web_astray")

    async def _ask(self, address: str, part: Path) -> str | None:
        """The file, or where the picture is instead. A client of its own, so that no cookie stays.

        Raises: WebProblem, httpx's errors, OSError.
        """
        http = await asyncio.to_thread(self._open, address)
        async with http, http.stream("GET", address) as response:
            if response.has_redirect_location:
                return web_address(urljoin(address, response.headers["Location"]))
            if response.status_code != 200:
                raise WebProblem("web_refused")
            await self._take(response, part)
        return None

    async def _take(self, response: httpx.Response, part: Path) -> None:
        said_bytes = response.headers.get("Content-Length", "")
        if said_bytes.isdecimal() and int(said_bytes) > self._max_bytes:
            raise WebProblem("web_too_large")
        taken_bytes = 0
        async with opened(part, "wb") as file:
            async for piece in response.aiter_bytes():
                taken_bytes += len(piece)
                if taken_bytes > self._max_bytes:
                    raise WebProblem("web_too_large")
                await asyncio.to_thread(file.write, piece)

    def _open(self, address: str) -> httpx.AsyncClient:
        """In a worker thread: loading certificate authorities takes 0.1 s."""
        is_here = _is_here(urlsplit(address).hostname or "")
        has_tls = address.startswith("https:")
        return httpx.AsyncClient(
            verify=True if has_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            follow_redirects=False,
            timeout=TIMEOUTS,
            trust_env=not is_here,
            proxy=None if is_here else self._proxy_now(),
            headers={
                "User-Agent": f"OpenDreamUpscale/{__version__}",
                "Accept": "image/*",
                "Accept-Encoding": "identity",
            },
        )


def _refuse_astray(address: str, onward: str) -> None:
    """Only the web leads on, and no stranger leads into this machine or its network.

    Raises: WebProblem.
    """
    if not onward:
        raise WebProblem("web_astray")
    was, is_now = urlsplit(address).hostname or "", urlsplit(onward).hostname or ""
    if is_now != was and _is_inside(is_now):
        raise WebProblem("web_astray")


def _is_here(host: str) -> bool:
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_inside(host: str) -> bool:
    """On this machine or its own network, as far as the name alone says."""
    if host in LOCAL_NAMES or host.endswith((".local", ".localhost", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or _NUMBER.fullmatch(host.rpartition(".")[2]) is not None

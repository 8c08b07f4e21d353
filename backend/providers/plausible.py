"""Plausible's Events API: the name of an event and coarse values, and never who it was."""

from typing import Protocol

import httpx
from msgspec import Struct

from backend.providers.authorities import trusted_authorities

TIMEOUT_SECONDS = 3.0
AGENTS = {
    "Linux": "X11; Linux x86_64",
    "Windows": "Windows NT 10.0; Win64; x64",
    "macOS": "Macintosh; Intel Mac OS X 10_15_7",
    "Android": "Linux; Android 10",
    "iOS": "iPhone; CPU iPhone OS 17_0 like Mac OS X",
}
"""One fixed text for each family of systems, whatever the person's own program sends."""


class AnalyticsEvent(Struct, frozen=True, kw_only=True):
    """What is counted; `network` is an address cut to /24 or /48, or empty."""

    name: str
    props: dict[str, str]
    network: str = ""
    os_family: str = ""


class EventNotTaken(Exception):
    """The event is lost; nobody waits for it. Its text is a kind of error or a status."""


class EventSink(Protocol):
    """Anything that takes one event."""

    async def send(self, event: AnalyticsEvent) -> None:
        """Raises: EventNotTaken."""

    async def close(self) -> None: ...


class Plausible:
    def __init__(self, url: str, domain: str) -> None:
        self._domain = domain
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"), timeout=TIMEOUT_SECONDS, verify=trusted_authorities()
        )

    async def send(self, event: AnalyticsEvent) -> None:
        system = AGENTS.get(event.os_family, "compatible")
        headers = {"User-Agent": f"Mozilla/5.0 ({system}) OpenDreamUpscale"}
        if event.network:
            headers["X-Forwarded-For"] = event.network.partition("/")[0]
        body = {
            "name": event.name,
            "url": f"app://{self._domain}/",
            "domain": self._domain,
            "props": event.props,
        }
        try:
            answer = await self._http.post("/api/event", json=body, headers=headers)
        except httpx.HTTPError as error:
            raise EventNotTaken(type(error).__name__) from None
        if answer.is_error:
            raise EventNotTaken(str(answer.status_code))

    async def close(self) -> None:
        await self._http.aclose()

"""Signed webhooks as Stripe sends them: at least once, in no promised order, with retries."""

import asyncio
import hashlib
import hmac
import json
import logging
import ssl
from collections.abc import Callable
from functools import cache

import httpx
import msgspec

from backend.sandbox.stripe_objects import Event

RETRY_SECONDS = (0.2, 1.0, 5.0, 30.0, 120.0, 600.0)
TIMEOUT_SECONDS = 10.0
log = logging.getLogger(__name__)


def payload_of(event: Event) -> bytes:
    """The body of an event's webhook."""
    return json.dumps(msgspec.to_builtins(event), indent=2).encode()


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    """The `Stripe-Signature` header for a body."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + payload, hashlib.sha256)
    return f"t={timestamp},v1={signed.hexdigest()}"


@cache
def _tls() -> ssl.SSLContext:
    """Made once: to read all certificates takes longer than to deliver."""
    return httpx.create_ssl_context()


class Deliveries:
    """Sends events to one address, each in a task of its own, until it is accepted or given up."""

    def __init__(self, url: str, secret: str, now: Callable[[], float]) -> None:
        self._url = url
        self._secret = secret
        self._now = now
        self.are_lost = False
        """While set nothing is sent: the list of events is all that tells."""
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, events: list[Event]) -> None:
        """Begin to deliver; always inside the same running loop."""
        if self.are_lost:
            return
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=TIMEOUT_SECONDS, trust_env=False, verify=_tls()
            )
        for event in events:
            task = asyncio.create_task(self._deliver(self._client, event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what is under way; the list of events still has it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _deliver(self, client: httpx.AsyncClient, event: Event) -> None:
        payload = payload_of(event)
        for delay in (0.0, *RETRY_SECONDS):
            await asyncio.sleep(delay)
            if await self._accepted(client, payload):
                event.pending_webhooks = 0
                return
        log.warning("sandbox_webhook_given_up type=%s", event.type)

    async def _accepted(self, client: httpx.AsyncClient, payload: bytes) -> bool:
        header = signature(payload, self._secret, int(self._now()))
        headers = {"Stripe-Signature": header, "Content-Type": "application/json; charset=utf-8"}
        try:
            answer = await client.post(self._url, content=payload, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success

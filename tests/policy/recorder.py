"""A recipient's front door: remembers every byte that reaches it and passes it to a double."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from backend.sandbox.http_server import Exchange, HttpRequest, LoopbackServer

HOP_BY_HOP = frozenset({"host", "content-length", "connection", "transfer-encoding"})
PASSED_BACK = ("request-id", "idempotent-replayed", "retry-after", "stripe-version")


class Recorder:
    """An HTTP recipient; without anybody behind it, everything is accepted."""

    def __init__(self, behind: str = "") -> None:
        self._behind = behind
        self._server = LoopbackServer(self._serve)
        self._hangs = False
        self.requests: list[HttpRequest] = []

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Whoever asks meanwhile waits for an answer that never comes."""
        self._hangs = True
        try:
            yield
        finally:
            self._hangs = False

    def bodies(self) -> Iterator[bytes]:
        """Every request as it came: its line, its headers, its body."""
        for asked in self.requests:
            head = [
                f"{asked.method} {asked.path}",
                *(f"{k}: {v}" for k, v in asked.headers.items()),
            ]
            yield "\n".join(head).encode() + b"\n\n" + asked.body

    async def _serve(self, exchange: Exchange) -> None:
        asked = exchange.request
        self.requests.append(asked)
        if self._hangs:
            await asyncio.Event().wait()
        if not self._behind:
            await exchange.answer(202, b"ok", "text/plain")
            return
        headers = {k: v for k, v in asked.headers.items() if k not in HOP_BY_HOP}
        async with httpx.AsyncClient(base_url=self._behind, timeout=120, trust_env=False) as http:
            told = await http.request(asked.method, asked.path, headers=headers, content=asked.body)
        passed = {name: told.headers[name] for name in PASSED_BACK if name in told.headers}
        kind = told.headers.get("content-type", "application/json")
        await exchange.answer(told.status_code, told.content, kind, passed)


class MailServer:
    """The mail provider: takes every letter."""

    def __init__(self, port: int) -> None:
        self.envelopes: list[Envelope] = []
        self.port = port
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # aiosmtpd's
        self.envelopes.append(envelope)
        return "250 OK"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def letters(self) -> list[bytes]:
        return [_as_bytes(envelope) for envelope in self.envelopes]


def _as_bytes(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    return content.encode() if isinstance(content, str) else content

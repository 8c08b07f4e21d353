"""A Stripe on loopback: the API, a checkout page to press through, signed webhooks, orders."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from backend.sandbox.http_server import Exchange, LoopbackServer
from backend.sandbox.stripe_api import ApiRequest, StripeApi
from backend.sandbox.stripe_control import ControlDesk
from backend.sandbox.stripe_errors import StripeFault, invalid
from backend.sandbox.stripe_page import CheckoutPage, PageAnswer
from backend.sandbox.stripe_rules import Rules
from backend.sandbox.stripe_store import Store
from backend.sandbox.stripe_webhooks import Deliveries

SANDBOX_KEY = "sk_test_sandbox"
_PAGE = re.compile(r"/sandbox/checkout/([\w]+)(?:\?.*)?")
_CONTROL = re.compile(r"/sandbox/control/([\w-]+)")


class SandboxAddress(Struct, frozen=True):
    """Where a sandbox listens, and the secret that signs its webhooks; kept for the next run."""

    port: int
    webhook_secret: str

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class WebhookOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of webhooks from now on: sent, lost, or all that ever were sent once more."""

    deliveries: Literal["deliver", "lose", "repeat"]


class WebhooksMoved(Struct, frozen=True):
    """The answer to it, in the shape of all answers."""

    id: str
    status: str
    object: str = "webhooks"


def known_address(folder: Path) -> SandboxAddress | None:
    """Where the sandbox of this folder listens or last listened."""
    file = folder / "address.json"
    if not file.exists():
        return None
    return msgspec.json.decode(file.read_bytes(), type=SandboxAddress)


class SandboxStripe:
    """Serves until stopped; with a folder, everything is there again after a restart.

    `shop_url` is the service: payers' browsers find the page there, and webhooks go there.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        shop_url: str,
        webhook_secret: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        known = known_address(folder) if folder else None
        self._secret = webhook_secret or (
            known.webhook_secret if known else f"whsec_{secrets.token_urlsafe(24)}"
        )
        self.rules = Rules(Store(folder / "state.json" if folder else None, now))
        self.api = StripeApi(self.rules, key=SANDBOX_KEY, page_origin=shop_url)
        self.page = CheckoutPage(self.rules)
        self.desk = ControlDesk(self.rules)
        webhook_url = f"{shop_url.rstrip('/')}/webhooks/stripe"
        self._deliveries = Deliveries(webhook_url, self._secret, now)
        self._server = LoopbackServer(
            self._serve, known.port if known else 0, self._deliveries.close
        )

    @property
    def address(self) -> SandboxAddress:
        """Only right while it runs."""
        return SandboxAddress(self._server.port, self._secret)

    async def start(self) -> None:
        """Listen where it listened before, or elsewhere when something else is there now."""
        try:
            await self._server.start()
        except OSError:
            self._server = LoopbackServer(self._serve, on_stop=self._deliveries.close)
            await self._server.start()
        if self._folder is not None:
            await asyncio.to_thread(self._write_address)

    async def stop(self) -> None:
        await self._server.stop()

    def _write_address(self) -> None:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / "address.json"
        file.touch(mode=0o600)
        file.write_bytes(msgspec.json.encode(self.address))

    async def _serve(self, exchange: Exchange) -> None:
        request = exchange.request
        if page := _PAGE.fullmatch(request.path):
            answer = (
                self.page.press(page[1], request.body)
                if request.method == "POST"
                else self.page.show(page[1])
            )
            await _send_page(exchange, answer)
        elif (order := _CONTROL.fullmatch(request.path)) and request.method == "POST":
            await self._control(exchange, order[1])
        else:
            asked = ApiRequest(request.method, request.path, request.headers, request.body)
            told = self.api.respond(asked)
            await exchange.answer(told.status, told.body, "application/json", told.headers)
        self._deliveries.send(self.rules.take_events())

    async def _control(self, exchange: Exchange, verb: str) -> None:
        if exchange.request.headers.get("authorization") != f"Bearer {SANDBOX_KEY}":
            await exchange.answer(HTTPStatus.UNAUTHORIZED, b"{}")
            return
        body = exchange.request.body
        try:
            moved = self._webhooks(body) if verb == "webhooks" else self.desk.carry_out(verb, body)
        except StripeFault as fault:
            await exchange.answer(fault.status, msgspec.json.encode(fault.body))
            return
        await exchange.answer(HTTPStatus.OK, json.dumps(msgspec.to_builtins(moved)).encode())

    def _webhooks(self, body: bytes) -> WebhooksMoved:
        """Let webhooks get lost until told otherwise, or send them twice. Raises: StripeFault."""
        try:
            order = msgspec.json.decode(body, type=WebhookOrder)
        except msgspec.DecodeError as error:
            raise invalid(str(error)) from error
        self._deliveries.are_lost = order.deliveries == "lose"
        events = list(self.rules.store.state.events.values())
        if order.deliveries == "repeat":
            self._deliveries.send(events)
        words = {"deliver": "sent", "lose": "lost", "repeat": f"{len(events)} sent again"}
        return WebhooksMoved(order.deliveries, words[order.deliveries])


async def _send_page(exchange: Exchange, page: PageAnswer) -> None:
    headers = {"Location": page.location} if page.location else {}
    await exchange.answer(page.status, page.html.encode(), "text/html; charset=utf-8", headers)

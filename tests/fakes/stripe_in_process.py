"""The sandbox Stripe without sockets: the SDK speaks to it through a transport that can fail."""

from collections.abc import Callable

import httpx

from backend.providers.stripe_gateway import StripeGateway
from backend.sandbox.stripe import SANDBOX_KEY
from backend.sandbox.stripe_api import ApiRequest, StripeApi
from backend.sandbox.stripe_control import ControlDesk
from backend.sandbox.stripe_objects import Event
from backend.sandbox.stripe_page import CheckoutPage
from backend.sandbox.stripe_rules import Rules
from backend.sandbox.stripe_store import Store
from backend.sandbox.stripe_webhooks import payload_of, signature

SECRET = "whsec_current"


class StripeInProcess(httpx.AsyncBaseTransport):
    """`is_down` lets nothing through; `lose_answers` loses answers after the work was done."""

    def __init__(self, now: Callable[[], float], *, seed: str = "sandbox") -> None:
        self.now = now
        self.rules = Rules(Store(None, now, seed=seed))
        self.api = StripeApi(self.rules, key=SANDBOX_KEY, page_origin="http://shop.test")
        self.page = CheckoutPage(self.rules)
        self.desk = ControlDesk(self.rules)
        self.is_down = False
        self.lose_answers = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_down:
            raise httpx.ConnectError("down", request=request)
        body = await request.aread()
        headers = {name.lower(): value for name, value in request.headers.items()}
        target = request.url.raw_path.decode()
        answer = self.api.respond(ApiRequest(request.method, target, headers, body))
        if self.lose_answers and request.method == "POST":
            self.lose_answers -= 1
            raise httpx.ReadError("lost", request=request)
        return httpx.Response(answer.status, content=answer.body, headers=answer.headers)

    def gateway(self, key: str = SANDBOX_KEY) -> StripeGateway:
        return StripeGateway(key, base_url="http://stripe.test", retries=0, transport=self)

    def webhook(
        self, event: Event, *, secret: str = SECRET, age_seconds: float = 0
    ) -> tuple[bytes, str]:
        """The body and the signature header of an event's delivery."""
        body = payload_of(event)
        return body, signature(body, secret, int(self.now() - age_seconds))

    def posts(self, path: str) -> int:
        """How many POSTs to a path had an effect of their own, not a repeated answer."""
        bodies = {
            (asked.headers.get("idempotency-key", ""), asked.body)
            for asked in self.api.requests
            if asked.method == "POST" and asked.target == path
        }
        return len(bodies)

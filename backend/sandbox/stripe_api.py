"""The sandbox Stripe's protocol: keys, forms in, JSON out, idempotency, `expand`."""

import hashlib
import json
from collections import deque
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from backend.sandbox.stripe_errors import StripeFault
from backend.sandbox.stripe_forms import Form, read_form
from backend.sandbox.stripe_objects import EventRequest
from backend.sandbox.stripe_payments import API_VERSION
from backend.sandbox.stripe_routes import Routes
from backend.sandbox.stripe_rules import Rules
from backend.sandbox.stripe_store import Replay

REMEMBERED = 1000
Json = dict[str, object]


class ApiRequest(Struct, frozen=True):
    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes


class ApiAnswer(Struct, frozen=True):
    status: int
    body: bytes
    headers: dict[str, str]


class StripeApi:
    """Answers one request at a time; what it was asked is remembered for tests of its clients."""

    def __init__(self, rules: Rules, *, key: str, page_origin: str) -> None:
        self._rules = rules
        self._store = rules.store
        self._key = key
        self._routes = Routes(rules, page_origin)
        self._asked = 0
        self.requests: deque[ApiRequest] = deque(maxlen=REMEMBERED)

    def respond(self, request: ApiRequest) -> ApiAnswer:
        """The answer to one request; nothing is half done when it refuses."""
        self.requests.append(request)
        self._asked += 1
        request_id = f"req_sandbox{self._asked}"
        try:
            self._check_key(request)
            if request.method == "POST":
                return self._once(request, request_id)
            return self._answer(200, self._run(request), request_id)
        except StripeFault as fault:
            return self._answer(fault.status, msgspec.json.encode(fault.body), request_id)
        finally:
            if request.method in {"POST", "DELETE"} or self._rules.fresh:
                self._store.save()

    def _check_key(self, request: ApiRequest) -> None:
        if request.headers.get("authorization") != f"Bearer {self._key}":
            raise StripeFault(401, "invalid_request_error", "Invalid API Key provided.")

    def _once(self, request: ApiRequest, request_id: str) -> ApiAnswer:
        """Run a POST, or repeat its saved answer. Refusals of validation are not saved."""
        key = request.headers.get("idempotency-key", "")
        if not key:
            return self._answer(200, self._run(request), request_id)
        digest = hashlib.sha256(request.target.encode() + b"\n" + request.body).hexdigest()
        saved = self._store.state.replays.get(key)
        if saved is not None and saved.fingerprint != digest:
            raise StripeFault(
                400,
                "idempotency_error",
                "Keys for idempotent requests can only be used with the same parameters they were "
                "first used with.",
            )
        if saved is not None:
            again = {"Idempotent-Replayed": "true", "Original-Request": saved.request_id}
            return self._answer(saved.status, saved.body.encode(), request_id, again)
        body = self._run(request)
        self._store.state.replays[key] = Replay(
            fingerprint=digest, status=200, body=body.decode(), request_id=request_id,
            created=self._store.now(),
        )  # fmt: skip
        return self._answer(200, body, request_id)

    def _run(self, request: ApiRequest) -> bytes:
        self._rules.expire_due()
        address = urlsplit(request.target)
        text = request.body.decode() if request.method == "POST" else address.query
        form = Form(read_form(text))
        paths = form.texts("expand")
        key = request.headers.get("idempotency-key")
        self._rules.cause = EventRequest(id=None, idempotency_key=key)
        route, object_id = self._routes.find(request.method, address.path)
        found = msgspec.to_builtins(route(object_id, form))
        self._rules.cause = EventRequest()
        for path in paths:
            self._expand(found, path.split("."))
        return json.dumps(found, indent=2).encode()

    def _expand(self, node: object, path: list[str]) -> None:
        """Put objects in the place of their ids, along one path."""
        if isinstance(node, list):
            for member in node:
                self._expand(member, path)
        if not isinstance(node, dict) or not path:
            return
        value = node.get(path[0])
        if path[0] == "line_items" and node.get("object") == "checkout.session":
            value = self._line_items(str(node["id"]))
        elif isinstance(value, str) and (thing := self._store.any_thing(value)) is not None:
            value = msgspec.to_builtins(thing)
        if path[0] in node or path[0] == "line_items":
            node[path[0]] = value
        self._expand(value, path[1:])

    def _line_items(self, session_id: str) -> Json:
        items = msgspec.to_builtins(self._store.state.plans[session_id].items)
        url = f"/v1/checkout/sessions/{session_id}/line_items"
        return {"object": "list", "data": items, "has_more": False, "url": url}

    def _answer(
        self, status: int, body: bytes, request_id: str, more: Mapping[str, str] | None = None
    ) -> ApiAnswer:
        headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION, **(more or {})}
        return ApiAnswer(status, body, headers)

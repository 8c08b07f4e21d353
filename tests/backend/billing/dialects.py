"""Servers that speak Stripe otherwise: other versions, more fields or fewer, expanded or not."""

import json
from collections.abc import Callable

import httpx

from backend.sandbox.stripe_objects import Event
from backend.sandbox.stripe_webhooks import signature
from tests.fakes.stripe_in_process import SECRET, StripeInProcess

Thing = dict[str, object]
Change = Callable[[Thing], Thing]
"""Makes one of Stripe's objects what the other server would show."""

REFERENCES = frozenset({"payment_intent", "charge", "latest_charge", "invoice", "customer"})
OPTIONAL = frozenset(
    {
        "livemode", "client_reference_id", "customer_details", "reason", "failure_reason",
        "evidence_details", "api_version", "invoice", "balance_transactions", "url",
        "is_charge_refundable", "amount_received", "paid", "disputed", "previous_attributes",
    }
)  # fmt: skip
PLANTED = {
    "number": "4242424242424242",
    "cvc": "987654",
    "exp": "123199",
    "name": "Persephone Plantedname",
    "line1": "77 Planted Avenue",
    "postal_code": "PLANT-90210",
    "phone": "+15550199",
    "ip": "203.0.113.77",
}


class OtherStripe(StripeInProcess):
    """The sandbox's rules behind other words, in answers and in webhooks."""

    def __init__(self, change: Change, now: Callable[[], float], seed: str) -> None:
        super().__init__(now, seed=seed)
        self._change = change

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        said = json.dumps(said_by(json.loads(await answer.aread()), self._change)).encode()
        headers = {n: v for n, v in answer.headers.items() if n.lower() != "content-length"}
        return httpx.Response(answer.status_code, content=said, headers=headers)

    def webhook(
        self, event: Event, *, secret: str = SECRET, age_seconds: float = 0
    ) -> tuple[bytes, str]:
        body, _ = super().webhook(event, secret=secret, age_seconds=age_seconds)
        said = json.dumps(said_by(json.loads(body), self._change)).encode()
        return said, signature(said, secret, int(self.now() - age_seconds))


def said_by(told: object, change: Change) -> object:
    """The same with every object in it changed, the innermost first."""
    if isinstance(told, list):
        return [said_by(part, change) for part in told]
    if isinstance(told, dict):
        inner: Thing = {str(name): said_by(part, change) for name, part in told.items()}
        is_object = isinstance(inner.get("object"), str) or "error" in inner
        return change(inner) if is_object else inner
    return told


def chatty(thing: Thing) -> Thing:
    """Fields that nobody has heard of, nested ones too."""
    return {**thing, "zeal": {"object_of": [1, None, {"a": "b"}]}, "amount_extra": 5, "status_2": 1}


def terse(thing: Thing) -> Thing:
    """What may be missing is missing, and so is all that is empty."""
    if thing.get("object") == "list":
        return thing
    return {
        name: part
        for name, part in thing.items()
        if part not in (None, {}, []) and not (name in OPTIONAL and name != "invoice")
    }


def expanding(thing: Thing) -> Thing:
    """Every reference is a whole object."""
    return {
        name: {"id": part, "object": name, "livemode": False}
        if name in REFERENCES - {"payment_intent"} and isinstance(part, str)
        else part
        for name, part in thing.items()
    }


def expanding_payments(thing: Thing) -> Thing:
    """Refunds, disputes and warnings come with their payment."""
    if thing.get("object") == "checkout.session":
        return thing
    return {
        name: {"id": part, "object": "payment_intent"}
        if name == "payment_intent" and isinstance(part, str)
        else part
        for name, part in thing.items()
    }


def unexpanding(thing: Thing) -> Thing:
    """References are ids whatever was asked for."""
    return {
        name: part["id"] if name in REFERENCES and isinstance(part, dict) else part
        for name, part in thing.items()
    }


def of_2022(thing: Thing) -> Thing:
    """A payment intent of old: its charges in a list, nothing by the name of `latest_charge`."""
    if thing.get("object") != "payment_intent":
        return thing
    latest = thing.pop("latest_charge", None)
    charge_id = latest["id"] if isinstance(latest, dict) else latest
    charges = [{"id": charge_id, "object": "charge"}] if charge_id else []
    return {**thing, "charges": {"object": "list", "data": charges}}


def forgetful(thing: Thing) -> Thing:
    """What we wrote on a payment is not there; only the session says whose it is."""
    return thing if thing.get("object") == "checkout.session" else {**thing, "metadata": {}}


def nameless(thing: Thing) -> Thing:
    """Refunds, disputes and warnings name their charge alone."""
    if thing.get("object") not in {"refund", "dispute", "radar.early_fraud_warning"}:
        return thing
    return {**thing, "payment_intent": None, "metadata": None}


def planting(thing: Thing) -> Thing:
    """Everything that a payer types, in every object and every error."""
    if "error" in thing:
        error = thing["error"]
        assert isinstance(error, dict)
        return {"error": {**error, "message": " ".join(PLANTED.values())}}
    return {
        **thing,
        "billing_details": {"address": PLANTED, **PLANTED},
        "payment_method_details": {"card": PLANTED},
        "customer_email": None,
        "shipping": PLANTED,
        "description": " ".join(PLANTED.values()),
        "statement_descriptor": PLANTED["name"],
    }


DIALECTS: dict[str, Change] = {
    change.__name__: change
    for change in (
        chatty, terse, expanding, expanding_payments, unexpanding, of_2022, forgetful, nameless,
    )
}  # fmt: skip

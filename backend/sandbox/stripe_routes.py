"""What each path of the sandbox Stripe's `/v1` does with a form."""

import re
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from backend.sandbox.stripe_errors import StripeFault, invalid, missing
from backend.sandbox.stripe_forms import Form
from backend.sandbox.stripe_lists import Page, page_of
from backend.sandbox.stripe_objects import (
    Charge,
    Customer,
    CustomerDetails,
    DeletedCustomer,
    Dispute,
    Event,
    Flag,
    FraudWarning,
    LineItem,
    Refund,
    Session,
    SessionPlan,
    StripeThing,
)
from backend.sandbox.stripe_rules import Rules

MIN_SESSION_SECONDS, MAX_SESSION_SECONDS = 30 * 60, 24 * 3600
Thing = TypeVar("Thing", bound=StripeThing | Event)
Answer = StripeThing | Event | Struct | Page[Event]
Route = Callable[[str, Form], object]


class Account(Struct, kw_only=True):
    id: str = "acct_sandbox"
    object: str = "account"
    charges_enabled: bool = True
    country: str = "MX"


class Routes:
    """Finds the route of a request; `page_origin` is where payers' browsers find the page."""

    def __init__(self, rules: Rules, page_origin: str) -> None:
        self._rules = rules
        self._store = rules.store
        self._page_origin = page_origin.rstrip("/")
        state = self._store.state
        table: list[tuple[str, str, Route]] = [
            ("GET", "account()", lambda _, __: Account()),
            ("POST", "customers()", self._create_customer),
            ("GET", "customers/([^/]+)", self._getter("customer", state.customers)),
            ("DELETE", "customers/([^/]+)", self._delete_customer),
            ("POST", "checkout/sessions()", self._create_session),
            ("GET", "checkout/sessions()", self._list_sessions),
            ("GET", "checkout/sessions/([^/]+)", self._getter("checkout.session", state.sessions)),
            ("POST", "checkout/sessions/([^/]+)/expire", self._expire_session),
            ("GET", "payment_intents/([^/]+)", self._getter("payment_intent", state.payments)),
            ("GET", "charges()", self._list_charges),
            ("GET", "charges/([^/]+)", self._getter("charge", state.charges)),
            ("GET", "invoices/([^/]+)", self._getter("invoice", state.invoices)),
            ("POST", "refunds()", self._create_refund),
            ("GET", "refunds()", self._list_refunds),
            ("GET", "refunds/([^/]+)", self._getter("refund", state.refunds)),
            ("GET", "disputes()", self._list_disputes),
            ("GET", "disputes/([^/]+)", self._getter("dispute", state.disputes)),
            ("GET", "radar/early_fraud_warnings()", self._list_warnings),
            ("GET", "radar/early_fraud_warnings/([^/]+)", self._getter("warning", state.warnings)),
            ("GET", "events()", self._list_events),
            ("GET", "events/([^/]+)", self._getter("event", state.events)),
        ]
        self._table = [(verb, re.compile(f"/v1/{path}"), route) for verb, path, route in table]

    def find(self, method: str, path: str) -> tuple[Route, str]:
        """The route and the id in the path. Raises: StripeFault."""
        for verb, pattern, route in self._table:
            if verb == method and (matched := pattern.fullmatch(path)):
                return route, matched[1]
        raise StripeFault(
            404, "invalid_request_error", f"Unrecognized request URL ({method}: {path})."
        )

    def _getter(self, kind: str, shelf: dict[str, Thing]) -> Route:
        def get(object_id: str, _: Form) -> object:
            if object_id not in shelf:
                raise missing(kind, object_id)
            return shelf[object_id]

        return get

    def _create_customer(self, _: str, form: Form) -> Customer:
        customer = Customer(
            id=self._store.new_id("cus"), created=self._store.now(), email=form.text("email"),
            metadata=form.mapping("metadata"),
        )  # fmt: skip
        form.end()
        self._store.state.customers[customer.id] = customer
        return customer

    def _delete_customer(self, customer_id: str, _: Form) -> DeletedCustomer:
        """Forget the person wherever they stand: sessions and payments stay without them."""
        state = self._store.state
        self._store.find("customer", state.customers, customer_id)
        del state.customers[customer_id]
        for session in state.sessions.values():
            if session.customer == customer_id:
                session.customer_details = None
        state.replays = {
            key: kept for key, kept in state.replays.items() if customer_id not in kept.body
        }
        return DeletedCustomer(id=customer_id)

    def _create_session(self, _: str, form: Form) -> Session:
        customer = self._known_customer(form.text("customer"))
        items = [self._line_item(part) for part in form.parts("line_items")]
        if not items:
            raise invalid("Missing required param: line_items.", "line_items")
        if form.needed("mode") != "payment":
            raise invalid("The sandbox knows the mode 'payment' only.", "mode")
        now = self._store.now()
        session_id = self._store.new_id("cs_test")
        total = sum(item.amount_subtotal for item in items)
        page_url = f"{self._page_origin}/sandbox/checkout/{session_id}"
        session = Session(
            id=session_id, created=now, expires_at=_expiry(form, now),
            currency=items[0].currency, amount_subtotal=total, amount_total=total,
            automatic_tax=Flag(enabled=form.part("automatic_tax").flag("enabled")),
            invoice_creation=Flag(enabled=form.part("invoice_creation").flag("enabled")),
            customer=customer.id if customer else None,
            customer_details=CustomerDetails(email=customer.email) if customer else None,
            client_reference_id=form.text("client_reference_id"),
            metadata=form.mapping("metadata"), success_url=form.needed("success_url"),
            cancel_url=form.text("cancel_url"), locale=form.text("locale"), url=page_url,
        )  # fmt: skip
        payment = form.part("payment_intent_data")
        plan = SessionPlan(
            items=items, payment_metadata=payment.mapping("metadata"), page_url=page_url
        )
        payment.end()
        form.mapping("customer_update")
        form.text("billing_address_collection")
        form.end()
        self._rules.add_session(session, plan)
        return session

    def _known_customer(self, customer_id: str | None) -> Customer | None:
        if customer_id is None:
            return None
        if customer_id not in self._store.state.customers:
            raise invalid(f"No such customer: '{customer_id}'", "customer", code="resource_missing")
        return self._store.state.customers[customer_id]

    def _line_item(self, form: Form) -> LineItem:
        price = form.part("price_data")
        product = price.part("product_data")
        quantity = form.number("quantity") or 1
        amount = price.number("unit_amount")
        if amount is None or amount < 1:
            raise invalid("Invalid integer: unit_amount", "line_items[0][price_data][unit_amount]")
        item = LineItem(
            id=self._store.new_id("li"), description=product.needed("name"), quantity=quantity,
            amount_subtotal=amount * quantity, amount_total=amount * quantity,
            currency=price.needed("currency"),
        )  # fmt: skip
        price.text("tax_behavior")
        product.text("tax_code")
        for part in (product, price, form):
            part.end()
        return item

    def _expire_session(self, session_id: str, _: Form) -> Session:
        return self._rules.expire(session_id)

    def _list_sessions(self, _: str, form: Form) -> Page[Session]:
        intent = form.text("payment_intent")
        sessions = (
            session
            for session in self._store.state.sessions.values()
            if intent in (None, session.payment_intent)
        )
        return page_of(sessions, form, "/v1/checkout/sessions")

    def _list_charges(self, _: str, form: Form) -> Page[Charge]:
        intent = form.text("payment_intent")
        charges = (
            charge
            for charge in self._store.state.charges.values()
            if intent in (None, charge.payment_intent)
        )
        return page_of(charges, form, "/v1/charges")

    def _create_refund(self, _: str, form: Form) -> Refund:
        charge = self._asked_charge(form)
        amount, reason = form.number("amount"), form.text("reason")
        metadata = form.mapping("metadata")
        form.end()
        return self._rules.refund(charge, amount, reason=reason, metadata=metadata)

    def _asked_charge(self, form: Form) -> Charge:
        charge_id, intent_id = form.text("charge"), form.text("payment_intent")
        if intent_id is not None:
            intent = self._store.find("payment_intent", self._store.state.payments, intent_id)
            charge_id = intent.latest_charge
        if charge_id is None:
            raise invalid("One of the following params should be provided: charge", "charge")
        return self._store.find("charge", self._store.state.charges, charge_id)

    def _list_refunds(self, _: str, form: Form) -> Page[Refund]:
        return page_of(_of_payment(self._store.state.refunds, form), form, "/v1/refunds")

    def _list_disputes(self, _: str, form: Form) -> Page[Dispute]:
        return page_of(_of_payment(self._store.state.disputes, form), form, "/v1/disputes")

    def _list_warnings(self, _: str, form: Form) -> Page[FraudWarning]:
        warnings = _of_payment(self._store.state.warnings, form)
        return page_of(warnings, form, "/v1/radar/early_fraud_warnings")

    def _list_events(self, _: str, form: Form) -> Page[Event]:
        kinds = set(form.texts("types"))
        if len(kinds) > 20:
            raise invalid("You may pass up to 20 types.", "types")
        events = (
            event for event in self._store.state.events.values() if not kinds or event.type in kinds
        )
        return page_of(events, form, "/v1/events")


Paid = TypeVar("Paid", Refund, Dispute, FraudWarning)


def _of_payment(shelf: dict[str, Paid], form: Form) -> list[Paid]:
    """What belongs to the charge or payment intent that the form names, if it names one."""
    charge, intent = form.text("charge"), form.text("payment_intent")
    return [
        thing
        for thing in shelf.values()
        if charge in (None, thing.charge) and intent in (None, thing.payment_intent)
    ]


def _expiry(form: Form, now: int) -> int:
    asked = form.number("expires_at")
    if asked is None:
        return now + MAX_SESSION_SECONDS
    if not now + MIN_SESSION_SECONDS <= asked <= now + MAX_SESSION_SECONDS:
        raise invalid(
            "The `expires_at` timestamp must be 30 minutes to 24 hours from now.", "expires_at"
        )
    return asked

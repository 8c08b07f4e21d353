"""What happens at the sandbox Stripe while a session lives: paid now, later, never; ended."""

from collections.abc import Mapping

import msgspec

from backend.sandbox.stripe_errors import StripeFault, invalid
from backend.sandbox.stripe_objects import (
    Address,
    BillingDetails,
    Charge,
    CustomerDetails,
    Decline,
    Event,
    EventData,
    EventRequest,
    Invoice,
    PaymentIntent,
    Session,
    SessionPlan,
    StripeThing,
    TotalDetails,
)
from backend.sandbox.stripe_store import Store

API_VERSION = "2026-10-28.endive"
EVENTS_KEPT = 5000
TAX_PERCENT: Mapping[str, int] = {"US": 0, "MX": 16, "DE": 19, "ES": 21, "GB": 20}
"""Round figures for a page to show, not tax advice."""
EVIDENCE_SECONDS = 7 * 24 * 3600
INQUIRY = frozenset({"warning_needs_response", "warning_under_review", "warning_closed"})
CLOSED = frozenset({"won", "lost", "warning_closed", "prevented"})
DISPUTE_STATES = CLOSED | INQUIRY | {"needs_response", "under_review"}
REFUND_STATES = frozenset({"pending", "requires_action", "succeeded", "failed", "canceled"})
GIVEN_BACK = frozenset({"pending", "requires_action", "succeeded"})
DECLINED = Decline(
    code="card_declined", decline_code="generic_decline", message="Your card was declined."
)


class Payments:
    """The payer's side; each move leaves the events that Stripe would send."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.fresh: list[Event] = []
        """Events that nobody has taken for delivery yet."""
        self.cause = EventRequest()

    # The payer's side -------------------------------------------------------------------------

    def pay(self, session_id: str, country: str) -> Session:
        """The card is good: paid at once."""
        session = self._complete(session_id, country)
        charge = self._charge(session, paid=True)
        session.payment_status = "paid"
        self._invoice(session)
        self._tell("charge.succeeded", charge)
        self._tell("payment_intent.succeeded", self._intent(session))
        self._tell("invoice.paid", self.store.state.invoices[str(session.invoice)])
        self._tell("checkout.session.completed", session)
        return session

    def pay_later(self, session_id: str, country: str) -> Session:
        """A bank transfer that will arrive or not: complete, and unpaid."""
        session = self._complete(session_id, country)
        self._charge(session, paid=False)
        self._tell("checkout.session.completed", session)
        return session

    def settle(self, session_id: str, *, arrives: bool) -> Session:
        """The end of `pay_later`."""
        session = self._session(session_id)
        if session.status != "complete" or session.payment_status != "unpaid":
            raise invalid("This Checkout Session has no payment that is on its way.")
        intent = self._intent(session)
        if intent.status != "processing":
            raise invalid("The payment has failed already.")
        charge = self.store.state.charges[str(intent.latest_charge)]
        if arrives:
            self._settled(session, intent, charge)
        else:
            charge.status, intent.status = "failed", "requires_payment_method"
            intent.last_payment_error = DECLINED
            self._tell("payment_intent.payment_failed", intent)
            self._tell("checkout.session.async_payment_failed", session)
        return session

    def decline(self, session_id: str) -> Session:
        """The card is refused; the session stays open for another try."""
        session = self._open_session(session_id)
        intent = self._begun_intent(session)
        intent.last_payment_error = DECLINED
        self._tell("payment_intent.payment_failed", intent)
        return session

    def expire(self, session_id: str) -> Session:
        """Nobody can pay this session any more."""
        session = self._session(session_id)
        if session.status != "open":
            raise invalid(
                "Only Checkout Sessions with a status in ['open'] can be expired. This Checkout "
                f"Session has a status of {session.status}."
            )
        session.status, session.url = "expired", None
        self._tell("checkout.session.expired", session)
        return session

    def expire_due(self) -> None:
        """Close every session whose time is over."""
        now = self.store.now()
        for session in list(self.store.state.sessions.values()):
            if session.status == "open" and session.expires_at <= now:
                self.expire(session.id)

    def add_session(self, session: Session, plan: SessionPlan) -> None:
        self.store.state.sessions[session.id] = session
        self.store.state.plans[session.id] = plan

    def take_events(self) -> list[Event]:
        """What has to be delivered; each is handed out once."""
        taken, self.fresh = self.fresh, []
        return taken

    def _session(self, session_id: str) -> Session:
        return self.store.find("checkout.session", self.store.state.sessions, session_id)

    def _open_session(self, session_id: str) -> Session:
        session = self._session(session_id)
        if session.status != "open":
            raise StripeFault(400, "invalid_request_error", f"The session is {session.status}.")
        return session

    def _intent(self, session: Session) -> PaymentIntent:
        return self.store.state.payments[str(session.payment_intent)]

    def _begun_intent(self, session: Session) -> PaymentIntent:
        """The session's payment intent, made at the first try."""
        if session.payment_intent is None:
            plan = self.store.state.plans[session.id]
            intent = PaymentIntent(
                id=self.store.new_id("pi"), created=self.store.now(),
                amount=session.amount_total, currency=session.currency,
                customer=session.customer, status="requires_payment_method",
                metadata=plan.payment_metadata,
            )  # fmt: skip
            self.store.state.payments[intent.id] = intent
            session.payment_intent = intent.id
            self._tell("payment_intent.created", intent)
        return self._intent(session)

    def _complete(self, session_id: str, country: str) -> Session:
        """The payer has filled in the page: tax is known, an intent is there."""
        session = self._open_session(session_id)
        details = session.customer_details or CustomerDetails(email=session.customer_email)
        details.address = Address(
            city="Springfield", country=country, line1="1 Sandbox Street", postal_code="00042"
        )
        details.name = "Sandy Boxer"
        session.customer_details = details
        tax = tax_of(session, country)
        session.total_details = TotalDetails(amount_tax=tax)
        session.amount_total = session.amount_subtotal + tax
        intent = self._begun_intent(session)
        intent.amount = session.amount_total
        intent.last_payment_error = None
        session.status, session.url = "complete", None
        return session

    def _charge(self, session: Session, *, paid: bool) -> Charge:
        details = session.customer_details
        assert details is not None
        assert details.address is not None
        intent = self._intent(session)
        charge = Charge(
            id=self.store.new_id("ch"), created=self.store.now(), amount=intent.amount,
            currency=intent.currency, customer=intent.customer, payment_intent=intent.id,
            status="succeeded" if paid else "pending", paid=paid, metadata=intent.metadata,
            billing_details=BillingDetails(
                address=details.address, email=details.email, name=details.name
            ),
        )  # fmt: skip
        self.store.state.charges[charge.id] = charge
        intent.latest_charge = charge.id
        intent.status = "succeeded" if paid else "processing"
        intent.amount_received = intent.amount if paid else 0
        return charge

    def _settled(self, session: Session, intent: PaymentIntent, charge: Charge) -> None:
        charge.status, charge.paid = "succeeded", True
        intent.status, intent.amount_received = "succeeded", intent.amount
        session.payment_status = "paid"
        self._invoice(session)
        self._tell("charge.succeeded", charge)
        self._tell("payment_intent.succeeded", intent)
        self._tell("checkout.session.async_payment_succeeded", session)
        self._tell("invoice.paid", self.store.state.invoices[str(session.invoice)])

    def _invoice(self, session: Session) -> None:
        plan = self.store.state.plans[session.id]
        invoice_id = self.store.new_id("in")
        self.store.state.invoices[invoice_id] = Invoice(
            id=invoice_id, created=self.store.now(), total=session.amount_total,
            currency=session.currency, hosted_invoice_url=f"{plan.page_url}?view=invoice",
            metadata=plan.payment_metadata,
        )  # fmt: skip
        session.invoice = invoice_id

    def _tell(self, kind: str, thing: StripeThing) -> None:
        event = Event(
            id=self.store.new_id("evt"), api_version=API_VERSION, created=self.store.now(),
            data=EventData(msgspec.to_builtins(thing)), type=kind, request=self.cause,
        )  # fmt: skip
        events = self.store.state.events
        events[event.id] = event
        if len(events) > EVENTS_KEPT:
            del events[next(iter(events))]
        self.fresh.append(event)


def tax_of(session: Session, country: str) -> int:
    """The tax on a session for a payer in this country, rounded half up."""
    if not session.automatic_tax.enabled:
        return 0
    return (session.amount_subtotal * TAX_PERCENT.get(country, 0) + 50) // 100

"""What payers, banks and card networks do to the sandbox on command: `POST /sandbox/control/…`."""

from collections.abc import Callable

import msgspec
from msgspec import Struct

from backend.sandbox.stripe_errors import StripeFault, invalid, missing
from backend.sandbox.stripe_objects import Charge, Session, StripeThing
from backend.sandbox.stripe_rules import Rules


class Order(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command; `purchase` is what the shop wrote into the metadata."""

    purchase: str
    amount: int | None = None
    status: str = ""
    reason: str = "fraudulent"
    country: str = "US"


class ControlDesk:
    """Carries out orders."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._store = rules.store

    def carry_out(self, verb: str, body: bytes) -> StripeThing:
        """The object that moved. Raises: StripeFault."""
        try:
            order = msgspec.json.decode(body, type=Order)
        except msgspec.DecodeError as error:
            raise invalid(str(error)) from error
        try:
            return self._moved(verb, order)
        finally:
            self._store.save()

    def _moved(self, verb: str, order: Order) -> StripeThing:
        if verb == "refund":
            return self._refund(order)
        if verb == "dispute":
            return self._dispute(order)
        if verb == "warn":
            return self._rules.warn(self._charge(order))
        return self._session_moved(verb, self._session(order).id, order)

    def _session_moved(self, verb: str, session_id: str, order: Order) -> StripeThing:
        rules = self._rules
        orders: dict[str, Callable[[], StripeThing]] = {
            "pay": lambda: rules.pay(session_id, order.country),
            "pay-later": lambda: rules.pay_later(session_id, order.country),
            "settle": lambda: rules.settle(session_id, arrives=order.status != "failed"),
            "decline": lambda: rules.decline(session_id),
            "expire": lambda: rules.expire(session_id),
        }
        if verb not in orders:
            raise StripeFault(404, "invalid_request_error", f"The sandbox has no order '{verb}'.")
        return orders[verb]()

    def _refund(self, order: Order) -> StripeThing:
        """A new refund, or with `status` alone the newest one moves on."""
        charge = self._charge(order)
        mine = [r for r in self._store.state.refunds.values() if r.charge == charge.id]
        if order.status in {"failed", "canceled"} and mine:
            return self._rules.move_refund(mine[-1].id, order.status)
        if order.status == "succeeded" and mine and mine[-1].status != "succeeded":
            return self._rules.move_refund(mine[-1].id, order.status)
        return self._rules.refund(charge, order.amount, status=order.status or "succeeded")

    def _dispute(self, order: Order) -> StripeThing:
        """A new dispute, or the one that is there moves on."""
        charge = self._charge(order)
        status = order.status or "needs_response"
        mine = [d for d in self._store.state.disputes.values() if d.charge == charge.id]
        if mine:
            return self._rules.move_dispute(mine[-1].id, status)
        return self._rules.dispute(charge, order.amount, status=status, reason=order.reason)

    def _session(self, order: Order) -> Session:
        """The shop's newest session for the purchase."""
        for session in reversed(self._store.state.sessions.values()):
            if session.metadata.get("purchase") == order.purchase:
                return session
        raise missing("purchase", order.purchase, "purchase")

    def _charge(self, order: Order) -> Charge:
        session = self._session(order)
        intent = self._store.state.payments.get(str(session.payment_intent))
        if intent is None or intent.latest_charge is None:
            raise invalid(f"The purchase '{order.purchase}' has no charge.")
        return self._store.state.charges[intent.latest_charge]

"""Stripe, through its own SDK: no other module knows it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import httpx
import msgspec
import stripe
import structlog
from stripe.params import (
    DisputeListParams,
    EventListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.radar import EarlyFraudWarningListParams

from backend.providers import stripe_answers as answers
from backend.providers.payments import (
    CheckoutOrder,
    CheckoutSession,
    DisputeFact,
    EventNotice,
    PaymentObjectMissing,
    PurchaseFacts,
    RefundFact,
    Trace,
    WarningFact,
)
from backend.providers.stripe_orders import session_params
from backend.providers.stripe_owners import StripeOwners
from backend.providers.stripe_reading import PAGE_SIZE, Named, our_errors, read_all, read_as
from backend.providers.stripe_traces import StripeTraces
from backend.providers.stripe_transport import StripeTransport

# Otherwise the SDK writes an id into the user's folders and sends the platform's data along.
stripe.enable_telemetry = False
# Its debug lines hold whole answers, payers and all.
logging.getLogger("stripe").setLevel(logging.WARNING)

TIMEOUT_SECONDS = 12.0
RETRIES = 2
EXPANDED_SESSION = ["payment_intent.latest_charge", "invoice"]

log = structlog.get_logger()


class StripeGateway:
    """Every POST carries the caller's stored key: a repeat after a crash makes nothing twice."""

    def __init__(
        self,
        key: str,
        *,
        base_url: str = "",
        retries: int = RETRIES,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = StripeTransport(timeout_seconds=TIMEOUT_SECONDS, inner=transport)
        base = base_url or stripe.DEFAULT_API_BASE
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base.rstrip("/")},
            max_network_retries=retries,
            http_client=self._http,
        )
        self._livemode = key.startswith(("sk_live_", "rk_live_"))
        self._owners = StripeOwners(self._client)
        self._traces = StripeTraces(self._client, livemode=self._livemode)

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return self._livemode

    async def close(self) -> None:
        await self._http.close_async()

    async def check(self) -> None:
        """That the key is good. Raises: PaymentsUnavailable, PaymentRefused."""
        with our_errors():
            await self._client.v1.accounts.retrieve_current_async()

    async def create_customer(self, wallet_id: UUID, email: str, *, key: str) -> str:
        """The id of a customer: an address and our number, nothing else."""
        with our_errors():
            made = await self._client.v1.customers.create_async(
                {"email": email, "metadata": {"wallet": str(wallet_id)}}, {"idempotency_key": key}
            )
            return read_as(made, Named).id

    async def delete_customer(self, customer_id: str) -> None:
        """Forget a person; what was paid stays. One that is gone is no error."""
        try:
            with our_errors():
                await self._client.v1.customers.delete_async(customer_id)
        except PaymentObjectMissing:
            return

    async def create_session(self, order: CheckoutOrder, *, key: str) -> CheckoutSession:
        """A hosted page to pay on."""
        with our_errors():
            made = await self._client.v1.checkout.sessions.create_async(
                session_params(order), {"idempotency_key": key}
            )
            return answers.session_of(read_as(made, answers.SessionJson))

    async def expire_session(self, session_id: str) -> None:
        """Nobody can pay it any more. Raises: PaymentRefused when it is no longer open."""
        with our_errors():
            await self._client.v1.checkout.sessions.expire_async(
                session_id, {}, {"idempotency_key": f"expire:{session_id}"}
            )

    async def facts(self, session_id: str) -> PurchaseFacts:
        """A session with its payment, refunds, disputes and warnings."""
        with our_errors():
            found = await self._client.v1.checkout.sessions.retrieve_async(
                session_id, {"expand": EXPANDED_SESSION}
            )
            session = read_as(found, answers.SessionJson)
            intent = await self._intent(session.payment_intent)
            facts = PurchaseFacts(session=answers.session_of(session))
            if intent is None:
                return facts
            facts = msgspec.structs.replace(facts, payment=answers.payment_of(intent))
            if not intent.has_moved:
                return facts
            return msgspec.structs.replace(
                facts,
                refunds=tuple(await self._refunds(intent.id)),
                disputes=tuple(await self._disputes(intent)),
                warnings=tuple(await self._warnings(intent.id)),
            )

    async def purchase_of(
        self, payment_intent_id: str | None, charge_id: str | None, object_id: str = ""
    ) -> str | None:
        """The purchase that a payment is for, if for one of ours."""
        with our_errors():
            return await self._owners.purchase_of(payment_intent_id, charge_id, object_id)

    async def refund(
        self, payment_intent_id: str, amount: int | None, *, key: str, purchase: str
    ) -> str:
        """Give back a part or all that is left; the refund's id."""
        params: RefundCreateParams = {
            "payment_intent": payment_intent_id,
            "metadata": {"purchase": purchase},
        }
        if amount is not None:
            params["amount"] = amount
        with our_errors():
            made = await self._client.v1.refunds.create_async(params, {"idempotency_key": key})
            return read_as(made, Named).id

    async def events_since(self, moment: datetime, types: Sequence[str]) -> list[EventNotice]:
        """What happened since, oldest first."""

        async def page(after: str) -> stripe.ListObject[stripe.Event]:
            params: EventListParams = {
                "types": list(types),
                "created": {"gte": int(moment.timestamp())},
                "limit": PAGE_SIZE,
            }
            if after:
                params["starting_after"] = after
            return await self._client.v1.events.list_async(params)

        with our_errors():
            events = await read_all(page, answers.EventJson)
        return [answers.notice_of(event) for event in reversed(events)]

    async def traces_since(self, moment: datetime) -> list[Trace]:
        """Sessions that were paid, charges, refunds and disputes made since."""
        with our_errors():
            return await self._traces.since(int(moment.timestamp()))

    async def _intent(self, known: str | answers.IntentJson | None) -> answers.IntentJson | None:
        """The payment intent, fetched when the server left it as an id."""
        if not isinstance(known, str):
            return known
        found = await self._client.v1.payment_intents.retrieve_async(
            known, {"expand": ["latest_charge"]}
        )
        return read_as(found, answers.IntentJson)

    async def _refunds(self, intent_id: str) -> list[RefundFact]:
        async def page(after: str) -> stripe.ListObject[stripe.Refund]:
            params: RefundListParams = {"payment_intent": intent_id, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.refunds.list_async(params)

        return [answers.refund_of(found) for found in await read_all(page, answers.RefundJson)]

    async def _disputes(self, intent: answers.IntentJson) -> list[DisputeFact]:
        async def page(after: str) -> stripe.ListObject[stripe.Dispute]:
            params: DisputeListParams = {"payment_intent": intent.id, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.disputes.list_async(params)

        return [answers.dispute_of(found) for found in await read_all(page, answers.DisputeJson)]

    async def _warnings(self, intent_id: str) -> list[WarningFact]:
        """Early fraud warnings; an account or key without Radar has none."""

        async def page(after: str) -> stripe.ListObject[stripe.radar.EarlyFraudWarning]:
            params: EarlyFraudWarningListParams = {"payment_intent": intent_id, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.radar.early_fraud_warnings.list_async(params)

        try:
            found = await read_all(page, answers.WarningJson)
        except (stripe.InvalidRequestError, stripe.PermissionError) as error:
            log.info("payments_without_radar", status=error.http_status)
            return []
        return [answers.warning_of(warning) for warning in found]

"""Traces of money at Stripe since a moment: what the nightly comparison holds against our rows."""

import stripe
from stripe.params import ChargeListParams, DisputeListParams, RefundListParams
from stripe.params.checkout import SessionListParams

from backend.providers import stripe_answers as answers
from backend.providers.payments import Trace
from backend.providers.stripe_reading import PAGE_SIZE, read_all


class StripeTraces:
    """Sessions that were paid, charges, refunds and disputes."""

    def __init__(self, client: stripe.StripeClient, *, livemode: bool) -> None:
        self._client = client
        self._livemode = livemode

    async def since(self, moment_seconds: int) -> list[Trace]:
        """All of them made since a moment, in seconds of the epoch."""
        return [
            *await self._session_traces(moment_seconds),
            *await self._charge_traces(moment_seconds),
            *await self._refund_traces(moment_seconds),
            *await self._dispute_traces(moment_seconds),
        ]

    async def _session_traces(self, since: int) -> list[Trace]:
        async def page(after: str) -> stripe.ListObject[stripe.checkout.Session]:
            params: SessionListParams = {"created": {"gte": since}, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.checkout.sessions.list_async(params)

        sessions = map(answers.session_of, await read_all(page, answers.SessionJson))
        return [
            Trace(
                kind="session", id=session.id, amount=session.amount_total,
                livemode=session.livemode, purchase=session.purchase,
                payment_intent_id=session.payment_intent_id,
            )
            for session in sessions
            if session.payment_status == "paid"
        ]  # fmt: skip

    async def _charge_traces(self, since: int) -> list[Trace]:
        async def page(after: str) -> stripe.ListObject[stripe.Charge]:
            params: ChargeListParams = {"created": {"gte": since}, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.charges.list_async(params)

        return [
            Trace(
                kind="charge", id=charge.id, amount=charge.amount, livemode=charge.livemode,
                payment_intent_id=answers.id_of(charge.payment_intent), charge_id=charge.id,
            )
            for charge in await read_all(page, answers.ChargeJson)
            if charge.has_money
        ]  # fmt: skip

    async def _refund_traces(self, since: int) -> list[Trace]:
        async def page(after: str) -> stripe.ListObject[stripe.Refund]:
            params: RefundListParams = {"created": {"gte": since}, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.refunds.list_async(params)

        return [
            Trace(
                kind="refund", id=refund.id, status=refund.status or "pending",
                amount=refund.amount, livemode=self._livemode,
                payment_intent_id=answers.id_of(refund.payment_intent),
                charge_id=answers.id_of(refund.charge),
            )
            for refund in await read_all(page, answers.RefundJson)
        ]  # fmt: skip

    async def _dispute_traces(self, since: int) -> list[Trace]:
        async def page(after: str) -> stripe.ListObject[stripe.Dispute]:
            params: DisputeListParams = {"created": {"gte": since}, "limit": PAGE_SIZE}
            if after:
                params["starting_after"] = after
            return await self._client.v1.disputes.list_async(params)

        return [
            Trace(
                kind="dispute", id=dispute.id, status=dispute.status,
                amount=dispute.amount, livemode=dispute.livemode,
                payment_intent_id=answers.id_of(dispute.payment_intent),
                charge_id=answers.id_of(dispute.charge),
            )
            for dispute in await read_all(page, answers.DisputeJson)
        ]  # fmt: skip

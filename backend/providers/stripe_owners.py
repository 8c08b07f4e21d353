"""Whose money an object at Stripe is about: from refund, dispute or warning up to our purchase."""

import msgspec
import stripe
from msgspec import Struct

from backend.providers import stripe_answers as answers
from backend.providers.stripe_reading import read_as


class _Paid(Struct):
    """Anything that belongs to a payment."""

    payment_intent: answers.Reference = None
    charge: answers.Reference = None


class _Sessions(Struct):
    data: list[answers.SessionJson] = []


class StripeOwners:
    """Asks the processor where an event's own words do not tell."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    async def purchase_of(
        self, intent_id: str | None, charge_id: str | None, object_id: str
    ) -> str | None:
        """The purchase that a payment was made for; None when it is none of ours."""
        if intent_id is None and charge_id is None:
            intent_id, charge_id = await self._payment_of(object_id)
        if intent_id is None and charge_id is not None:
            found = await self._client.v1.charges.retrieve_async(charge_id)
            intent_id = answers.id_of(read_as(found, answers.ChargeJson).payment_intent)
        if intent_id is None:
            return None
        intent = read_as(
            await self._client.v1.payment_intents.retrieve_async(intent_id), answers.IntentJson
        )
        return answers.payment_of(intent).purchase or await self._by_session(intent_id)

    async def _payment_of(self, object_id: str) -> tuple[str | None, str | None]:
        """Payment and charge of an object that came as an id alone."""
        v1 = self._client.v1
        found: stripe.StripeObject | None = None
        match object_id.partition("_")[0]:
            case "re" | "pyr":
                found = await v1.refunds.retrieve_async(object_id)
            case "dp" | "du":
                found = await v1.disputes.retrieve_async(object_id)
            case "issfr":
                found = await v1.radar.early_fraud_warnings.retrieve_async(object_id)
        if found is None:
            return None, None
        paid = msgspec.convert(found.to_dict(), _Paid)
        return answers.id_of(paid.payment_intent), answers.id_of(paid.charge)

    async def _by_session(self, intent_id: str) -> str | None:
        """By the session, where a payment did not take over what we wrote on it."""
        listed = await self._client.v1.checkout.sessions.list_async({"payment_intent": intent_id})
        sessions = read_as(listed, _Sessions).data
        return (answers.session_of(sessions[0]).purchase or None) if sessions else None

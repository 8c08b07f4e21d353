"""The one function that moves purchases: webhook, return page, polling and schedule all call it."""

from datetime import timedelta
from uuid import UUID

import structlog

from backend.billing.checkpoints import Checkpoints
from backend.billing.lifecycle import UNSETTLED, PurchaseState
from backend.billing.records import Look, PurchaseRecords
from backend.billing.settlement import Settlement
from backend.errors import NotFound
from backend.providers.payments import PaymentGateway, PaymentObjectMissing, PurchaseFacts

log = structlog.get_logger()


class Reconciler:
    """Asks the processor, then settles; never the other way round."""

    def __init__(
        self,
        gateway: PaymentGateway,
        records: PurchaseRecords,
        settlement: Settlement,
        checkpoints: Checkpoints,
    ) -> None:
        self._gateway = gateway
        self._records = records
        self._settlement = settlement
        self._checkpoints = checkpoints

    async def reconcile_purchase(
        self,
        purchase_id: UUID,
        *,
        session_id: str | None = None,
        unless_within: timedelta | None = None,
    ) -> PurchaseState:
        """Bring one purchase to where its money is; repeatable, in any order, from anywhere.

        `session_id` is what an event names, for a purchase that does not know its session: it
        counts only when the session itself says the same. Nothing is asked `unless_within` that
        time somebody has. Raises: NotFound, PaymentsUnavailable, PaymentRefused.
        """
        look = await self._records.begin_look(purchase_id, unless_within=unless_within)
        if look is None:
            return await self._state(purchase_id)
        known = look.session_id or session_id
        if known is None:
            return look.state
        facts = await self._facts(look, known)
        self._checkpoints.reach("looked")
        if facts is None:
            return await self._state(purchase_id)
        if look.session_id is None and facts.session.purchase != str(purchase_id):
            log.error("alert_session_of_another", purchase=str(purchase_id))
            return look.state
        return await self._settlement.apply(look, facts)

    async def _facts(self, look: Look, session_id: str) -> PurchaseFacts | None:
        """What the processor says; None for a session it has never had or has lost."""
        try:
            return await self._gateway.facts(session_id)
        except PaymentObjectMissing:
            if look.state not in UNSETTLED:
                raise
        log.error("alert_session_missing", purchase=str(look.purchase_id))
        await self._records.abandon(look.purchase_id, only_unmade=False)
        return None

    async def _state(self, purchase_id: UUID) -> PurchaseState:
        stored = await self._records.get(purchase_id)
        if stored is None:
            raise NotFound
        return stored.state

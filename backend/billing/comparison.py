"""The nightly look at everything: the processor's lists against our purchases."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from msgspec import Struct

from backend.billing.reconcile import Reconciler
from backend.clock import Clock
from backend.database import Database
from backend.identifiers import parse_id
from backend.providers.payments import PaymentGateway, PaymentRefused, PaymentsUnavailable, Trace

LOOKS_BACK = timedelta(days=35)

log = structlog.get_logger()


class Finding(Struct, frozen=True, kw_only=True):
    """Money at the processor that our books did not have right; mended where that is possible."""

    kind: str
    id: str
    problem: str
    purchase_id: UUID | None = None


class Comparison:
    """Finds what every webhook and every schedule has missed."""

    def __init__(
        self, database: Database, clock: Clock, gateway: PaymentGateway, reconciler: Reconciler
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._reconciler = reconciler

    async def run(self) -> list[Finding]:
        """Compare and mend; each finding is an alert. Raises: PaymentsUnavailable."""
        traces = await self._gateway.traces_since(self._clock.now() - LOOKS_BACK)
        findings = [found for trace in traces if (found := await self._examined(trace))]
        for finding in findings:
            log.error(
                "alert_books_differ", kind=finding.kind, id=finding.id, problem=finding.problem
            )
        await self._mend({found.purchase_id for found in findings if found.purchase_id})
        return findings

    async def _examined(self, trace: Trace) -> Finding | None:
        purchase_id = await self._purchase_of(trace)
        if purchase_id is None:
            return Finding(kind=trace.kind, id=trace.id, problem="money without a purchase")
        if await self._is_known(trace, purchase_id):
            return None
        return Finding(
            kind=trace.kind, id=trace.id, problem="not in our books", purchase_id=purchase_id
        )

    async def _purchase_of(self, trace: Trace) -> UUID | None:
        found = await self._database.value(
            "SELECT id FROM purchase WHERE payment_intent_id = $1 OR session_id = $2 OR id = $3"
            " OR charge_id = $4",
            trace.payment_intent_id,
            trace.id,
            parse_id(trace.purchase),
            trace.charge_id,
        )
        if isinstance(found, UUID):
            return found
        named = await self._gateway.purchase_of(trace.payment_intent_id, trace.charge_id)
        known = parse_id(named or "")
        if known and await self._database.value("SELECT 1 FROM purchase WHERE id = $1", known):
            return known
        return None

    async def _is_known(self, trace: Trace, purchase_id: UUID) -> bool:
        if trace.kind in {"refund", "dispute"}:
            row = await self._database.value(
                f"SELECT 1 FROM {trace.kind} WHERE id = $1 AND amount = $2 AND status = $3",  # noqa: S608  # one of two names
                trace.id,
                trace.amount,
                trace.status,
            )
            return row is not None
        paid = await self._database.value(
            "SELECT 1 FROM purchase WHERE id = $1 AND paid_at IS NOT NULL", purchase_id
        )
        return paid is not None

    async def _mend(self, purchase_ids: Iterable[UUID]) -> None:
        for purchase_id in purchase_ids:
            try:
                await self._reconciler.reconcile_purchase(purchase_id)
            except (PaymentsUnavailable, PaymentRefused) as error:
                log.warning(
                    "purchase_not_mended", purchase=str(purchase_id), error=type(error).__name__
                )

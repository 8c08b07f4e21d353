"""The processor's events: each written down once, then worked off until it is settled."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

import structlog
from asyncpg import Record

from backend.billing.checkpoints import Checkpoints
from backend.billing.reconcile import Reconciler
from backend.billing.work import SETTLE_EVENT
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.identifiers import new_id, parse_id
from backend.notices.outbox import RetryLater
from backend.providers.payments import (
    EventNotice,
    PaymentGateway,
    PaymentRefused,
    PaymentsUnavailable,
)
from backend.queueing import Queue

ACTED_ON = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.payment_failed",
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "radar.early_fraud_warning.created",
    "radar.early_fraud_warning.updated",
    "invoice.paid",
)
"""All lead to the same reconcile; the list of events takes twenty types at most."""
ATTEMPTS = 10
FIRST_DELAY_SECONDS = 5
SILENCE = timedelta(minutes=2)

Source = Literal["webhook", "poll"]
log = structlog.get_logger()


class EventInbox:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        queue: Queue,
        *,
        gateway: PaymentGateway,
        reconciler: Reconciler,
        checkpoints: Checkpoints,
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._gateway = gateway
        self._reconciler = reconciler
        self._checkpoints = checkpoints

    async def take(self, notice: EventNotice, source: Source) -> bool:
        """Write an event down, once whoever brings it; False when it was there."""
        is_ours = notice.livemode == self._gateway.livemode and notice.account is None
        if not is_ours:
            log.error("alert_event_of_another", id=notice.id, livemode=notice.livemode)
        is_work = is_ours and notice.type in ACTED_ON
        work_id = new_id()
        added = 0
        async with self._database.transaction():
            added = await self._insert(notice, source, work_id, is_work=is_work)
            if added and is_work:
                await self._queue.enqueue(SETTLE_EVENT, work_id)
        return bool(added)

    async def settle(self, work_id: UUID) -> None:
        """Work one event off. Raises: RetryLater while tries are left."""
        event = await self._database.row(
            """
            UPDATE stripe_event SET attempts = attempts + 1, tried_at = $2
            WHERE work_id = $1 AND state = 'received' RETURNING *
            """,
            work_id,
            self._clock.now(),
        )
        if event is None:
            return
        self._checkpoints.reach("event_claimed")
        try:
            is_ours = await self._reconciled(event)
        except (PaymentsUnavailable, PaymentRefused, NotFound) as error:
            await self._wait_or_bury(event, type(error).__name__)
            return
        self._checkpoints.reach("event_settled")
        await self._end(work_id, "done" if is_ours else "ignored")

    async def requeue_stalled(self) -> int:
        """Give events that nobody works on a new queue entry: none is ever forgotten."""
        now = self._clock.now()
        rows = await self._database.rows(
            """
            SELECT work_id FROM stripe_event WHERE state = 'received' AND received_at <= $1
              AND (tried_at IS NULL OR tried_at <= $1) ORDER BY received_at LIMIT 500
            """,
            now - SILENCE,
        )
        for row in rows:
            await self._queue.enqueue(
                SETTLE_EVENT, row["work_id"], dedupe_key=f"event:{row['work_id']}"
            )
        return len(rows)

    async def _insert(
        self, notice: EventNotice, source: Source, work_id: UUID, *, is_work: bool
    ) -> int:
        return await self._database.execute(
            """
            INSERT INTO stripe_event (event_id, work_id, type, object_id, purchase_id, session_id,
                payment_intent_id, charge_id, api_version, livemode, source, state, created_at,
                received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (event_id) DO NOTHING
            """,
            notice.id, work_id, notice.type, notice.object_id, notice.purchase,
            notice.session_id, notice.payment_intent_id, notice.charge_id, notice.api_version,
            notice.livemode, source, "received" if is_work else "ignored", notice.created_at,
            self._clock.now(),
        )  # fmt: skip

    async def _reconciled(self, event: Record) -> bool:
        """Reconcile the purchase that the event is about; False when it is about none of ours."""
        purchase_id = await self._purchase_of(event)
        if purchase_id is None:
            return False
        await self._reconciler.reconcile_purchase(purchase_id, session_id=event["session_id"])
        return True

    async def _purchase_of(self, event: Record) -> UUID | None:
        """By our own rows first; the metadata may be all that a dispute's payment has of us."""
        found = await self._database.value(
            """
            SELECT id FROM purchase
            WHERE session_id = $1 OR payment_intent_id = $2 OR charge_id = $3 LIMIT 1
            """,
            event["session_id"],
            event["payment_intent_id"],
            event["charge_id"],
        )
        if isinstance(found, UUID):
            return found
        named = event["purchase_id"]
        if named is None:
            named = await self._gateway.purchase_of(
                event["payment_intent_id"], event["charge_id"], event["object_id"]
            )
        return parse_id(named) if named else None

    async def _wait_or_bury(self, event: Record, error: str) -> None:
        if event["attempts"] >= ATTEMPTS:
            log.error("alert_event_dead", id=event["event_id"], type=event["type"], why=error)
            await self._end(event["work_id"], "dead", error)
            return
        await self._database.execute(
            "UPDATE stripe_event SET error = $2 WHERE work_id = $1", event["work_id"], error
        )
        raise RetryLater(timedelta(seconds=FIRST_DELAY_SECONDS * 2 ** (event["attempts"] - 1)))

    async def _end(self, work_id: UUID, state: str, error: str | None = None) -> None:
        await self._database.execute(
            "UPDATE stripe_event SET state = $2, error = $3, done_at = $4 WHERE work_id = $1",
            work_id,
            state,
            error,
            self._clock.now(),
        )

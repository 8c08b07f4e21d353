"""What billing does by the clock: stuck purchases, missed events, expiry, the nightly look."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from backend.billing.audit import LedgerAudit
from backend.billing.comparison import Comparison
from backend.billing.inbox import ACTED_ON, EventInbox
from backend.billing.reconcile import Reconciler
from backend.billing.records import PurchaseRecords
from backend.billing.refunds import RefundRequests
from backend.clock import Clock
from backend.credits.postings import Postings
from backend.database import Database
from backend.notices.outbox import RetryLater
from backend.providers.payments import PaymentGateway, PaymentRefused, PaymentsUnavailable

STUCK_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(hours=24)
"""As long as the processor remembers our key: a retry within goes on with the same session."""
LOOKS_AT_ONCE = 200
CURSOR = "events"
OVERLAP = timedelta(minutes=10)
FIRST_REACH = timedelta(days=1)
"""How far back the first poll of a new service looks."""
RESEND_AFTER = timedelta(seconds=30)

log = structlog.get_logger()


class StuckPurchases:
    """Purchases that should have moved and of which nobody has told."""

    def __init__(
        self, database: Database, clock: Clock, records: PurchaseRecords, reconciler: Reconciler
    ) -> None:
        self._database = database
        self._clock = clock
        self._records = records
        self._reconciler = reconciler

    async def look(self) -> int:
        """Reconcile them; the older, the more seldom. Returns how many were due."""
        now = self._clock.now()
        await self._give_up_unmade(now)
        rows = await self._database.rows(
            """
            SELECT id FROM purchase
            WHERE state IN ('open', 'processing') AND created_at <= $1
              AND (looked_at IS NULL OR looked_at <= $2::timestamptz - greatest(
                   interval '1 minute',
                   least(interval '1 hour', ($2::timestamptz - created_at) / 10)))
            ORDER BY looked_at NULLS FIRST LIMIT $3
            """,
            now - STUCK_AFTER,
            now,
            LOOKS_AT_ONCE,
        )
        for row in rows:
            if not await self._looked(row["id"]):
                break
        return len(rows)

    async def _looked(self, purchase_id: UUID) -> bool:
        """False when the processor does not answer: no use in asking for the next one."""
        try:
            await self._reconciler.reconcile_purchase(purchase_id)
        except PaymentsUnavailable:
            log.warning("stuck_purchases_wait", cause="payments unavailable")
            return False
        except PaymentRefused as error:
            log.warning("purchase_not_looked_at", code=error.code)
        return True

    async def _give_up_unmade(self, now: datetime) -> None:
        rows = await self._database.rows(
            "SELECT id FROM purchase WHERE state = 'created' AND created_at <= $1 LIMIT $2",
            now - ABANDONED_AFTER,
            LOOKS_AT_ONCE,
        )
        for row in rows:
            await self._records.abandon(row["id"], only_unmade=True)


class EventPoll:
    """Takes in what no webhook brought."""

    def __init__(
        self, database: Database, clock: Clock, gateway: PaymentGateway, inbox: EventInbox
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._inbox = inbox

    async def poll(self) -> int:
        """Read events from a little before the last poll; returns how many were new."""
        now = self._clock.now()
        cursor = await self._database.value(
            "SELECT position FROM stripe_cursor WHERE name = $1", CURSOR
        )
        since = cursor - OVERLAP if isinstance(cursor, datetime) else now - FIRST_REACH
        try:
            notices = await self._gateway.events_since(since, ACTED_ON)
        except (PaymentsUnavailable, PaymentRefused) as error:
            log.warning("events_not_polled", error=type(error).__name__)
            return 0
        taken = sum([await self._inbox.take(notice, "poll") for notice in notices])
        await self._database.execute(
            """
            INSERT INTO stripe_cursor (name, position) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE
            SET position = greatest(stripe_cursor.position, excluded.position)
            """,
            CURSOR,
            now,
        )
        return taken


class BillingRounds:
    """Each round is safe to repeat, to be killed in, and to run twice at once."""

    def __init__(
        self,
        stuck: StuckPurchases,
        events: EventPoll,
        inbox: EventInbox,
        *,
        refunds: RefundRequests,
        postings: Postings,
        comparison: Comparison,
        audit: LedgerAudit,
    ) -> None:
        self._stuck = stuck
        self._events = events
        self._inbox = inbox
        self._refunds = refunds
        self._postings = postings
        self._comparison = comparison
        self._audit = audit

    async def every_minute(self) -> None:
        """Nothing stays where it is stuck for longer than this."""
        await self._inbox.requeue_stalled()
        await self._refunds.requeue_stalled()
        await self._postings.expire_lots()
        await self._stuck.look()

    async def every_five_minutes(self) -> None:
        await self._events.poll()

    async def every_night(self) -> None:
        """Compare the books with the processor's, and with themselves; differences are alerts."""
        try:
            await self._comparison.run()
        except (PaymentsUnavailable, PaymentRefused) as error:
            log.error("alert_books_not_compared", error=type(error).__name__)  # noqa: TRY400  # the name says all
        await self._audit.run()


class RefundWork:
    """The queue's side of a refund request: send it, then look at what it did."""

    def __init__(self, refunds: RefundRequests, reconciler: Reconciler) -> None:
        self._refunds = refunds
        self._reconciler = reconciler

    async def carry_out(self, request_id: UUID) -> None:
        """Raises: RetryLater while the processor does not answer."""
        try:
            request = await self._refunds.send(request_id)
            await self._reconciler.reconcile_purchase(request.purchase_id)
        except PaymentsUnavailable as error:
            raise RetryLater(RESEND_AFTER) from error

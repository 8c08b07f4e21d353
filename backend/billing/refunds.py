"""Refunds that we ask for: written down first, then sent with their own key until answered."""

from datetime import timedelta
from uuid import UUID

import structlog
from msgspec import Struct

from backend.billing.checkpoints import Checkpoints
from backend.billing.work import SEND_REFUND
from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id
from backend.providers.payments import PaymentGateway, PaymentRefused
from backend.queueing import Queue

SILENCE = timedelta(minutes=2)

log = structlog.get_logger()


class RefundRequest(Struct, frozen=True, kw_only=True):
    """What was asked for and what came of it; neither id nor refusal while it is on its way."""

    id: UUID
    purchase_id: UUID
    refund_id: str | None
    refusal: str | None


class RefundRequests:
    """A request that is written down is carried out, by whoever lives to do it, once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        queue: Queue,
        gateway: PaymentGateway,
        checkpoints: Checkpoints,
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._gateway = gateway
        self._checkpoints = checkpoints

    async def add(
        self, purchase_id: UUID, amount: int | None, *, key: str, actor: str, reason: str
    ) -> UUID:
        """Write a request down, once per key; None as the amount is all that is left."""
        request_id = new_id()
        async with self._database.joined():
            added = await self._database.execute(
                """
                INSERT INTO refund_request (id, purchase_id, idem_key, amount, actor, reason,
                                            created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idem_key) DO NOTHING
                """,
                request_id, purchase_id, key, amount, actor, reason, self._clock.now(),
            )  # fmt: skip
            if added:
                await self._queue.enqueue(SEND_REFUND, request_id)
        found = await self._database.value("SELECT id FROM refund_request WHERE idem_key = $1", key)
        assert isinstance(found, UUID)
        return found

    async def send(self, request_id: UUID) -> RefundRequest:
        """Ask the processor; again is the same. Raises: PaymentsUnavailable."""
        row = await self._database.row(
            """
            SELECT r.id, r.purchase_id, r.amount, r.refund_id, r.refusal, p.payment_intent_id
            FROM refund_request r JOIN purchase p ON p.id = r.purchase_id WHERE r.id = $1
            """,
            request_id,
        )
        assert row is not None, "requests are never deleted"
        refund_id, refusal = row["refund_id"], row["refusal"]
        if refund_id is None and refusal is None:
            refund_id, refusal = await self._ask(
                request_id, row["purchase_id"], row["payment_intent_id"], row["amount"]
            )
        return RefundRequest(
            id=request_id, purchase_id=row["purchase_id"], refund_id=refund_id, refusal=refusal
        )

    async def requeue_stalled(self) -> int:
        """Give requests that wait without a queue entry a new one."""
        rows = await self._database.rows(
            """
            SELECT id FROM refund_request
            WHERE refund_id IS NULL AND refusal IS NULL AND created_at <= $1
            """,
            self._clock.now() - SILENCE,
        )
        for row in rows:
            await self._queue.enqueue(SEND_REFUND, row["id"], dedupe_key=f"refund:{row['id']}")
        return len(rows)

    async def _ask(
        self, request_id: UUID, purchase_id: UUID, intent_id: str | None, amount: int | None
    ) -> tuple[str | None, str | None]:
        refund_id: str | None = None
        refusal: str | None = None
        if intent_id is None:
            refusal = "not_paid"
        else:
            try:
                refund_id = await self._gateway.refund(
                    intent_id, amount, key=f"refund:{request_id}", purchase=str(purchase_id)
                )
            except PaymentRefused as error:
                refusal = error.code
                log.warning("refund_refused", purchase=str(purchase_id), code=error.code)
        self._checkpoints.reach("refund_sent")
        await self._database.execute(
            "UPDATE refund_request SET refund_id = $2, refusal = $3 WHERE id = $1",
            request_id,
            refund_id,
            refusal,
        )
        return refund_id, refusal

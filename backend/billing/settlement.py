"""Brings a purchase, in one transaction, to where the processor's facts say it must stand."""

import structlog

from backend.billing.checkpoints import Checkpoints
from backend.billing.clawback import LOST, OPEN_DISPUTES
from backend.billing.lifecycle import Outcome, PurchaseState, outcome_of
from backend.billing.money_facts import MoneyFacts
from backend.billing.receipts import Receipts
from backend.billing.records import Look, PurchaseRecords, StoredPurchase
from backend.billing.refunds import RefundRequests
from backend.clock import Clock
from backend.credits.postings import Postings
from backend.database import Database
from backend.providers.payments import DisputeFact, PurchaseFacts, WarningFact

AUTO_REFUND_UP_TO_CENTS = 1_000
"""A warned payment up to here is given back at once: a dispute costs more than it brings."""

log = structlog.get_logger()


class Settlement:
    """Ledger, freezes, tasks, letters and row move together, or not at all."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        records: PurchaseRecords,
        postings: Postings,
        receipts: Receipts,
        refunds: RefundRequests,
        checkpoints: Checkpoints,
    ) -> None:
        self._database = database
        self._clock = clock
        self._records = records
        self._postings = postings
        self._receipts = receipts
        self._refunds = refunds
        self._facts = MoneyFacts(database, clock)
        self._checkpoints = checkpoints

    async def apply(self, look: Look, facts: PurchaseFacts) -> PurchaseState:
        """Move the purchase; a look that a later one has overtaken moves nothing."""
        state: PurchaseState = look.state
        async with self._database.transaction():
            stored = await self._records.lock(look.purchase_id)
            state = stored.state
            if look.number > stored.look_applied:
                state = await self._move(stored, look.number, facts)
                self._checkpoints.reach("settled")
        return state

    async def _move(
        self, stored: StoredPurchase, number: int, facts: PurchaseFacts
    ) -> PurchaseState:
        outcome = outcome_of(stored.sold, facts)
        await self._post(stored, outcome, facts)
        await self._facts.store(stored.id, facts)
        await self._freeze(stored, outcome, facts)
        await self._write(stored, number, outcome, facts)
        if outcome.state != stored.state or outcome.credits_clawed != stored.credits_clawed:
            await self._records.announce(stored.id)
        if outcome.review and stored.state != "review":
            log.error("alert_purchase_in_review", purchase=str(stored.id), why=outcome.review)
            await self._facts.add_task("review", stored.id, str(stored.id), outcome.review)
        await self._receipts.post(stored, outcome, facts)
        return outcome.state

    async def _post(self, stored: StoredPurchase, outcome: Outcome, facts: PurchaseFacts) -> None:
        """The ledger's part: the grant once, then the difference to what must be gone."""
        wallet_id = stored.wallet_id
        if outcome.grants:
            await self._postings.add_purchase(wallet_id, stored.id, stored.credits, stored.pack)
            self._checkpoints.reach("granted")
        change = outcome.credits_clawed - stored.credits_clawed
        if change:
            await self._postings.move_clawback(
                wallet_id, stored.id, change,
                number=stored.claw_count + 1, reason=_reason(change, outcome, facts),
            )  # fmt: skip
            self._checkpoints.reach("clawed")

    async def _freeze(self, stored: StoredPurchase, outcome: Outcome, facts: PurchaseFacts) -> None:
        for dispute in facts.disputes:
            await self._freeze_for_dispute(stored, dispute)
        for warning in facts.warnings:
            await self._freeze_for_warning(stored, outcome, warning)

    async def _freeze_for_dispute(self, stored: StoredPurchase, dispute: DisputeFact) -> None:
        """Spending stops while a bank disputes, and after it won; inquiries stop nothing."""
        if dispute.status in OPEN_DISPUTES or dispute.status == LOST:
            await self._postings.freeze(stored.wallet_id, "dispute", dispute.id)
        else:
            await self._postings.lift(stored.wallet_id, "dispute", dispute.id, by="service")
        is_new = await self._facts.add_task(
            "dispute", stored.id, dispute.id, dispute.reason, due_at=dispute.evidence_due_at
        )
        if is_new:
            log.error("alert_dispute", purchase=str(stored.id), status=dispute.status)

    async def _freeze_for_warning(
        self, stored: StoredPurchase, outcome: Outcome, warning: WarningFact
    ) -> None:
        """A suspected payment is given back when it is small; a person decides otherwise."""
        is_over = outcome.state in {"refunded", "disputed", "lost"}
        if not warning.is_actionable or is_over:
            await self._postings.lift(stored.wallet_id, "fraud_warning", warning.id, by="service")
            return
        await self._postings.freeze(stored.wallet_id, "fraud_warning", warning.id)
        is_new = await self._facts.add_task(
            "fraud_warning", stored.id, warning.id, warning.fraud_type
        )
        if is_new:
            log.error("alert_fraud_warning", purchase=str(stored.id))
        if stored.amount_subtotal <= AUTO_REFUND_UP_TO_CENTS:
            await self._refunds.add(
                stored.id, None, key=f"warning:{warning.id}", actor="service",
                reason="early fraud warning",
            )  # fmt: skip

    async def _write(
        self, stored: StoredPurchase, number: int, outcome: Outcome, facts: PurchaseFacts
    ) -> None:
        session, payment, now = facts.session, facts.payment, self._clock.now()
        is_complete = session.status == "complete" or session.payment_status == "paid"
        is_paid = outcome.review is not None or outcome.grants or stored.granted_at is not None
        await self._database.execute(
            """
            UPDATE purchase SET
                state = $2, review = $3, look_applied = $4, session_id = $5,
                checkout_url = $6, payment_intent_id = coalesce($7, payment_intent_id),
                charge_id = coalesce($8, charge_id), amount_tax = coalesce($9, amount_tax),
                amount_total = coalesce($10, amount_total), country = coalesce($11, country),
                invoice_url = coalesce($12, invoice_url), last_error = $13,
                refunded_amount = $14, disputed_amount = $15, credits_clawed = $16,
                claw_count = claw_count + CASE WHEN credits_clawed <> $16 THEN 1 ELSE 0 END,
                granted_at = CASE WHEN $17 THEN coalesce(granted_at, $19) ELSE granted_at END,
                paid_at = CASE WHEN $18 THEN coalesce(paid_at, $19) ELSE paid_at END
            WHERE id = $1
            """,
            stored.id, outcome.state, outcome.review, number, session.id,
            session.url if outcome.state == "open" else None, session.payment_intent_id,
            payment.charge_id if payment else None,
            session.amount_tax if is_complete else None,
            session.amount_total if is_complete else None, session.country, session.invoice_url,
            payment.last_error if payment else None, outcome.refunded_amount,
            outcome.disputed_amount, outcome.credits_clawed, outcome.grants, is_paid, now,
        )  # fmt: skip


def _reason(change: int, outcome: Outcome, facts: PurchaseFacts) -> str:
    """Why credits move, for the history."""
    if change > 0:
        return "dispute" if outcome.disputed_amount else "refund"
    if any(dispute.status == "won" for dispute in facts.disputes):
        return "dispute_won"
    return "refund_failed"

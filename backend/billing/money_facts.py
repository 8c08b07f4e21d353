"""What is kept of refunds, disputes and warnings, and the tasks they make for the desk."""

from datetime import datetime
from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.providers.payments import PurchaseFacts


class MoneyFacts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def store(self, purchase_id: UUID, facts: PurchaseFacts) -> None:
        """Write down what the processor says now; inside the settlement's transaction."""
        now = self._clock.now()
        for refund in facts.refunds:
            await self._database.execute(
                """
                INSERT INTO refund (id, purchase_id, amount, status, reason, failure_reason,
                                    created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status,
                    failure_reason = excluded.failure_reason, seen_at = excluded.seen_at
                """,
                refund.id, purchase_id, refund.amount, refund.status, refund.reason,
                refund.failure_reason, refund.created_at, now,
            )  # fmt: skip
        for dispute in facts.disputes:
            await self._database.execute(
                """
                INSERT INTO dispute (id, purchase_id, amount, status, reason, evidence_due_at,
                                     created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status,
                    evidence_due_at = excluded.evidence_due_at, seen_at = excluded.seen_at
                """,
                dispute.id, purchase_id, dispute.amount, dispute.status, dispute.reason,
                dispute.evidence_due_at, dispute.created_at, now,
            )  # fmt: skip
        for warning in facts.warnings:
            await self._database.execute(
                """
                INSERT INTO fraud_warning (id, purchase_id, fraud_type, is_actionable, created_at,
                                           seen_at) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (id) DO UPDATE SET is_actionable = excluded.is_actionable,
                    seen_at = excluded.seen_at
                """,
                warning.id, purchase_id, warning.fraud_type, warning.is_actionable,
                warning.created_at, now,
            )  # fmt: skip

    async def add_task(
        self,
        kind: str,
        purchase_id: UUID,
        subject: str,
        detail: str,
        *,
        due_at: datetime | None = None,
    ) -> bool:
        """Ask a person of the support desk to look, once per subject; False when asked before."""
        added = await self._database.execute(
            """
            INSERT INTO staff_task (kind, subject, purchase_id, detail, due_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, subject) DO NOTHING
            """,
            kind,
            subject,
            purchase_id,
            detail,
            due_at,
            self._clock.now(),
        )
        return bool(added)

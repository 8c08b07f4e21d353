"""What the support desk may do with money and credits, each with its reason and its audit row."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.billing.audit import Difference
from backend.billing.wiring import Billing
from backend.credits.schemas import Balance
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.providers.payments import PaymentsUnavailable
from backend.staff.evidence import Evidence, EvidenceFile
from backend.staff.records import StaffRecords, said

ADJUSTED_ALONE_CREDITS = 1_000
"""Above this a second person has to agree."""
PAID_STATES = frozenset({"paid", "partially_refunded", "review"})


class RefundAnswer(Struct, frozen=True, kw_only=True):
    """What came of a refund: an id, a refusal, or neither while it waits for the processor."""

    request_id: UUID
    refund_id: str | None = None
    refusal: str | None = None


class StaffTask(Struct, frozen=True, kw_only=True):
    """Something that a person has to look at."""

    kind: str
    subject: str
    purchase_id: UUID | None
    detail: str
    due_at: datetime | None
    created_at: datetime


class MoneyDesk:
    def __init__(self, database: Database, records: StaffRecords, billing: Billing) -> None:
        self._database = database
        self._records = records
        self._billing = billing
        self._evidence = EvidenceFile(database)

    async def refund(
        self, purchase_id: UUID, amount: int | None, *, reason: str, actor: str
    ) -> RefundAnswer:
        """Give money back, all that is left when no amount is named; credits follow by themselves.

        Once written down it is carried out, if not now then by the worker.
        Raises: NotFound, ValidationFailed.
        """
        await self._check_refund(purchase_id, amount)
        request_id: UUID | None = None
        async with self._database.transaction():
            audit_id = await self._records.write(
                actor, "refund", str(purchase_id), f"{amount or 'all'}: {said(reason)}"
            )
            request_id = await self._billing.refunds.add(
                purchase_id, amount, key=f"staff:{audit_id}", actor=actor, reason=reason
            )
        assert request_id is not None
        try:
            sent = await self._billing.refunds.send(request_id)
            await self._billing.reconciler.reconcile_purchase(purchase_id)
        except PaymentsUnavailable:
            return RefundAnswer(request_id=request_id)
        return RefundAnswer(request_id=request_id, refund_id=sent.refund_id, refusal=sent.refusal)

    async def accept(self, purchase_id: UUID, *, reason: str, actor: str) -> str:
        """Grant a payment that was held back for a look; returns the purchase's state.

        Raises: NotFound, ValidationFailed, PaymentsUnavailable.
        """
        async with self._database.transaction():
            accepted = await self._database.execute(
                "UPDATE purchase SET review_accepted_at = $2 WHERE id = $1 AND state = 'review'",
                purchase_id,
                self._records.now(),
            )
            if not accepted:
                raise ValidationFailed("purchase", "only one that is in review can be accepted.")
            await self._records.write(actor, "accept", str(purchase_id), reason)
            await self._close_tasks("review", str(purchase_id), actor)
        return await self._billing.reconciler.reconcile_purchase(purchase_id)

    async def freeze(self, email: str, *, reason: str, actor: str) -> bool:
        """Stop spending; False when staff had stopped it before. Raises: NotFound."""
        frozen = False
        async with self._database.transaction():
            wallet_id = await self._records.wallet_of(email)
            frozen = await self._billing.postings.freeze(wallet_id, "staff", "desk")
            await self._records.write(actor, "freeze", str(wallet_id), reason)
        return frozen

    async def unfreeze(self, email: str, *, reason: str, actor: str) -> int:
        """Lift every freeze; returns how many there were. Raises: NotFound."""
        lifted = 0
        async with self._database.transaction():
            wallet_id = await self._records.wallet_of(email)
            lifted = await self._billing.postings.lift(wallet_id, None, None, by=f"desk:{actor}")
            await self._records.write(actor, "unfreeze", str(wallet_id), reason)
        return lifted

    async def adjust(
        self, email: str, amount: int, *, reason: str, actor: str, approver: str | None, ticket: str
    ) -> Balance:
        """Give credits or, below zero, take them. Raises: NotFound, ValidationFailed."""
        _check_adjustment(amount, actor, approver)
        wallet_id = await self._records.wallet_of(email)
        async with self._database.transaction():
            adjustment_id = await self._records.write(
                actor, "adjust", str(wallet_id), f"{amount:+d}: {said(reason)}"
            )
            await self._database.execute(
                """
                INSERT INTO staff_adjustment (id, wallet_id, amount, reason, ticket, actor,
                                              approver, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                adjustment_id, wallet_id, amount, reason, ticket, actor, approver,
                self._records.now(),
            )  # fmt: skip
            done = await self._billing.postings.adjust(
                wallet_id, amount, adjustment_id, actor=actor, reason=reason
            )
            if not done:
                raise ValidationFailed("credits", "there are not so many to take.")
        return await self._balance(wallet_id)

    async def evidence(self, purchase_id: UUID, *, reason: str, actor: str) -> Evidence:
        """What a bank may be shown of a purchase. Raises: NotFound, ValidationFailed."""
        found = await self._evidence.gather(purchase_id)
        await self._records.write(actor, "evidence", str(purchase_id), reason)
        return found

    async def audit_ledger(self, *, actor: str) -> list[Difference]:
        """Replay all books from zero; what differs, nothing when all is right."""
        found = await self._billing.audit.run()
        await self._records.write(actor, "audit-ledger", "ledger", f"{len(found)} differences")
        return found

    async def tasks(self) -> list[StaffTask]:
        """What waits for a person, the most urgent first."""
        rows = await self._database.rows(
            """
            SELECT kind, subject, purchase_id, detail, due_at, created_at FROM staff_task
            WHERE done_at IS NULL ORDER BY due_at NULLS LAST, created_at
            """
        )
        return [StaffTask(**dict(row)) for row in rows]

    async def finish_task(self, kind: str, subject: str, *, reason: str, actor: str) -> None:
        """Take a task off the list. Raises: NotFound."""
        async with self._database.transaction():
            if not await self._close_tasks(kind, subject, actor):
                raise NotFound
            await self._records.write(actor, "finish-task", f"{kind} {subject}", reason)

    async def _check_refund(self, purchase_id: UUID, amount: int | None) -> None:
        row = await self._database.row(
            "SELECT state, amount_total, refunded_amount FROM purchase WHERE id = $1", purchase_id
        )
        if row is None:
            raise NotFound
        if row["state"] not in PAID_STATES:
            raise ValidationFailed("purchase", f"it is {row['state']}: nothing can be refunded.")
        left = row["amount_total"] - row["refunded_amount"]
        if amount is not None and not 1 <= amount <= left:
            raise ValidationFailed("amount", f"1 to {left} can be refunded.")

    async def _close_tasks(self, kind: str, subject: str, actor: str) -> int:
        return await self._database.execute(
            "UPDATE staff_task SET done_at = $3, done_by = $4"
            " WHERE kind = $1 AND subject = $2 AND done_at IS NULL",
            kind,
            subject,
            self._records.now(),
            actor,
        )

    async def _balance(self, wallet_id: UUID) -> Balance:
        row = await self._database.row(
            "SELECT available, held, debt FROM wallet WHERE id = $1", wallet_id
        )
        assert row is not None
        return Balance(*row)


def _check_adjustment(amount: int, actor: str, approver: str | None) -> None:
    """Raises: ValidationFailed."""
    if amount == 0:
        raise ValidationFailed("credits", "zero changes nothing.")
    if approver is not None and approver.strip().casefold() in ("", actor.strip().casefold()):
        raise ValidationFailed("approver", "a second person has to agree, not the same one.")
    if abs(amount) > ADJUSTED_ALONE_CREDITS and approver is None:
        raise ValidationFailed(
            "approver", f"above {ADJUSTED_ALONE_CREDITS} credits a second person has to agree."
        )

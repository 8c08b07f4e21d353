"""Receipts, refund notes and bad news by mail, each once, whatever the number of webhooks."""

from uuid import UUID

from backend.billing.amounts import money_text
from backend.billing.lifecycle import Outcome
from backend.billing.records import StoredPurchase
from backend.clock import Clock
from backend.database import Database
from backend.notices.outbox import Outbox
from backend.providers.payments import PurchaseFacts, RefundFact


class Receipts:
    """Letters are posted in the transaction of what they tell of; their keys make them single."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox

    async def post(self, stored: StoredPurchase, outcome: Outcome, facts: PurchaseFacts) -> None:
        """Put out what this settlement gives cause for; an erased account gets no mail."""
        if stored.account_id is None:
            return
        account_id, locale = stored.account_id, await self._locale(stored.account_id)
        if outcome.grants:
            await self._receipt(account_id, locale, stored, facts)
        if outcome.state == "failed" and stored.state != "failed":
            await self._outbox.post(
                "payment_failed", account_id, key=f"payment_failed:{stored.id}", locale=locale,
                params={"credits": stored.credits},
            )  # fmt: skip
        for refund in facts.refunds:
            await self._refund_note(account_id, locale, stored, refund)

    async def _receipt(
        self, account_id: UUID, locale: str, stored: StoredPurchase, facts: PurchaseFacts
    ) -> None:
        session = facts.session
        currency = session.currency
        await self._outbox.post(
            "receipt", account_id, key=f"receipt:{stored.id}", locale=locale,
            params={
                "purchase": str(stored.id),
                "date": self._clock.now().date().isoformat(),
                "credits": stored.credits,
                "subtotal": money_text(session.amount_subtotal, currency),
                "discount": money_text(session.amount_discount, currency)
                if session.amount_discount else "",
                "tax": money_text(session.amount_tax, currency),
                "total": money_text(session.amount_total, currency),
                "country": session.country or "",
                "invoice": session.invoice_url or "",
            },
        )  # fmt: skip

    async def _refund_note(
        self, account_id: UUID, locale: str, stored: StoredPurchase, refund: RefundFact
    ) -> None:
        """One note when the money is on its way, and one more if it could not arrive."""
        if refund.status == "succeeded":
            template = "refund"
        elif refund.status == "failed":
            template = "refund_failed"
        else:
            return
        await self._outbox.post(
            template, account_id, key=f"{template}:{refund.id}", locale=locale,
            params={
                "purchase": str(stored.id),
                "amount": money_text(refund.amount, stored.currency),
                "credits": stored.credits,
            },
        )  # fmt: skip

    async def _locale(self, account_id: UUID) -> str:
        locale = await self._database.value("SELECT locale FROM account WHERE id = $1", account_id)
        return "es" if locale == "es" else "en"

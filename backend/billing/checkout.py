"""The page to pay on: a customer and a session at the processor, each made once whatever dies."""

import hashlib
from datetime import timedelta
from uuid import UUID

from backend.billing.checkpoints import Checkpoints
from backend.billing.records import PurchaseRecords, StoredPurchase
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.providers.payments import (
    CheckoutOrder,
    CheckoutSession,
    PaymentGateway,
    PaymentObjectMissing,
    PaymentRefused,
)

SHORTEST_SESSION = timedelta(minutes=31)
"""The processor makes no session that ends in less than half an hour."""


class Checkout:
    """Asks the processor for sessions, with keys that are bound to what is asked."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        gateway: PaymentGateway,
        records: PurchaseRecords,
        checkpoints: Checkpoints,
        public_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._records = records
        self._checkpoints = checkpoints
        self._public_url = public_url.rstrip("/")

    async def session(self, purchase: StoredPurchase) -> CheckoutSession:
        """The purchase's session. Raises: PaymentsUnavailable, PaymentRefused."""
        try:
            return await self._ask_for_session(purchase)
        except PaymentObjectMissing:
            # The customer is gone at the processor, or belongs to another key: a new one.
            return await self._ask_for_session(purchase, is_customer_lost=True)
        except PaymentRefused:
            # A session that could not be made in time has refused end times: it was never made,
            # or the same key would have answered with it.
            if self._clock.now() < purchase.session_expires_at - SHORTEST_SESSION:
                raise
            await self._records.extend_session(purchase.id)
        again = await self._records.get(purchase.id)
        assert again is not None, "purchases are never deleted"
        return await self._ask_for_session(again)

    async def _ask_for_session(
        self, purchase: StoredPurchase, *, is_customer_lost: bool = False
    ) -> CheckoutSession:
        person = await self._database.row(
            """
            SELECT a.email, a.locale, b.stripe_customer_id FROM billing_account b
            JOIN account a ON a.id = b.account_id WHERE b.id = $1
            """,
            purchase.wallet_id,
        )
        if person is None or person["email"] is None:
            raise NotFound
        customer_id = person["stripe_customer_id"]
        if customer_id is None or is_customer_lost:
            customer_id = await self._customer(
                purchase.wallet_id, person["email"], lost=customer_id or ""
            )
        order = self._order(purchase, customer_id, person["locale"])
        key = f"session:{purchase.id}:{customer_id}:{int(order.expires_at.timestamp())}"
        return await self._gateway.create_session(order, key=key)

    async def _customer(self, wallet_id: UUID, email: str, *, lost: str) -> str:
        """The wallet's customer, made once per address, and once more for each that was lost."""
        digest = hashlib.sha256(email.encode()).hexdigest()[:16]
        customer_id = await self._gateway.create_customer(
            wallet_id, email, key=f"customer:{wallet_id}:{digest}:{lost}"
        )
        self._checkpoints.reach("customer_made")
        await self._database.execute(
            "UPDATE billing_account SET stripe_customer_id = $2"
            " WHERE id = $1 AND coalesce(stripe_customer_id, '') = $3",
            wallet_id,
            customer_id,
            lost,
        )
        return customer_id

    def _order(self, purchase: StoredPurchase, customer_id: str, locale: str) -> CheckoutOrder:
        page = f"{self._public_url}/billing/return"
        unit = "créditos" if locale == "es" else "credits"
        return CheckoutOrder(
            purchase_id=purchase.id,
            customer_id=customer_id,
            product=f"{purchase.credits} {unit}",
            tax_code=purchase.tax_code,
            unit_amount=purchase.amount_subtotal,
            currency=purchase.currency,
            locale=locale,
            expires_at=purchase.session_expires_at,
            success_url=f"{page}?sid={{CHECKOUT_SESSION_ID}}",
            cancel_url=f"{page}?cancelled=1",
        )

"""Buying credits: a purchase is written down, then a page to pay on is asked for it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog

from backend.accounts.errors import AccountFrozen
from backend.billing.checkout import Checkout
from backend.billing.checkpoints import Checkpoints
from backend.billing.errors import PaymentUnavailable, PurchaseConflict
from backend.billing.lifecycle import UNSETTLED
from backend.billing.packs import PackShelf, PackTerms
from backend.billing.reconcile import Reconciler
from backend.billing.records import PurchaseRecords, StoredPurchase
from backend.billing.schemas import Pack, Purchase, PurchaseCreate, PurchasePage
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.identifiers import parse_id
from backend.providers.payments import (
    PaymentGateway,
    PaymentRefused,
    PaymentsUnavailable,
)

LOOK_EVERY = timedelta(seconds=2)
"""A client that polls makes us ask the processor at most so often."""
PAYER_LOOKS = timedelta(seconds=0.5)
PAYER_PAUSE_SECONDS = 0.2
PAYER_TRIES = 10
UNPAID = frozenset({"created", "open"})
TRIES = 3

log = structlog.get_logger()


class PurchaseService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        gateway: PaymentGateway,
        shelf: PackShelf,
        records: PurchaseRecords,
        reconciler: Reconciler,
        checkpoints: Checkpoints,
        checkout: Checkout,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._shelf = shelf
        self._records = records
        self._reconciler = reconciler
        self._checkpoints = checkpoints
        self._checkout = checkout

    async def packs(self) -> list[Pack]:
        """What is for sale."""
        return await self._shelf.for_sale()

    async def create(self, wallet_id: UUID, request: PurchaseCreate) -> Purchase:
        """Begin to buy; the same key is the same purchase, and only one is open at a time.

        Raises: ValidationFailed, PackWithdrawn, PurchaseConflict, AccountFrozen,
        PaymentUnavailable (the purchase stays, and asking again goes on with it).
        """
        known = await self._records.by_client_key(wallet_id, request.client_key)
        if known is None:
            terms = await self._shelf.find(request.pack)
            await self._refuse_frozen(wallet_id)
            known = await self._written(wallet_id, terms, request.client_key)
        if known.pack != request.pack:
            raise PurchaseConflict
        if known.state == "created":
            await self._open_page(known)
        return await self._view(known.id, wallet_id)

    async def get(self, wallet_id: UUID, purchase_id: UUID) -> Purchase:
        """How a purchase stands; while it is not settled the processor is asked too."""
        purchase = await self._view(purchase_id, wallet_id)
        if purchase.state not in UNSETTLED:
            return purchase
        try:
            await self._reconciler.reconcile_purchase(purchase_id, unless_within=LOOK_EVERY)
        except (PaymentsUnavailable, PaymentRefused) as error:
            log.warning("purchase_not_looked_at", error=type(error).__name__)
        return await self._view(purchase_id, wallet_id)

    async def page(self, wallet_id: UUID, *, cursor: str | None, limit: int) -> PurchasePage:
        """All purchases, newest first. Raises: ValidationFailed for a cursor that is not ours."""
        before = parse_id(cursor) if cursor else None
        if cursor and before is None:
            raise ValidationFailed("cursor", "use the next_cursor of an earlier answer.")
        found = await self._records.views(wallet_id, before=before, limit=limit + 1)
        items = found[:limit]
        return PurchasePage(items, str(items[-1].id) if len(found) > limit else None)

    async def returned(self, session_id: str) -> Purchase | None:
        """The purchase of a payer who comes back; None when the session is none of ours."""
        row = await self._database.row(
            "SELECT id, wallet_id, looks_begun FROM purchase WHERE session_id = $1", session_id
        )
        if row is None:
            return None
        try:
            await self._look_for_payer(row["id"], row["looks_begun"])
        except (PaymentsUnavailable, PaymentRefused) as error:
            log.warning("purchase_not_looked_at", error=type(error).__name__)
        return await self._view(row["id"], row["wallet_id"])

    async def _look_for_payer(self, purchase_id: UUID, looks_begun: int) -> None:
        """Wait for a look that began after the payer came back.

        One that a webhook or the app began just before may have asked before the money was there,
        and the page would tell somebody who has paid that nothing was paid.
        """
        for _ in range(PAYER_TRIES):
            state = await self._reconciler.reconcile_purchase(
                purchase_id, unless_within=PAYER_LOOKS
            )
            seen = await self._known(purchase_id)
            if state not in UNPAID or seen.state not in UNPAID or seen.look_applied > looks_begun:
                return
            await asyncio.sleep(PAYER_PAUSE_SECONDS)

    async def _view(self, purchase_id: UUID, wallet_id: UUID) -> Purchase:
        found = await self._records.view(purchase_id, wallet_id)
        if found is None:
            raise NotFound
        return found

    async def _refuse_frozen(self, wallet_id: UUID) -> None:
        if await self._database.value("SELECT frozen FROM wallet WHERE id = $1", wallet_id):
            raise AccountFrozen

    async def _written(self, wallet_id: UUID, terms: PackTerms, client_key: str) -> StoredPurchase:
        """The purchase's row, after any other open one has made room."""
        for _ in range(TRIES):
            for other in await self._records.open_ones(wallet_id):
                if other.client_key == client_key:
                    return other  # the same press, sent twice: the first one wrote it meanwhile
                await self._make_room(other)
            try:
                await self._records.add(
                    wallet_id, terms, client_key=client_key, livemode=self._gateway.livemode
                )
            except asyncpg.UniqueViolationError:
                log.info("purchase_raced")
            self._checkpoints.reach("purchase_written")
            if known := await self._records.by_client_key(wallet_id, client_key):
                return known
        raise PaymentUnavailable

    async def _make_room(self, other: StoredPurchase) -> None:
        """End an open purchase: nobody may pay twice by two open pages."""
        if other.session_id is None:
            if await self._records.abandon(other.id, only_unmade=True):
                return
            other = await self._known(other.id)
        if other.session_id is None:
            return
        try:
            await self._close_page(other.session_id)
            state = await self._reconciler.reconcile_purchase(other.id)
        except (PaymentsUnavailable, PaymentRefused) as error:
            raise PaymentUnavailable from error
        if state == "open":
            raise PaymentUnavailable

    async def _close_page(self, session_id: str) -> None:
        try:
            await self._gateway.expire_session(session_id)
        except PaymentRefused:
            log.info("session_already_over")  # paid or expired meanwhile: the look will tell

    async def _open_page(self, purchase: StoredPurchase) -> None:
        """Ask for the page, with a key that is bound to what is asked: once, whatever dies."""
        try:
            session = await self._checkout.session(purchase)
        except PaymentsUnavailable as error:
            raise PaymentUnavailable from error
        except PaymentRefused as error:
            log.error("checkout_refused", code=error.code, purchase=str(purchase.id))  # noqa: TRY400  # the code says all
            await self._records.abandon(purchase.id, only_unmade=True)
            raise PaymentUnavailable from error
        self._checkpoints.reach("session_made")
        state = await self._records.session_opened(purchase.id, session.id, session.url)
        if state == "abandoned":
            await self._make_room(await self._known(purchase.id))

    async def _known(self, purchase_id: UUID) -> StoredPurchase:
        found = await self._records.get(purchase_id)
        assert found is not None, "purchases are never deleted"
        return found

"""Buying credits: choose a pack, pay in the browser, see the balance grow by itself."""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.billing import (
    ENDED_PURCHASE,
    PAID,
    Pack,
    Purchase,
    PurchaseCreate,
    may_open,
)
from desktop.client.errors import ApiProblem, ClientError, ProtocolError
from desktop.client.outcomes import outcome_of
from desktop.client.server_address import ServerAddress

LOOK_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 3600.0


class BillingDoor(Protocol):
    async def packs(self) -> list[Pack]: ...

    async def create_purchase(self, request: PurchaseCreate) -> Purchase: ...

    async def purchase(self, purchase_id: str) -> Purchase: ...


class TopUpPresenter(QObject):
    """Never believes a browser: only the service says that something was paid."""

    packs_changed = Signal(list)
    checkout_ready = Signal(str)
    """With an address that may be opened in the browser."""
    changed = Signal(object)
    """With the Purchase that is waited for, each time it stands differently."""
    paid = Signal()
    ended_unpaid = Signal()
    failed = Signal(str)
    """With a sentence."""

    def __init__(
        self,
        bridge: Bridge,
        billing: BillingDoor,
        address: ServerAddress,
        look_seconds: float = LOOK_SECONDS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._billing = billing
        self._address = address
        self._look_seconds = look_seconds
        self._beginning: Handle[Purchase] | None = None
        self._waiting: Handle[Purchase] | None = None
        self.purchase: Purchase | None = None
        """The one that is being paid, or was last."""

    def load(self) -> None:
        self._bridge.run(self._billing.packs(), done=self.packs_changed.emit, failed=self._no_packs)

    def buy(self, code: str) -> None:
        """Open a checkout; a second one replaces the wait for the first, not the first itself."""
        self.stop()
        self._beginning = self._bridge.run(
            self._begin(code), done=self._opened, failed=self._refused
        )

    def open_again(self) -> None:
        """The page to pay on, for whoever closed it."""
        if self.purchase is not None and self.purchase.checkout_url:
            self.checkout_ready.emit(self.purchase.checkout_url)

    def stop(self) -> None:
        """Wait no longer; what was paid is credited all the same."""
        for handle in (self._beginning, self._waiting):
            if handle is not None:
                handle.cancel()
        self._beginning = self._waiting = None

    def hear(self, purchase: Purchase) -> None:
        """The service tells by itself how a purchase stands: sooner than looking would."""
        if self._waiting is None or self.purchase is None or purchase.id != self.purchase.id:
            return
        self._show(purchase)
        if purchase.state in ENDED_PURCHASE:
            self._waiting.cancel()
            self._over(purchase)

    async def _begin(self, code: str) -> Purchase:
        request = PurchaseCreate(pack=code, client_key=str(uuid.uuid4()))
        purchase = await self._billing.create_purchase(request)
        if not may_open(purchase.checkout_url or "", self._address):
            raise ProtocolError("The checkout's address is none that may be opened.")
        return purchase

    def _opened(self, purchase: Purchase) -> None:
        self._beginning = None
        self.purchase = purchase
        self.checkout_ready.emit(purchase.checkout_url or "")
        self._waiting = self._bridge.run(
            self._until_over(purchase), done=self._over, failed=self._refused
        )

    async def _until_over(self, purchase: Purchase) -> Purchase:
        """Look at the purchase now and then; a lost connection only makes it take longer."""
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                while purchase.state not in ENDED_PURCHASE:
                    await asyncio.sleep(self._look_seconds)
                    purchase = await self._looked_at(purchase)
        except TimeoutError:
            pass
        return purchase

    async def _looked_at(self, purchase: Purchase) -> Purchase:
        try:
            seen = await self._billing.purchase(purchase.id)
        except ClientError as error:
            if not error.is_passing:
                raise
            return purchase
        if seen != purchase:
            self._bridge.post(lambda: self._show(seen))
        return seen

    def _show(self, purchase: Purchase) -> None:
        """Late news of a purchase that nobody waits for any more is no news."""
        known = self.purchase
        if self._waiting is not None and known is not None and purchase.id == known.id:
            self.purchase = purchase
            self.changed.emit(purchase)

    def _over(self, purchase: Purchase) -> None:
        self._waiting = None
        self.purchase = purchase
        self.changed.emit(purchase)
        if purchase.state == PAID:
            self.paid.emit()
        else:
            self.ended_unpaid.emit()

    def _no_packs(self, error: Exception) -> None:
        if isinstance(error, ApiProblem) and error.status == 404:
            self.failed.emit(self.tr("This service sells no credits."))
        else:
            self._refused(error)

    def _refused(self, error: Exception) -> None:
        self._beginning = self._waiting = None
        if not isinstance(error, ClientError):
            raise error
        outcome = outcome_of(error, QCoreApplication.translate)
        self.failed.emit(f"{outcome.title}. {outcome.hint}")


def recommended(packs: Sequence[Pack], missing_credits: int) -> Pack | None:
    """The smallest pack that covers what waits, else the largest; none while nothing waits."""
    if missing_credits <= 0 or not packs:
        return None
    by_size = sorted(packs, key=lambda pack: pack.credits)
    return next((pack for pack in by_size if pack.credits >= missing_credits), by_size[-1])

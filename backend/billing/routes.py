"""Packs, purchases and the processor's webhook over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.accounts.callers import Caller, requires_account, requires_verified
from backend.accounts.service import AccountService
from backend.accounts.visitors import visitor_of
from backend.billing.schemas import PackList, Purchase, PurchaseCreate, PurchasePage
from backend.billing.service import PurchaseService
from backend.billing.webhooks import WebhookDesk
from backend.http_types import AnyRequest
from backend.paths import known_id


class PackController(Controller):
    path = "/packs"
    tags = ["Billing"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @get(operation_id="ListPacks")
    async def list_packs(self, purchase_service: NamedDependency[PurchaseService]) -> PackList:
        """The credits for sale, before tax."""
        return PackList(await purchase_service.packs())


class PurchaseController(Controller):
    path = "/purchases"
    tags = ["Billing"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @post(guards=[requires_verified], operation_id="CreatePurchase")
    async def create_purchase(
        self,
        request: AnyRequest,
        caller: NamedDependency[Caller],
        data: JSONBody[PurchaseCreate],
        purchase_service: NamedDependency[PurchaseService],
        account_service: NamedDependency[AccountService],
    ) -> Purchase:
        """Begin to buy a pack; pay at `checkout_url`. One purchase is open at a time."""
        begun = await purchase_service.create(caller.wallet_id, data)
        await account_service.signals.record(caller.account_id, "order", visitor_of(request))
        return begun

    @get(guards=[requires_account], operation_id="ListPurchases")
    async def list_purchases(
        self,
        caller: NamedDependency[Caller],
        purchase_service: NamedDependency[PurchaseService],
        cursor: FromQuery[str | None] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    ) -> PurchasePage:
        """The account's purchases, newest first."""
        return await purchase_service.page(caller.wallet_id, cursor=cursor, limit=limit)

    @get("/{purchase_id:str}", guards=[requires_account], operation_id="GetPurchase")
    async def get_purchase(
        self,
        caller: NamedDependency[Caller],
        purchase_service: NamedDependency[PurchaseService],
        purchase_id: FromPath[str],
    ) -> Purchase:
        """How a purchase stands; asking while it is open finds a payment within seconds."""
        return await purchase_service.get(caller.wallet_id, known_id(purchase_id))


class WebhookController(Controller):
    include_in_schema = False

    # The desk has its own limit: an oversized webhook is refused as a forged one.
    @post("/webhooks/stripe", status_code=200, request_max_body_size=None)
    async def receive(
        self, request: AnyRequest, webhook_desk: NamedDependency[WebhookDesk]
    ) -> dict[str, bool]:
        """Take in what the payment processor tells."""
        header = request.headers.get("stripe-signature", "")
        await webhook_desk.receive(request.stream(), header)
        return {"received": True}

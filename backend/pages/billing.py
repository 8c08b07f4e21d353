"""Where payers come back to: it looks at the payment and says so, and grants nothing by itself."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from backend.billing.lifecycle import PurchaseState
from backend.billing.service import PurchaseService
from backend.http_types import AnyRequest
from backend.pages.showing import show
from backend.settings import Settings

OUTCOMES: dict[PurchaseState, str] = {
    "paid": "paid",
    "processing": "processing",
    "created": "open",
    "open": "open",
    "review": "review",
    "expired": "unpaid",
    "failed": "unpaid",
    "abandoned": "unpaid",
}
"""Which words a purchase's state gets; money that went back again gets none of its own."""


class BillingPageController(Controller):
    include_in_schema = False

    @get("/billing/return")
    async def billing_return(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        purchase_service: NamedDependency[PurchaseService],
        sid: FromQuery[str] = "",
        cancelled: FromQuery[str] = "",
    ) -> Template:
        """Say how the payment stands; an address that was made up learns and moves nothing."""
        purchase = await purchase_service.returned(sid) if sid else None
        outcome = OUTCOMES.get(purchase.state, "other") if purchase else "other"
        if cancelled and purchase is None:
            outcome = "unpaid"
        credits_bought = purchase.credits if purchase else 0
        return show(request, settings, "billing.html", outcome=outcome, credits=credits_bought)

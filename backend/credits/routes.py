"""Balance and history over HTTP."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.accounts.callers import Caller, requires_account
from backend.credits.schemas import Balance, LedgerPage
from backend.credits.service import CreditService


class CreditController(Controller):
    path = "/credits"
    guards = [requires_account]  # noqa: RUF012  # Litestar reads it as a class attribute
    tags = ["Credits"]  # noqa: RUF012  # the same

    @get(operation_id="GetBalance")
    async def get_balance(
        self, caller: NamedDependency[Caller], credit_service: NamedDependency[CreditService]
    ) -> Balance:
        """What can be spent now, what waits for running jobs, what is owed."""
        return await credit_service.balance(caller.account_id)

    @get("/entries", operation_id="ListLedgerEntries")
    async def list_entries(
        self,
        caller: NamedDependency[Caller],
        credit_service: NamedDependency[CreditService],
        cursor: FromQuery[str | None] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    ) -> LedgerPage:
        """The history of the balance, newest first."""
        return await credit_service.entries(caller.account_id, cursor=cursor, limit=limit)

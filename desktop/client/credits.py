"""Balance and ledger over HTTP."""

from desktop.client.transport import Transport
from desktop.client.wire import Balance, LedgerPage

PAGE_ROWS = "100"


class CreditsApi:
    """The paths of `credits/`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def balance(self) -> Balance:
        return await self._transport.ask("GET", "/credits", Balance)

    async def entries(self, cursor: str | None = None) -> LedgerPage:
        """One page of the ledger, newest first; `next_cursor` of a page asks for the next."""
        query = {"limit": PAGE_ROWS, **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask("GET", "/credits/entries", LedgerPage, query=query)

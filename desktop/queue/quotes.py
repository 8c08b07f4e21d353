"""Prices: asked of the service once for each size and set of options."""

import msgspec

from desktop.client.api import ApiClient
from desktop.client.wire import AfterTrial, Quote, UpscaleOptions

MAX_REMEMBERED = 10_000


class QuoteBook:
    """Remembers quotes while the app runs; the service checks the price again at submission."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._quotes: dict[bytes, Quote] = {}

    async def quote(
        self,
        width_px: int,
        height_px: int,
        options: UpscaleOptions,
        after_trial: AfterTrial | None = None,
    ) -> Quote:
        """After a trial it is asked for anew each time. Raises: ClientError's subclasses."""
        if after_trial is not None:
            return await self._api.jobs.quote(width_px, height_px, options, after_trial)
        key = msgspec.json.encode((width_px, height_px, options))
        known = self._quotes.get(key)
        if known is None:
            known = await self._api.jobs.quote(width_px, height_px, options)
            if len(self._quotes) >= MAX_REMEMBERED:
                self._quotes.clear()
            self._quotes[key] = known
        return known

    def forget(self) -> None:
        """After a price change."""
        self._quotes.clear()

"""Another way to the service, from now on: what waited for a connection tries it at once."""

from desktop.account.presenter import AccountPresenter
from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.queue.presenter import QueuePresenter


class Rerouting:
    """Lives as long as the app."""

    def __init__(
        self, bridge: Bridge, api: ApiClient, account: AccountPresenter, queue: QueuePresenter
    ) -> None:
        self._bridge = bridge
        self._api = api
        self._account = account
        self._queue = queue

    def use_proxy(self, proxy_url: str) -> None:
        """Empty for none. Transfers under way end on the old way."""
        changed = self._api.use_proxy(proxy_url or None)
        self._bridge.run(changed, done=lambda _: self._try_again())

    def _try_again(self) -> None:
        if self._account.is_waiting_for_connection:
            self._account.restore()
        elif self._queue.is_working and not self._queue.is_paused:
            self._queue.go_on()

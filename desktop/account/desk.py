"""What stands behind the account's pages and outlives any window."""

from dataclasses import dataclass

from desktop.account.news import AccountNews
from desktop.client.api import ApiClient


@dataclass(frozen=True)
class AccountDesk:
    """The service's account side, and what it tells."""

    api: ApiClient
    news: AccountNews

"""What stands behind the account's pages and outlives any window."""

from dataclasses import dataclass

from desktop.account.news import AccountNews
from desktop.account.settings import SettingsPresenter
from desktop.client.api import ApiClient
from desktop.privacy.presenter import PrivacyPresenter


@dataclass(frozen=True)
class AccountDesk:
    """The service's account side, and what it tells."""

    api: ApiClient
    news: AccountNews
    settings: SettingsPresenter
    privacy: PrivacyPresenter

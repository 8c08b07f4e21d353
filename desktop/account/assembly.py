"""Builds what stands behind the account's pages."""

from PySide6.QtCore import QObject

from desktop.account.desk import AccountDesk
from desktop.account.news import AccountNews
from desktop.account.presenter import AccountPresenter
from desktop.account.settings import SettingsPresenter
from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.privacy.presenter import PrivacyPresenter, Traces


def build_account_desk(
    bridge: Bridge,
    api: ApiClient,
    *,
    account: AccountPresenter,
    news: AccountNews,
    traces: Traces,
    parent: QObject | None = None,
) -> AccountDesk:
    """`traces` is what this computer keeps beside the person's own files."""
    settings = SettingsPresenter(bridge, api.accounts, api.privacy, parent)
    account.signed_in.connect(settings.know)
    account.signed_out.connect(settings.forget)
    settings.deleted.connect(account.sign_out)
    privacy = PrivacyPresenter(bridge, api.images, api.privacy, traces, parent)
    news.pictures_deleted.connect(privacy.follow_deletion)
    return AccountDesk(api, news, settings, privacy)

"""Makes the account's pages for one window."""

from dataclasses import dataclass

from desktop.account.desk import AccountDesk
from desktop.account.hub import Hub, HubTab
from desktop.account.settings_page import SettingsPage
from desktop.bridge import Bridge
from desktop.client.server_address import ServerAddress
from desktop.credits.page import CreditsPage
from desktop.credits.top_up import TopUpPresenter
from desktop.credits.top_up_view import TopUpPage
from desktop.history.view import HistoryPage
from desktop.privacy.view import PrivacyPage
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme


@dataclass(frozen=True)
class HubGround:
    """What the pages are made of."""

    bridge: Bridge
    address: ServerAddress
    theme: Theme
    icons: Icons


@dataclass(frozen=True)
class HubPages:
    """The pages, and the place that shows one of them."""

    hub: Hub
    top_up: TopUpPage
    credit: CreditsPage
    history: HistoryPage
    privacy: PrivacyPage
    settings: SettingsPage


def build_hub(ground: HubGround, desk: AccountDesk, top_up: TopUpPresenter) -> HubPages:
    """In the language that is set now."""
    theme, icons = ground.theme, ground.icons
    top_up_page = TopUpPage(top_up)
    credit = CreditsPage(
        ground.bridge,
        desk.api.credits,
        desk.api.billing,
        address=ground.address,
        theme=theme,
        icons=icons,
    )
    history = HistoryPage(ground.bridge, desk.api.jobs, theme=theme, icons=icons)
    privacy = PrivacyPage(desk.privacy, ground.bridge, desk.api.images, theme=theme, icons=icons)
    settings = SettingsPage(desk.settings)
    pages = {
        HubTab.TOP_UP: top_up_page,
        HubTab.CREDITS: credit,
        HubTab.HISTORY: history,
        HubTab.PRIVACY: privacy,
        HubTab.ACCOUNT: settings,
    }
    return HubPages(Hub(icons, pages), top_up_page, credit, history, privacy, settings)

"""The window's parts, made but not yet connected."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from desktop.account.desk import AccountDesk
from desktop.account.hub_shelf import HubShelf
from desktop.account.presenter import AccountPresenter
from desktop.account.view import AccountPage
from desktop.bridge import Bridge
from desktop.client.server_address import ServerAddress
from desktop.credits.top_up import TopUpPresenter
from desktop.credits.view import BalanceBar
from desktop.late import Late
from desktop.queue.report_words import ReportWords
from desktop.queue.view import QueueView
from desktop.queue.view_delegate import QueueDelegate
from desktop.queue.view_model import QueueListModel
from desktop.queue.view_pane import PaneParts, QueuePane
from desktop.queue.view_report import ReportStrip
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.queue.view_words import QueueWords
from desktop.ui.actions import Actions, Menu
from desktop.ui.drop_overlay import DropOverlay
from desktop.ui.empty_state import EmptyState
from desktop.ui.main_window import MainWindow
from desktop.ui.notice import NoticeBar
from desktop.ui.notifying.notifiers import Notifier
from desktop.ui.notifying.taskbar import TaskbarProgress
from desktop.ui.options_panel import OptionsPanel
from desktop.ui.picture_page import PicturePage
from desktop.ui.settings_page import SettingsPage
from desktop.ui.stages import Stages
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.viewer.compare import CompareView
from desktop.viewer.tiles import TileStore

if TYPE_CHECKING:
    from desktop.account import hub_pages
    from desktop.credits.top_up_view import TopUpPage
else:
    hub_pages = Late("desktop.account.hub_pages")


@dataclass(frozen=True)
class Parts:
    """Everything that the wirings connect."""

    window: MainWindow
    stages: Stages
    actions: Actions
    menus: dict[Menu, QMenu]
    balance: BalanceBar
    model: QueueListModel
    view: QueueView
    pane: QueuePane
    empty: EmptyState
    options: OptionsPanel
    news: NoticeBar
    hint: NoticeBar
    words: QueueWords
    report_words: ReportWords
    report: ReportStrip
    compare: CompareView
    account: AccountPage
    shelf: HubShelf
    settings: SettingsPage
    overlay: DropOverlay

    @property
    def hub(self) -> "hub_pages.HubPages":
        """The account's pages; made if nobody has looked at them yet."""
        return self.shelf.pages

    @property
    def top_up(self) -> "TopUpPage":
        return self.hub.top_up


@dataclass(frozen=True)
class Ground:
    """What parts are made of."""

    theme: Theme
    icons: Icons
    bridge: Bridge
    thumbnails: ThumbnailStore
    address: ServerAddress
    has_sample: bool
    notifier: Notifier
    taskbar: TaskbarProgress


def build_parts(
    window: MainWindow,
    ground: Ground,
    account: AccountPresenter,
    top_up: TopUpPresenter,
    desk: AccountDesk,
) -> Parts:
    """Fill the window, in the language that is set now."""
    theme, icons = ground.theme, ground.icons
    words = QueueWords()
    model = QueueListModel(words, ground.thumbnails)
    view = QueueView(model, QueueDelegate(theme, icons, words))
    report_words = ReportWords(words)
    actions = Actions(icons)
    empty = EmptyState(theme, icons, has_sample=ground.has_sample)
    options = OptionsPanel(icons)
    news, hint = NoticeBar(theme, icons), NoticeBar(theme, icons)
    pane = QueuePane(PaneParts(view, empty, options, news, hint), actions)
    balance, compare = BalanceBar(theme, icons), CompareView(theme, icons, TileStore(ground.bridge))
    report = ReportStrip(theme, icons, report_words)
    account_page = AccountPage(account, ground.address)
    shelf = HubShelf(partial(_build_hub, ground, desk, top_up))
    settings_page = SettingsPage()
    stages = Stages(pane, (PicturePage(compare, report), account_page, shelf, settings_page))
    stages.lowered.connect(pane.set_low)
    menus = actions.fill(window.furnish(balance, stages))
    _adopt(window, words, model, report_words, actions, compare.tiles)
    return Parts(
        window=window,
        stages=stages,
        actions=actions,
        menus=menus,
        balance=balance,
        model=model,
        view=view,
        pane=pane,
        empty=empty,
        options=options,
        news=news,
        hint=hint,
        words=words,
        report_words=report_words,
        report=report,
        compare=compare,
        account=account_page,
        shelf=shelf,
        settings=settings_page,
        overlay=DropOverlay(theme, window),
    )


def _build_hub(ground: Ground, desk: AccountDesk, top_up: TopUpPresenter) -> "hub_pages.HubPages":
    made_of = hub_pages.HubGround(ground.bridge, ground.address, ground.theme, ground.icons)
    return hub_pages.build_hub(made_of, desk, top_up)


def _adopt(window: MainWindow, *orphans: QObject) -> None:
    """What has no place in a layout goes with the window all the same."""
    for orphan in orphans:
        orphan.setParent(window)

"""Connects the account's pages with the menus, the balance, the queue and the news."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.account.desk import AccountDesk
from desktop.account.hub import HubTab
from desktop.account.presenter import AccountPresenter
from desktop.client.wire import Balance, Job, Policies
from desktop.credits.presenter import CreditsPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.queue.summary import Summary
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.ui.actions import Act
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage

if TYPE_CHECKING:
    from desktop.account.hub_pages import HubPages


class HubWiring(QObject):
    """Lives as long as its window."""

    def __init__(
        self,
        parts: Parts,
        desk: AccountDesk,
        account: AccountPresenter,
        *,
        credit: CreditsPresenter,
        queue: QueuePresenter,
        thumbnails: ThumbnailStore,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._desk = desk
        self._account = account
        self._credit = credit
        self._queue = queue
        self._connect_actions()
        desk.settings.texts_outdated.connect(self._show_texts_notice)
        self._show_texts_notice(desk.settings.texts)
        desk.privacy.traces_cleared.connect(thumbnails.clear)
        desk.news.pictures_deleted.connect(self._look_again)
        account.signed_out.connect(self._forget)
        account.signed_in.connect(lambda _: self._enable(is_in=True))
        self._enable(is_in=account.account is not None)
        parts.shelf.filled.connect(self._connect_pages)

    def open(self, tab: HubTab) -> None:
        self._parts.stages.show_stage(Stage.CREDITS)
        hub = self._parts.hub.hub
        hub.show_tab(tab)
        hub.buttons[tab].setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect_pages(self, pages: "HubPages") -> None:
        """What needs the pages, from when there are any."""
        desk, privacy = self._desk, self._desk.privacy
        pages.hub.closed.connect(lambda: self._parts.stages.show_stage(Stage.PICTURE))
        pages.hub.shown.connect(self._refresh)
        pages.credit.top_up_pressed.connect(lambda: self.open(HubTab.TOP_UP))
        pages.history.deletion_wanted.connect(lambda job: privacy.delete(job.image_id))
        pages.privacy.texts_wanted.connect(self._show_texts)
        pages.settings.sheet.sign_out_pressed.connect(self._account.sign_out)
        privacy.image_deleted.connect(lambda _: self._refresh_if(HubTab.HISTORY))
        privacy.failed.connect(self._say_where_seen)
        desk.news.job_arrived.connect(self._show_job)
        desk.news.balance_arrived.connect(lambda _: self._refresh_if(HubTab.CREDITS))
        desk.news.purchase_arrived.connect(lambda _: self._refresh_if(HubTab.CREDITS))
        self._credit.balance_changed.connect(self._show_balance)
        self._queue.summary_changed.connect(self._show_need)
        self._show_balance(self._credit.balance)

    def _connect_actions(self) -> None:
        actions = self._parts.actions
        for act, tab in {
            Act.TOP_UP: HubTab.TOP_UP,
            Act.CREDITS: HubTab.CREDITS,
            Act.HISTORY: HubTab.HISTORY,
            Act.PRIVACY: HubTab.PRIVACY,
        }.items():
            actions[act].triggered.connect(lambda _=False, chosen=tab: self.open(chosen))
        self._parts.balance.top_up_pressed.connect(lambda: self.open(HubTab.TOP_UP))

    def _show_texts(self) -> None:
        self.open(HubTab.ACCOUNT)
        self._parts.hub.settings.show_texts("privacy")

    def _show_texts_notice(self, policies: Policies | None) -> None:
        """A changed policy is said once in the window; it stops nobody from working."""
        if policies is not None:
            text = self.tr("Our privacy policy or terms have changed.")
            notice = Notice(text, "info", self.tr("Read"), self._show_texts)
            self._parts.hint.show_notice(notice)

    def _say_where_seen(self, sentence: str) -> None:
        """A failed deletion that was asked for in the history is said there."""
        if self._parts.hub.hub.tab is HubTab.HISTORY:
            self._parts.hub.history.say(sentence)

    def _look_again(self, is_all: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        """Pictures were deleted, perhaps on another device: no page goes on showing them."""
        for tab in (HubTab.HISTORY, HubTab.PRIVACY):
            if self._parts.stages.stage is Stage.CREDITS and self._parts.hub.hub.tab is tab:
                looks = {
                    HubTab.HISTORY: self._parts.hub.history.open,
                    HubTab.PRIVACY: self._parts.hub.privacy.look_again,
                }
                looks[tab]()
        if not is_all:
            return
        text = self.tr("Your photos at our server were deleted. What you saved here stays.")
        self._parts.hint.show_notice(Notice(text, "info"))

    def _refresh(self, tab: HubTab) -> None:
        """A page is asked anew each time it is looked at."""
        pages = self._parts.hub
        openers = {
            HubTab.TOP_UP: pages.top_up.open,
            HubTab.CREDITS: pages.credit.open,
            HubTab.HISTORY: pages.history.open,
            HubTab.PRIVACY: pages.privacy.open,
            HubTab.ACCOUNT: pages.settings.open,
        }
        openers[tab]()

    def _show_job(self, job: Job) -> None:
        """Most news are of jobs that are on their way: their row says how far they are."""
        if not self._parts.hub.history.jobs.put(job):
            self._refresh_if(HubTab.HISTORY)

    def _refresh_if(self, tab: HubTab) -> None:
        """News matter to the page that is looked at; the others ask when they are."""
        is_seen = self._parts.stages.stage is Stage.CREDITS
        if is_seen and self._parts.hub.hub.tab is tab:
            self._refresh(tab)

    def _show_balance(self, balance: Balance | None) -> None:
        self._parts.hub.credit.show_balance(balance)
        self._show_need(self._queue.summary)

    def _show_need(self, summary: Summary) -> None:
        """What the queue lacks: photos that wait for credits, and those not started yet."""
        balance = self._credit.balance
        wanted_credits = summary.poor_credits + summary.draft_credits
        self._parts.hub.privacy.show_running(summary.under_way)
        missing_credits = wanted_credits - (balance.available if balance else 0)
        is_known = balance is not None
        self._parts.hub.top_up.show_need(
            missing_credits if is_known else 0, summary.poor + summary.drafts
        )

    def _enable(self, *, is_in: bool) -> None:
        for act in (Act.CREDITS, Act.HISTORY, Act.PRIVACY):
            self._parts.actions[act].setEnabled(is_in)

    def _forget(self) -> None:
        """Nothing of an account is shown to whoever signs in next."""
        self._enable(is_in=False)
        pages = self._parts.shelf.made
        if pages is not None:
            pages.credit.clear()
            pages.history.clear()
            pages.privacy.clear_account()
            pages.settings.reset()
        if self._parts.stages.stage is Stage.CREDITS:
            self._parts.stages.show_stage(Stage.PICTURE)

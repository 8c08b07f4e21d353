"""Says inside the window what holds the queue up and what has just happened to it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from desktop.account.presenter import AccountPresenter
from desktop.client.outcomes import describe
from desktop.credits.presenter import CreditsPresenter
from desktop.files.finding import Skipped
from desktop.queue.presenter import QueuePresenter
from desktop.queue.summary import Summary
from desktop.ui.actions import Act
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.skipped_dialog import SkippedDialog


class QueueNotices(QObject):
    """Lives as long as its window."""

    def __init__(
        self,
        parts: Parts,
        account: AccountPresenter,
        queue: QueuePresenter,
        credit: CreditsPresenter,
        allow_more: Callable[[], None],
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._account = account
        self._queue = queue
        self._credit = credit
        self._allow_more = allow_more
        self._told: Notice | None = None
        self._code = ""
        self._undo_text = ""
        self._is_signed_out = False
        queue.skipped.connect(self._show_skipped)
        queue.taken_out.connect(self._show_undo)
        queue.undo_changed.connect(self._hide_undo)
        queue.held_up.connect(self._show_obstacle)
        credit.balance_changed.connect(self._count_again)
        account.signed_out.connect(self._note_signed_out)
        account.signed_in.connect(self._note_signed_in)
        self._show_obstacle(self._code)  # a window that is made anew has something to say at once

    def _show_undo(self, count: int) -> None:
        self._undo_text = self.tr("%n photo(s) taken out of the list.", "", count)
        undo = Notice(self._undo_text, "undo", self.tr("Undo"), self._queue.undo)
        self._parts.hint.show_notice(undo)

    def _hide_undo(self, count: int) -> None:
        """Everything is back, by the menu or a key."""
        if not count and self._parts.hint.text == self._undo_text:
            self._parts.hint.clear()

    def _show_skipped(self, skipped: list[Skipped]) -> None:
        first = skipped[0]
        reason = describe(first.reason, QCoreApplication.translate).title
        if len(skipped) == 1:
            text = self.tr("{name} was left out: {reason}.").format(
                name=first.path.name, reason=reason
            )
        else:
            text = self.tr("%n file(s) were left out.", "", len(skipped))
        show = partial(self._list_skipped, skipped)
        self._parts.hint.show_notice(Notice(text, "info", self.tr("Which"), show))

    def _list_skipped(self, skipped: list[Skipped]) -> None:
        SkippedDialog(skipped, self._parts.window).open()

    def _show_obstacle(self, code: str) -> None:
        """What holds the queue up, the worst first; nothing is said while all is well."""
        self._code = code
        summary = self._queue.summary
        if code:
            outcome = describe(code, QCoreApplication.translate)
            icon = "offline" if code in {"offline", "timeout"} else "warning"
            text = f"{outcome.title}. {outcome.hint}"
            self._tell(Notice(text, icon, self.tr("Try now"), self._try_now))
        elif self._is_signed_out and (summary.is_busy or summary.poor):
            left = summary.in_line + summary.under_way + summary.poor
            text = self.tr("%n photo(s) go on as soon as you sign in.", "", left)
            self._tell(Notice(text, "account", self.tr("Sign in"), self._sign_in))
        elif summary.poor:
            self._tell(self._credit_notice(self._poor_text(summary)))
        elif summary.capped:
            text = self.tr("Your limit is reached: %n photo(s) wait.", "", summary.capped)
            self._tell(Notice(text, "pause", self.tr("Allow as much again"), self._allow))
        elif self._is_short(summary):
            self._tell(self._credit_notice(self._short_text(summary)))
        else:
            self._tell(None)

    def _count_again(self, _: object) -> None:
        self._show_obstacle(self._code)

    def _note_signed_out(self) -> None:
        self._is_signed_out = True
        self._show_obstacle(self._code)

    def _note_signed_in(self, _: object) -> None:
        self._is_signed_out = False
        self._show_obstacle(self._code)

    def _sign_in(self) -> None:
        self._told = None
        self._parts.balance.sign_in_pressed.emit()

    def _tell(self, notice: Notice | None) -> None:
        """Only what is new: a message that was closed stays closed until there is another."""
        if notice == self._told:
            return
        self._told = notice
        if notice is None:
            self._parts.news.clear()
        else:
            self._parts.news.show_notice(notice)

    def _credit_notice(self, text: str) -> Notice:
        return Notice(text, "credits", self.tr("Top up"), self._top_up)

    def _top_up(self) -> None:
        self._told = None
        self._parts.actions[Act.TOP_UP].trigger()

    def _allow(self) -> None:
        self._told = None
        self._allow_more()

    def _try_now(self) -> None:
        self._told = None
        if self._queue.is_working:
            self._queue.go_on()
        else:
            self._account.restore()

    def _is_short(self, summary: Summary) -> bool:
        """Whether what is about to be started costs more than there is."""
        balance = self._credit.balance
        return balance is not None and summary.draft_credits > balance.available

    def _short_text(self, summary: Summary) -> str:
        balance = self._credit.balance
        missing = summary.draft_credits - (balance.available if balance else 0)
        more = self._parts.words.more_credits(missing)
        return self.tr("You need {credits} for all of these photos.").format(credits=more)

    def _poor_text(self, summary: Summary) -> str:
        available = self._credit.balance.available if self._credit.balance else 0
        missing = max(1, summary.poor_credits - available)
        waiting = self.tr("%n photo(s) wait", "", summary.poor)
        more = self._parts.words.more_credits(missing)
        return self.tr("{photos} for {credits}. Then the queue goes on by itself.").format(
            photos=waiting, credits=more
        )

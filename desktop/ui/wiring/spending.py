"""Connects the balance in the corner with the page where credits are bought."""

from PySide6.QtCore import QObject

from desktop.account.presenter import AccountPresenter
from desktop.client.wire import Balance
from desktop.credits.presenter import CreditsPresenter
from desktop.credits.top_up import TopUpPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.ui.actions import Act
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts


class Spending(QObject):
    """Lives as long as its window."""

    def __init__(
        self,
        parts: Parts,
        account: AccountPresenter,
        top_up: TopUpPresenter,
        credit: CreditsPresenter,
        queue: QueuePresenter,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._credit = credit
        self._queue = queue
        self._is_new = False
        account.welcomed.connect(self._expect_present)
        top_up.paid.connect(self._go_on)
        credit.balance_changed.connect(self._show)
        self._show(credit.balance)

    def _show(self, balance: Balance | None) -> None:
        self._parts.balance.show_balance(balance)
        self._parts.actions[Act.TOP_UP].setEnabled(balance is not None)
        if balance is not None:
            self._thank(balance)

    def _expect_present(self) -> None:
        self._is_new = True
        self._credit.look_soon()

    def _thank(self, balance: Balance) -> None:
        """Say once that the first credits are there and free."""
        if self._is_new and balance.available:
            self._is_new = False
            text = self.tr("%n credit(s) to begin with, for free.", "", balance.available)
            self._parts.hint.show_notice(Notice(text, "credits"))

    def _go_on(self) -> None:
        """Photos that wait for credits go on as soon as these are there."""
        self._credit.look_soon()
        self._queue.go_on()

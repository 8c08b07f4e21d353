"""Connects who is signed in with the window: the page, the balance, and what may be started."""

from PySide6.QtCore import QObject, Signal

from desktop.account.presenter import AccountPresenter
from desktop.client.wire import Account
from desktop.queue.presenter import QueuePresenter
from desktop.ui.actions import Act
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage


class Accounting(QObject):
    """Lives as long as its window."""

    settings_wanted = Signal()
    """The account of whoever is signed in."""

    def __init__(
        self,
        parts: Parts,
        account: AccountPresenter,
        queue: QueuePresenter,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._account = account
        self._queue = queue
        account.signed_in.connect(self._show)
        account.signed_out.connect(self._show_signed_out)
        parts.balance.sign_in_pressed.connect(self.open_sign_in)
        account.unreachable.connect(queue.wait_for_service)
        account.session_is_short.connect(self._say_short)
        queue.held_up.connect(self._follow)
        parts.account.closed.connect(lambda: parts.stages.show_stage(Stage.PICTURE))
        actions = parts.actions
        actions[Act.SIGN_IN].triggered.connect(self.show_page)
        actions[Act.SIGN_OUT].triggered.connect(account.sign_out)
        self._show(account.account)

    def show_page(self) -> None:
        """Whatever the person has to do next about the account."""
        if self._account.is_waiting_for_connection:
            self._account.restore()
            return
        account = self._account.account
        if account is not None and account.email_verified:
            self.settings_wanted.emit()
            return
        if account is None:
            self._parts.account.show_sign_up()
        self._parts.stages.show_stage(Stage.ACCOUNT)

    def open_sign_in(self) -> None:
        self._parts.account.show_sign_in()
        self._parts.stages.show_stage(Stage.ACCOUNT)

    def _show_signed_out(self) -> None:
        self._show(None)
        self._parts.balance.show_signed_out(is_out=True)

    def _show(self, account: Account | None) -> None:
        is_in = account is not None
        if is_in:
            self._parts.balance.show_signed_out(is_out=False)
        self._parts.actions[Act.SIGN_OUT].setEnabled(is_in)
        self._parts.actions[Act.SIGN_IN].setText(
            self.tr("&Your account…") if is_in else self.tr("&Sign in…")
        )
        if account is not None and not account.email_verified:
            self._parts.stages.show_stage(Stage.ACCOUNT)

    def _say_short(self) -> None:
        text = self.tr("No key store was found. You stay signed in until you close the app.")
        self._parts.hint.show_notice(Notice(text, "info"))

    def _follow(self, code: str) -> None:
        """The service no longer takes the session: back to signing in, the queue stays."""
        if code == "not_signed_in":
            self._account.session_ended()
            self.open_sign_in()

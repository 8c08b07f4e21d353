"""Signing up, confirming the address, signing in and out: what happens, without a widget."""

import logging
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.account.refusals import Refusals
from desktop.account.settings import spoken_locale
from desktop.bridge import Bridge, Handle
from desktop.client.errors import ApiProblem, ClientError, NotSignedIn
from desktop.client.tokens import KeyStoreUnavailable
from desktop.client.wire import Account, AccountCreate, Policies

log = logging.getLogger(__name__)

AGAIN_MS = 10_000
LOOK_MS = 4000
"""Between looks at whether the link in the mail was opened."""


@dataclass(frozen=True)
class Refusal:
    """Why a form was not taken: a sentence, and the field it is about if there is one."""

    sentence: str
    field: str = ""


@dataclass(frozen=True)
class SignUp:
    """What a person typed."""

    email: str
    password: str
    is_adult: bool


class SessionDoor(Protocol):
    """What is asked of the session."""

    async def restore(self) -> Account: ...

    async def sign_in(self, email: str, password: str, totp_code: str | None = None) -> str: ...

    async def sign_out(self) -> None: ...

    async def outlives_the_app(self) -> bool: ...


class AccountsDoor(Protocol):
    """What is asked of the service."""

    async def policies(self, locale: str) -> Policies: ...

    async def create(self, request: AccountCreate) -> None: ...

    async def account(self) -> Account: ...

    async def ask_password_reset(self, email: str) -> None: ...


class AccountPresenter(QObject):
    """Knows who is signed in. `signed_in` comes again when the address has been confirmed."""

    signed_in = Signal(object)
    """With the Account."""
    signed_out = Signal()
    mail_sent = Signal(str)
    """A link is on its way to this address."""
    refused = Signal(object)
    """With the Refusal."""
    busy_changed = Signal(bool)
    welcomed = Signal()
    """A new account has just been confirmed."""
    unreachable = Signal(str)
    """The session could not be looked at; with a code. It is tried again by itself."""
    session_is_short = Signal()
    """There is no key store: the session ends with the app."""

    def __init__(
        self,
        bridge: Bridge,
        session: SessionDoor,
        accounts: AccountsDoor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._session = session
        self._accounts = accounts
        self._form: SignUp | None = None
        self._refusals = Refusals(self)
        self._look: Handle[Account] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look_at_account)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.restore)
        self.account: Account | None = None

    @property
    def is_waiting_for_connection(self) -> bool:
        """Whether somebody may well be signed in, but the service does not answer."""
        return self._again.isActive()

    def restore(self) -> None:
        """Go on as at the last time; silence means that somebody has to sign in."""
        self._again.stop()
        self._bridge.run(self._session.restore(), done=self._welcome, failed=self._not_restored)

    def sign_in(self, email: str, password: str, code: str = "") -> None:
        """`code` is asked for by a refusal about the field `totp`."""
        self._start()
        self._bridge.run(
            self._signed_in(email.strip(), password, code.strip()),
            done=self._welcome,
            failed=lambda error: self._refuse(error, has_code=bool(code.strip())),
        )

    def sign_up(self, form: SignUp) -> None:
        """Ask for an account, then sign in to it: what it may do waits for the mail's link."""
        if not form.is_adult:
            self.refused.emit(Refusal(self.tr("Please confirm that you are 18 or older."), "adult"))
            return
        self._form = form
        self._start()
        self._bridge.run(self._signed_up(form), done=self._welcome_new, failed=self._refuse)

    def send_again(self) -> None:
        """The same request sends a new link to an address that is not confirmed yet."""
        if self._form is not None:
            self.sign_up(self._form)

    def reset_password(self, email: str) -> None:
        self._start()
        self._bridge.run(
            self._accounts.ask_password_reset(email.strip()),
            done=lambda _: self._mailed(email.strip()),
            failed=self._refuse,
        )

    def sign_out(self) -> None:
        self._timer.stop()
        self._bridge.run(
            self._session.sign_out(),
            done=lambda _: self._left(),
            failed=lambda _: self._left(),
        )

    def session_ended(self) -> None:
        """The service no longer takes the token."""
        if self.account is not None:
            self._left()

    def look_at_account(self) -> None:
        """See whether the link was opened meanwhile."""
        if self._look is None:
            self._look = self._bridge.run(
                self._accounts.account(), done=self._looked, failed=self._look_failed
            )

    async def _signed_in(self, email: str, password: str, code: str = "") -> Account:
        await self._session.sign_in(email, password, code or None)
        if not await self._session.outlives_the_app():
            self._bridge.post(self.session_is_short.emit)
        return await self._accounts.account()

    async def _signed_up(self, form: SignUp) -> Account | None:
        locale = spoken_locale()
        policies = await self._accounts.policies(locale)
        email = form.email.strip()
        await self._accounts.create(
            AccountCreate(
                email=email,
                password=form.password,
                adult_confirmed=form.is_adult,
                policy_version=policies.privacy.version,
                terms_version=policies.terms.version,
                locale=locale,
            )
        )
        try:
            return await self._signed_in(email, form.password)
        except ApiProblem as problem:
            if problem.code == "not_signed_in":
                return None  # the address has an account already; its owner is told by mail
            raise

    def _start(self) -> None:
        self.busy_changed.emit(True)  # noqa: FBT003 - a signal has no keywords

    def _finish(self) -> None:
        self.busy_changed.emit(False)  # noqa: FBT003 - a signal has no keywords

    def _welcome(self, account: Account) -> None:
        self._finish()
        self._again.stop()
        self.account = account
        self.signed_in.emit(account)
        if account.email_verified:
            self._timer.stop()
            if self._form is not None:
                self._form = None
                self.welcomed.emit()
        else:
            self._timer.start()

    def _welcome_new(self, account: Account | None) -> None:
        if account is not None:
            self._welcome(account)
        if self._form is not None and (account is None or not account.email_verified):
            self._mailed(self._form.email.strip())

    def _mailed(self, email: str) -> None:
        self._finish()
        self.mail_sent.emit(email)

    def _looked(self, account: Account) -> None:
        self._look = None
        if account.email_verified:
            self._welcome(account)

    def _look_failed(self, _: Exception) -> None:
        self._look = None

    def _left(self) -> None:
        self._timer.stop()
        self._again.stop()
        self.account = None
        self.signed_out.emit()

    def _not_restored(self, error: Exception) -> None:
        self._finish()
        if isinstance(error, ClientError) and error.is_passing:
            self._again.start()
            self.unreachable.emit(error.code)
            return
        if not isinstance(error, NotSignedIn | KeyStoreUnavailable):
            self._refuse(error)
        self.signed_out.emit()

    def _refuse(self, error: Exception, *, has_code: bool = False) -> None:
        self._finish()
        if not isinstance(error, ClientError):
            raise error
        sentence, field = self._refusals.at_the_door(error, has_code=has_code)
        self.refused.emit(Refusal(sentence, field))

"""What a person changes about their account: what happens, without a widget."""

from collections.abc import Callable, Coroutine
from enum import Enum
from typing import Literal, Protocol, TypeVar

from PySide6.QtCore import QLocale, QObject, Signal

from desktop.account.exporting import DataExport, ExportDoor
from desktop.account.refusals import Refusals
from desktop.bridge import Bridge
from desktop.client.errors import ClientError
from desktop.client.wire import (
    Account,
    AccountChange,
    AccountDelete,
    DeletionPreview,
    Device,
    EmailChange,
    PasswordChange,
    Policies,
    RecoveryCodes,
    TotpSecret,
)

T = TypeVar("T")


class Part(Enum):
    """The parts of the page: what a message is about."""

    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105 - the name of a part
    CODES = "codes"
    DEVICES = "devices"
    CHOICES = "choices"
    TEXTS = "texts"
    DELETION = "deletion"


class AccountDoor(Protocol):
    """What is asked of the service about the account."""

    async def account(self) -> Account: ...

    async def policies(self, locale: str) -> Policies: ...

    async def change(self, request: AccountChange) -> Account: ...

    async def change_password(self, request: PasswordChange) -> None: ...

    async def change_email(self, request: EmailChange) -> None: ...

    async def start_totp(self, password: str) -> TotpSecret: ...

    async def confirm_totp(self, code: str) -> RecoveryCodes: ...

    async def remove_totp(self, password: str, code: str) -> None: ...

    async def devices(self) -> list[Device]: ...

    async def revoke_device(self, session_id: str) -> None: ...

    async def revoke_others(self) -> None: ...


class DataDoor(ExportDoor, Protocol):
    """What is asked about the person's data as a whole."""

    async def deletion(self) -> DeletionPreview: ...

    async def delete_account(self, request: AccountDelete) -> None: ...


class SettingsPresenter(QObject):
    """Each request answers with `done` or `refused`, and with the part that it is about."""

    account_changed = Signal(object)
    """With the Account as it is now."""
    devices_changed = Signal(list)
    secret_ready = Signal(object)
    """With the TotpSecret to put into an authenticator app."""
    codes_ready = Signal(list)
    """With the recovery codes: shown once, kept nowhere."""
    texts_outdated = Signal(object)
    """With the Policies that wait to be accepted, or None once they are."""
    deletion_known = Signal(object)
    deleted = Signal()
    """The account is no more."""
    done = Signal(object)
    """With the Part."""
    refused = Signal(object, str)
    """With the Part and a sentence."""

    def __init__(
        self, bridge: Bridge, door: AccountDoor, data: DataDoor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._door = door
        self._data = data
        self._refusals = Refusals(self)
        self.exporting = DataExport(bridge, data, self)
        self.account: Account | None = None
        self.texts: Policies | None = None
        """Those that wait to be accepted."""

    def know(self, account: Account) -> None:
        """Somebody has signed in: see whether the texts they accepted are still the ones."""
        self._show(account)
        self._bridge.run(
            self._door.policies(spoken_locale()), done=self._compare, failed=self._leave_it
        )

    def forget(self) -> None:
        self.exporting.cancel()
        self.account = None
        self.texts = None

    def look(self) -> None:
        """Bring account and devices up to date."""
        self._bridge.run(self._door.account(), done=self._show, failed=self._leave_it)
        self.look_at_devices()

    def look_at_devices(self) -> None:
        self._do(Part.DEVICES, self._door.devices(), self.devices_changed.emit)

    def change_email(self, new_email: str, password: str, code: str) -> None:
        request = EmailChange(
            password=password, new_email=new_email.strip(), totp_code=code.strip() or None
        )
        self._do(Part.EMAIL, self._emailed(request), self._show)

    def change_password(self, current: str, new: str, code: str) -> None:
        request = PasswordChange(
            current_password=current, new_password=new, totp_code=code.strip() or None
        )
        self._do(
            Part.PASSWORD,
            self._door.change_password(request),
            lambda _: self.look_at_devices(),
        )

    def start_codes(self, password: str) -> None:
        self._do(Part.CODES, self._door.start_totp(password), self.secret_ready.emit, is_step=True)

    def confirm_codes(self, code: str) -> None:
        self._do(Part.CODES, self._confirmed(code.strip()), self._show_codes, is_step=True)

    def remove_codes(self, password: str, code: str) -> None:
        self._do(Part.CODES, self._uncoded(password, code.strip()), self._show)

    def sign_out_device(self, device_id: str) -> None:
        self._do(
            Part.DEVICES, self._door.revoke_device(device_id), lambda _: self.look_at_devices()
        )

    def sign_out_others(self) -> None:
        self._do(Part.DEVICES, self._door.revoke_others(), lambda _: self.look_at_devices())

    def choose(self, change: AccountChange) -> None:
        self._do(Part.CHOICES, self._door.change(change), self._show)

    def accept_texts(self) -> None:
        """Accept exactly the versions that were shown."""
        if self.texts is not None:
            change = AccountChange(
                policy_version=self.texts.privacy.version, terms_version=self.texts.terms.version
            )
            self._do(Part.TEXTS, self._door.change(change), self._accepted)

    def look_at_deletion(self) -> None:
        self._do(Part.DELETION, self._data.deletion(), self.deletion_known.emit, is_step=True)

    def delete_account(self, request: AccountDelete) -> None:
        self._do(Part.DELETION, self._data.delete_account(request), lambda _: self.deleted.emit())

    async def _emailed(self, request: EmailChange) -> Account:
        await self._door.change_email(request)
        return await self._door.account()

    async def _confirmed(self, code: str) -> tuple[RecoveryCodes, Account]:
        codes = await self._door.confirm_totp(code)
        return codes, await self._door.account()

    async def _uncoded(self, password: str, code: str) -> Account:
        await self._door.remove_totp(password, code)
        return await self._door.account()

    def _do(
        self,
        part: Part,
        work: Coroutine[object, object, T],
        then: Callable[[T], object],
        *,
        is_step: bool = False,
    ) -> None:
        """`is_step` is not the end of what the person began: nothing is called done yet."""

        def finished(answer: T) -> None:
            then(answer)
            if not is_step:
                self.done.emit(part)

        self._bridge.run(work, done=finished, failed=lambda error: self._refuse(part, error))

    def _refuse(self, part: Part, error: Exception) -> None:
        if not isinstance(error, ClientError):
            raise error
        self.refused.emit(part, self._refusals.sentence(error))

    def _show(self, account: Account) -> None:
        self.account = account
        self.account_changed.emit(account)

    def _show_codes(self, answer: tuple[RecoveryCodes, Account]) -> None:
        codes, account = answer
        self._show(account)
        self.codes_ready.emit(codes.recovery_codes)

    def _compare(self, policies: Policies) -> None:
        account = self.account
        if account is None:
            return
        # Versions are days, written so that they sort; small changes ask nobody.
        is_asked = (
            account.policy_version < policies.privacy.material_since
            or account.terms_version < policies.terms.material_since
        )
        self.texts = policies if is_asked else None
        self.texts_outdated.emit(self.texts)

    def _accepted(self, account: Account) -> None:
        self.texts = None
        self._show(account)
        self.texts_outdated.emit(None)

    def _leave_it(self, error: Exception) -> None:
        """Without a connection the last known state stays; the queue says that there is none."""
        if not isinstance(error, ClientError):
            raise error


def spoken_locale() -> Literal["en", "es"]:
    """The language of texts and mails that goes with the app's."""
    return "es" if QLocale().language() == QLocale.Language.Spanish else "en"

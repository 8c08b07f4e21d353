"""A service's account side, as the settings need it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

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
    PolicyText,
    RecoveryCodes,
    TotpSecret,
)
from tests.desktop.account import examples

CODES = [f"code-{number}" for number in range(10)]


class FakeDoor:
    """Does what it is asked; fails with `error` while it is set."""

    def __init__(self) -> None:
        self.error: ClientError | None = None
        self.present = examples.account()
        self.version = "2026-02-20"
        self.material_since = ""
        self.asked: list[object] = []
        self.listed = examples.devices()

    async def account(self) -> Account:
        return self.present

    async def policies(self, locale: str) -> Policies:
        text = PolicyText(
            version=self.version, updated=date(2026, 2, 20), text="# New\n\nText <b>x</b>",
            changes="Shorter.", material_since=self.material_since,
        )  # fmt: skip
        return Policies(privacy=text, terms=text)

    async def change(self, request: AccountChange) -> Account:
        self._note(request)
        given = {
            name: value
            for name in ("newsletter", "low_credit_mail", "analytics", "locale")
            if (value := getattr(request, name)) is not None
        }
        self.present = examples.account(**given)
        return self.present

    async def change_password(self, request: PasswordChange) -> None:
        self._note(request)

    async def change_email(self, request: EmailChange) -> None:
        self._note(request)
        self.present = examples.account(pending_email=request.new_email)

    async def start_totp(self, password: str) -> TotpSecret:
        self._note(password)
        return examples.SECRET

    async def confirm_totp(self, code: str) -> RecoveryCodes:
        self._note(code)
        self.present = examples.account(totp_enabled=True)
        return RecoveryCodes(recovery_codes=CODES)

    async def remove_totp(self, password: str, code: str) -> None:
        self._note((password, code))
        self.present = examples.account()

    async def devices(self) -> list[Device]:
        return self.listed

    async def revoke_device(self, session_id: str) -> None:
        self._note(session_id)
        self.listed = [device for device in self.listed if device.id != session_id]

    async def revoke_others(self) -> None:
        self._note("others")
        self.listed = [device for device in self.listed if device.is_current]

    def _note(self, asked: object) -> None:
        if self.error is not None:
            raise self.error
        self.asked.append(asked)


class FakeData:
    """The person's data as a whole."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.preview = DeletionPreview(
            credits_available=42, credits_held=1, jobs_running=1, stored_images=3,
            open_disputes=0, legal_hold=False,
        )  # fmt: skip
        self.deleted: list[AccountDelete] = []

    async def deletion(self) -> DeletionPreview:
        return self.preview

    async def delete_account(self, request: AccountDelete) -> None:
        if self.error is not None:
            raise self.error
        self.deleted.append(request)

    async def export(self, path: Path, on_progress: Callable[[int], None]) -> None:
        if self.error is not None:
            raise self.error
        on_progress(5_000_000_000)
        path.write_bytes(b"PK")

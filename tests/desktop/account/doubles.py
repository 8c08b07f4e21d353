"""A session and a service's accounts, as the presenter needs them."""

from datetime import UTC, date, datetime

from desktop.client.errors import ClientError
from desktop.client.schema import PolicyText
from desktop.client.wire import Account, AccountCreate, Policies


def account(*, is_verified: bool) -> Account:
    return Account(
        id="1",
        email="ada@example.org",
        email_verified=is_verified,
        locale="en",
        newsletter=False,
        policy_version="p1",
        terms_version="t1",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


class FakeSession:
    """Fails with `error` while it is set."""

    def __init__(self) -> None:
        self.error: ClientError | None = None
        self.is_verified = False
        self.is_kept = True

    async def restore(self) -> Account:
        self.check()
        return account(is_verified=self.is_verified)

    async def sign_in(self, email: str, password: str, totp_code: str | None = None) -> str:
        self.check()
        return "token"

    async def sign_out(self) -> None:
        self.check()

    async def outlives_the_app(self) -> bool:
        return self.is_kept

    def check(self) -> None:
        if self.error is not None:
            raise self.error


class FakeAccounts:
    """Answers for the account of the session."""

    def __init__(self, session: FakeSession) -> None:
        self._session = session
        self.created: list[AccountCreate] = []
        self.resets: list[str] = []

    async def policies(self, locale: str) -> Policies:
        return Policies(
            privacy=PolicyText(version="p1", updated=date(2026, 1, 1), text=""),
            terms=PolicyText(version="t1", updated=date(2026, 1, 1), text=""),
        )

    async def create(self, request: AccountCreate) -> None:
        self.created.append(request)

    async def account(self) -> Account:
        return account(is_verified=self._session.is_verified)

    async def ask_password_reset(self, email: str) -> None:
        self.resets.append(email)

"""Use cases of an account: sign up, confirm, sign in, sign out, reset."""

from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from backend.accounts.callers import SLIDING_LIFE, Caller
from backend.accounts.errors import NotSignedIn, WrongCredentials
from backend.accounts.limits import (
    MAIL_BY_ACCOUNT,
    SIGN_IN_BY_ACCOUNT,
    SIGN_IN_BY_ADDRESS,
    SIGN_IN_WHOLE,
    SIGN_UP_BY_ADDRESS,
    RateLimits,
    network_of,
)
from backend.accounts.passwords import PasswordVault, check_password
from backend.accounts.schemas import (
    Account,
    AccountCreate,
    Device,
    PasswordResetConfirm,
    SessionCreate,
    SessionCreated,
)
from backend.accounts.tables import AccountRow, DeviceRow
from backend.accounts.tokens import LinkTokens
from backend.accounts.welcome import Welcome
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound, TooManyRequests, ValidationFailed
from backend.identifiers import new_id, new_token, token_hash
from backend.notices.outbox import Outbox
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION


def normalise_email(text: str) -> str:
    """The one spelling under which an address is stored. Raises: ValidationFailed."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationFailed("email", "this is not an e-mail address.") from None
    return found.normalized.lower()


class AccountService:
    """What a person may do with their account."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        vault: PasswordVault,
        tokens: LinkTokens,
        limits: RateLimits,
        outbox: Outbox,
        welcome: Welcome,
    ) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._tokens = tokens
        self._limits = limits
        self._outbox = outbox
        self._welcome = welcome

    async def sign_up(self, request: AccountCreate, *, address: str) -> None:
        """Make an account and mail a link; a known address gets another letter and no error.

        Raises: ValidationFailed, TooManyRequests.
        """
        _check_consent(request)
        email = normalise_email(request.email)
        check_password(request.password, email=email)
        await self._limits.count(SIGN_UP_BY_ADDRESS, network_of(address))
        password_hash = await self._vault.hash(request.password)
        async with self._database.transaction():
            if not await self._insert_account(request, email, password_hash):
                await self._greet_known(email)

    async def _insert_account(self, request: AccountCreate, email: str, password_hash: str) -> bool:
        """Write the account, its wallet and its letter; False when the address is taken."""
        now, account_id = self._clock.now(), new_id()
        added = await self._database.execute(
            """
            INSERT INTO account (id, email, password_hash, locale, newsletter, adult_confirmed_at,
                                 policy_version, terms_version, policy_accepted_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6, $6) ON CONFLICT (email) DO NOTHING
            """,
            account_id,
            email,
            password_hash,
            request.locale,
            request.newsletter,
            now,
            request.policy_version,
            request.terms_version,
        )
        if not added:
            return False
        await self._welcome.open_wallet(account_id)
        await self._outbox.post(
            "verify", account_id, key=f"verify:{account_id}:1", locale=request.locale
        )
        return True

    async def _greet_known(self, email: str) -> None:
        """Write to the owner of a known address: a new link, or that they have an account."""
        account = await AccountRow.objects().where(AccountRow.email == email).first()
        if account is None:
            return
        template = "account_exists" if account.email_verified_at else "verify"
        try:
            await self._limits.count(MAIL_BY_ACCOUNT, str(account.id))
        except TooManyRequests:
            return
        await self._outbox.post(
            template, account.id, key=f"{template}:{new_id()}", locale=account.locale
        )

    async def verify(self, token: str) -> None:
        """Confirm an address and give the welcome credits, once. Raises: LinkExpired."""
        async with self._database.transaction():
            account_id = (await self._tokens.use(token, "verify")).account_id
            await self._database.execute(
                "UPDATE account SET email_verified_at = coalesce(email_verified_at, $2)"
                " WHERE id = $1",
                account_id,
                self._clock.now(),
            )
            await self._welcome.grant(account_id)

    async def sign_in(self, request: SessionCreate, *, address: str) -> SessionCreated:
        """A new device token. Raises: WrongCredentials, TooManyRequests."""
        email = request.email.strip().lower()
        await self._limits.count(SIGN_IN_WHOLE, "all")
        await self._limits.count(SIGN_IN_BY_ADDRESS, network_of(address))
        await self._limits.count(SIGN_IN_BY_ACCOUNT, email)
        account = (
            await AccountRow.objects()
            .where(AccountRow.email == email, AccountRow.state != "closed")
            .first()
        )
        stored = account.password_hash if account else None
        if not await self._vault.verify(request.password, stored) or account is None:
            raise WrongCredentials
        await self._limits.forget(SIGN_IN_BY_ACCOUNT, email)
        token = await self._add_device(account.id, request)
        if stored and self._vault.needs_rehash(stored):
            await self._store_password(account.id, request.password)
        return SessionCreated(token=token, account=_to_account(account))

    async def _add_device(self, account_id: UUID, request: SessionCreate) -> str:
        token, now = new_token("odu"), self._clock.now()
        await DeviceRow.insert(
            DeviceRow(
                id=new_id(),
                account_id=account_id,
                token_hash=token_hash(token),
                name=request.device_name,
                os=request.os,
                app_version=request.app_version,
                created_at=now,
                last_used_at=now,
                expires_at=now + SLIDING_LIFE,
            )
        )
        return token

    async def sign_out(self, caller: Caller, device_id: UUID | None = None) -> None:
        """End this device's session, or another one of the account. Raises: NotFound."""
        gone = await (
            DeviceRow.delete()
            .where(
                DeviceRow.id == (device_id or caller.device_id),
                DeviceRow.account_id == caller.account_id,
            )
            .returning(DeviceRow.id)
        )
        if not gone:
            raise NotFound

    async def devices(self, caller: Caller) -> list[Device]:
        """Where the account is signed in, the latest first."""
        rows = (
            await DeviceRow.objects()
            .where(DeviceRow.account_id == caller.account_id)
            .order_by(DeviceRow.last_used_at, ascending=False)
        )
        return [_to_device(row, caller) for row in rows]

    async def account(self, account_id: UUID) -> Account:
        """The account as its owner sees it."""
        row = await AccountRow.objects().where(AccountRow.id == account_id).first()
        if row is None:
            raise NotSignedIn
        return _to_account(row)

    async def ask_reset(self, email: str, *, address: str) -> None:
        """Mail a reset link if the address is known; the answer tells nothing."""
        await self._limits.count(SIGN_UP_BY_ADDRESS, network_of(address))
        account = (
            await AccountRow.objects()
            .where(AccountRow.email == email.strip().lower(), AccountRow.state != "closed")
            .first()
        )
        if account is None:
            return
        try:
            await self._limits.count(MAIL_BY_ACCOUNT, str(account.id))
        except TooManyRequests:
            return
        await self._outbox.post("reset", account.id, key=f"reset:{new_id()}", locale=account.locale)

    async def reset(self, request: PasswordResetConfirm) -> None:
        """Set a new password by a mailed link; every device is signed out.

        Raises: LinkExpired, ValidationFailed.
        """
        check_password(request.password, email="")
        password_hash = await self._vault.hash(request.password)
        async with self._database.transaction():
            account_id = (await self._tokens.use(request.token, "reset")).account_id
            await self._database.execute(
                "UPDATE account SET password_hash = $2 WHERE id = $1", account_id, password_hash
            )
            await DeviceRow.delete().where(DeviceRow.account_id == account_id)
            locale = await self._database.value(
                "SELECT locale FROM account WHERE id = $1", account_id
            )
            await self._outbox.post(
                "password_changed",
                account_id,
                key=f"password_changed:{new_id()}",
                locale=str(locale),
            )

    async def _store_password(self, account_id: UUID, password: str) -> None:
        password_hash = await self._vault.hash(password)
        await self._database.execute(
            "UPDATE account SET password_hash = $2 WHERE id = $1", account_id, password_hash
        )


def _check_consent(request: AccountCreate) -> None:
    """Age and the current texts are confirmed, or there is no account."""
    if not request.adult_confirmed:
        raise ValidationFailed("adult_confirmed", "confirm that you are 18 or older.")
    if request.policy_version != CURRENT_POLICY_VERSION:
        raise ValidationFailed("policy_version", f"the current one is {CURRENT_POLICY_VERSION}.")
    if request.terms_version != CURRENT_TERMS_VERSION:
        raise ValidationFailed("terms_version", f"the current one is {CURRENT_TERMS_VERSION}.")


def _to_account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        email=row.email or "",
        email_verified=row.email_verified_at is not None,
        locale="es" if row.locale == "es" else "en",
        newsletter=row.newsletter,
        policy_version=row.policy_version,
        terms_version=row.terms_version,
        created_at=row.created_at,
    )


def _to_device(row: DeviceRow, caller: Caller) -> Device:
    return Device(
        id=row.id,
        name=row.name,
        os=row.os,
        app_version=row.app_version,
        location=row.location,
        is_current=row.id == caller.device_id,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )

"""Signing up; a known address is never told apart by an answer."""

from uuid import UUID

from backend.accounts.addresses import normalise_email
from backend.accounts.consent import check_consent
from backend.accounts.limits import MAIL_BY_ACCOUNT, SIGN_UP_BY_ADDRESS, RateLimits, network_of
from backend.accounts.pace import Pace
from backend.accounts.passwords import PasswordVault, check_password
from backend.accounts.schemas import AccountCreate
from backend.accounts.signals import Signals
from backend.accounts.tables import AccountRow
from backend.accounts.visitors import Visitor
from backend.accounts.welcome import Welcome
from backend.clock import Clock
from backend.database import Database
from backend.errors import TooManyRequests
from backend.identifiers import new_id
from backend.notices.outbox import Outbox

HELD_BY_AN_EARLIER_SIGN_UP = ("account_token", "recovery_code", "device")


class SignUp:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        vault: PasswordVault,
        limits: RateLimits,
        outbox: Outbox,
        welcome: Welcome,
        signals: Signals,
        pace: Pace,
    ) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._limits = limits
        self._outbox = outbox
        self._welcome = welcome
        self._signals = signals
        self._pace = pace

    async def sign_up(self, request: AccountCreate, visitor: Visitor) -> None:
        """Make an account and mail a link; a known address gets another letter and no error.

        Raises: ValidationFailed, TooManyRequests.
        """
        check_consent(request)
        email = normalise_email(request.email)
        check_password(request.password, email=email)
        await self._limits.count(SIGN_UP_BY_ADDRESS, network_of(visitor.address))
        async with self._pace.kept():
            password_hash = await self._vault.hash(request.password)
            async with self._database.transaction():
                if not await self._insert_account(request, email, password_hash, visitor):
                    await self._greet_known(request, email, password_hash, visitor)

    async def _insert_account(
        self, request: AccountCreate, email: str, password_hash: str, visitor: Visitor
    ) -> bool:
        """Write the account, its wallet and its letter; False when the address is taken."""
        account_id = new_id()
        if not await self._insert_row(request, account_id, email, password_hash, visitor):
            return False
        await self._welcome.open_wallet(account_id)
        await self._signals.record(account_id, "sign_up", visitor)
        await self._outbox.post(
            "verify", account_id, key=f"verify:{account_id}:1", locale=request.locale
        )
        return True

    async def _insert_row(
        self,
        request: AccountCreate,
        account_id: UUID,
        email: str,
        password_hash: str,
        visitor: Visitor,
    ) -> bool:
        added = await self._database.execute(
            """
            INSERT INTO account (id, email, password_hash, locale, newsletter, adult_confirmed_at,
                                 policy_version, terms_version, policy_accepted_at, created_at,
                                 country)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6, $6, $9) ON CONFLICT (email) DO NOTHING
            """,
            account_id,
            email,
            password_hash,
            request.locale,
            request.newsletter,
            self._clock.now(),
            request.policy_version,
            request.terms_version,
            self._signals.country_of(visitor).code,
        )
        return added == 1

    async def _greet_known(
        self, request: AccountCreate, email: str, password_hash: str, visitor: Visitor
    ) -> None:
        """Write to the owner of a known address: a new link, or that they have an account."""
        account = await AccountRow.objects().where(AccountRow.email == email).first()
        if account is None or account.state == "closed":
            return
        try:
            await self._limits.count(MAIL_BY_ACCOUNT, str(account.id))
        except TooManyRequests:
            return
        template, locale = "account_exists", account.locale
        if await self._start_over(request, account.id, password_hash):
            await self._signals.record(account.id, "sign_up", visitor)
            template, locale = "verify", request.locale
        await self._outbox.post(template, account.id, key=f"{template}:{new_id()}", locale=locale)

    async def _start_over(
        self, request: AccountCreate, account_id: UUID, password_hash: str
    ) -> bool:
        """Until the address is confirmed the latest sign-up counts; False once it is.

        Whoever signed up with somebody else's address must neither know the password of the
        account that its owner then confirms, nor be signed in to it.
        """
        started = await self._database.execute(
            """
            UPDATE account SET password_hash = $2, locale = $3, newsletter = $4,
                policy_version = $5, terms_version = $6, policy_accepted_at = $7,
                adult_confirmed_at = $7, pending_email = NULL, totp_salt = NULL,
                totp_confirmed_at = NULL
            WHERE id = $1 AND email_verified_at IS NULL
            """,
            account_id,
            password_hash,
            request.locale,
            request.newsletter,
            request.policy_version,
            request.terms_version,
            self._clock.now(),
        )
        if started:
            for table in HELD_BY_AN_EARLIER_SIGN_UP:
                await self._database.execute(
                    f"DELETE FROM {table} WHERE account_id = $1",  # noqa: S608  # constants
                    account_id,
                )
        return started == 1

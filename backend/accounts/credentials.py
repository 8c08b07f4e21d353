"""The password: reset by a mailed link, change by whoever knows the old one."""

from uuid import UUID

from backend.accounts.addresses import known_spelling
from backend.accounts.callers import Caller
from backend.accounts.errors import LinkExpired
from backend.accounts.identity import IdentityCheck
from backend.accounts.limits import (
    MAIL_BY_ACCOUNT,
    SIGN_IN_BY_ACCOUNT,
    SIGN_UP_BY_ADDRESS,
    RateLimits,
    network_of,
)
from backend.accounts.pace import Pace
from backend.accounts.passwords import PasswordVault, check_password
from backend.accounts.schemas import PasswordChange, PasswordResetConfirm
from backend.accounts.tables import AccountRow
from backend.accounts.tokens import LinkTokens
from backend.accounts.visitors import Visitor
from backend.database import Database
from backend.errors import TooManyRequests
from backend.identifiers import new_id
from backend.notices.outbox import Outbox


class Credentials:
    def __init__(
        self,
        database: Database,
        *,
        vault: PasswordVault,
        tokens: LinkTokens,
        limits: RateLimits,
        outbox: Outbox,
        identity: IdentityCheck,
        pace: Pace,
    ) -> None:
        self._database = database
        self._vault = vault
        self._tokens = tokens
        self._limits = limits
        self._outbox = outbox
        self._identity = identity
        self._pace = pace

    async def ask_reset(self, email: str, visitor: Visitor) -> None:
        """Mail a reset link if the address is known; neither answer nor time tells."""
        await self._limits.count(SIGN_UP_BY_ADDRESS, network_of(visitor.address))
        async with self._pace.kept():
            account = (
                await AccountRow.objects()
                .where(AccountRow.email == known_spelling(email), AccountRow.state != "closed")
                .first()
            )
            if account is not None:
                await self.mail_reset(account.id, account.locale)

    async def mail_reset(self, account_id: UUID, locale: str) -> None:
        """A letter with a link, unless there were too many."""
        try:
            await self._limits.count(MAIL_BY_ACCOUNT, str(account_id))
        except TooManyRequests:
            return
        await self._outbox.post("reset", account_id, key=f"reset:{new_id()}", locale=locale)

    async def reset(self, request: PasswordResetConfirm) -> None:
        """Set a new password by a mailed link; every device is signed out.

        Raises: LinkExpired, ValidationFailed.
        """
        check_password(request.password, email="")
        password_hash = await self._vault.hash(request.password)
        async with self._database.transaction():
            used = await self._tokens.use(request.token, "reset")
            await self._store(used.account_id, used.email, password_hash)
            await self._database.execute(
                "DELETE FROM device WHERE account_id = $1", used.account_id
            )
            # Whoever guessed from elsewhere must not keep the owner out.
            await self._limits.forget(SIGN_IN_BY_ACCOUNT, used.email)

    async def change(self, caller: Caller, request: PasswordChange) -> None:
        """Set a new password; every other device is signed out, this one stays.

        Raises: WrongPassword, TotpNeeded, ValidationFailed, TooManyRequests.
        """
        account = await self._identity.prove(
            caller.account_id, request.current_password, request.totp_code
        )
        email = account.email or ""
        check_password(request.new_password, email=email, field="new_password")
        password_hash = await self._vault.hash(request.new_password)
        async with self._database.transaction():
            await self._store(caller.account_id, email, password_hash)
            await self._database.execute(
                "DELETE FROM device WHERE account_id = $1 AND id <> $2",
                caller.account_id,
                caller.device_id,
            )

    async def _store(self, account_id: UUID, email: str, password_hash: str) -> None:
        """Write the hash, let waiting links die, tell the owner. Raises: LinkExpired."""
        locale = await self._database.value(
            "UPDATE account SET password_hash = $3 WHERE id = $1 AND email = $2"
            " AND state <> 'closed' RETURNING locale",
            account_id,
            email,
            password_hash,
        )
        if locale is None:
            raise LinkExpired
        await self._tokens.revoke(account_id, "reset", "email_confirm")
        await self._database.execute(
            "UPDATE account SET pending_email = NULL WHERE id = $1", account_id
        )
        await self._outbox.post(
            "password_changed", account_id, key=f"password_changed:{new_id()}", locale=str(locale)
        )

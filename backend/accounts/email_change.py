"""Changing the address: proved by the password, confirmed at the new one, undone at the old one."""

from datetime import datetime
from uuid import UUID

import asyncpg

from backend.accounts.addresses import normalise_email
from backend.accounts.credentials import Credentials
from backend.accounts.errors import LinkExpired
from backend.accounts.identity import IdentityCheck
from backend.accounts.limits import MAIL_BY_ACCOUNT, RateLimits
from backend.accounts.pace import Pace
from backend.accounts.schemas import EmailChange
from backend.accounts.tables import AccountRow
from backend.accounts.tokens import LinkTokens, UsedLink
from backend.clock import Clock
from backend.database import Database
from backend.errors import ValidationFailed
from backend.identifiers import new_id
from backend.notices.outbox import Outbox


class EmailChanges:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        tokens: LinkTokens,
        limits: RateLimits,
        outbox: Outbox,
        identity: IdentityCheck,
        credentials: Credentials,
        pace: Pace,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._limits = limits
        self._outbox = outbox
        self._identity = identity
        self._credentials = credentials
        self._pace = pace

    async def ask(self, account_id: UUID, request: EmailChange) -> None:
        """Mail a link to the new address; the answer does not tell whether it is in use.

        Raises: WrongPassword, TotpNeeded, ValidationFailed, TooManyRequests.
        """
        new_email = normalise_email(request.new_email)
        account = await self._identity.prove(account_id, request.password, request.totp_code)
        if new_email == account.email:
            raise ValidationFailed("new_email", "this is the address of the account already.")
        await self._limits.count(MAIL_BY_ACCOUNT, str(account_id))
        async with self._pace.kept(), self._database.transaction():
            await self._tokens.revoke(account_id, "email_confirm")
            await self._database.execute(
                "UPDATE account SET pending_email = $2 WHERE id = $1", account_id, new_email
            )
            await self._write_to_new(account, new_email)

    async def confirm(self, token: str) -> None:
        """The new address takes over; the old one is told, with a way back. Raises: LinkExpired."""
        try:
            async with self._database.transaction():
                used = await self._tokens.use(token, "email_confirm")
                await self._take_over(used)
        except asyncpg.UniqueViolationError:
            raise LinkExpired from None

    async def undo(self, token: str) -> None:
        """The old address takes the account back: devices out, later changes void, a reset mailed.

        Raises: LinkExpired.
        """
        async with self._database.transaction():
            used = await self._tokens.use(token, "email_undo")
            since = await self._revoke_since(used, token)
            await self._vacate(used)
            locale = await self._restore(used, since)
        await self._credentials.mail_reset(used.account_id, locale)

    async def _write_to_new(self, account: AccountRow, new_email: str) -> None:
        """A link, or, where somebody has the address already, a word to them."""
        owner = await AccountRow.objects().where(AccountRow.email == new_email).first()
        if owner is not None and owner.email_verified_at is not None:
            await self._outbox.post(
                "account_exists", owner.id, key=f"account_exists:{new_id()}", locale=owner.locale
            )
            return
        await self._outbox.post(
            "email_confirm",
            account.id,
            key=f"email_confirm:{new_id()}",
            locale=account.locale,
            recipient=new_email,
        )

    async def _take_over(self, used: UsedLink) -> None:
        await self._vacate(used)
        row = await self._database.row(
            """
            UPDATE account a SET email = $2, pending_email = NULL, email_verified_at = $3
            FROM account old
            WHERE a.id = $1 AND old.id = a.id AND a.pending_email = $2 AND a.state <> 'closed'
            RETURNING old.email, a.locale
            """,
            used.account_id,
            used.email,
            self._clock.now(),
        )
        if row is None:
            raise LinkExpired
        await self._tokens.revoke(used.account_id, "reset", "verify", "email_confirm")
        await self._outbox.post(
            "email_changed",
            used.account_id,
            key=f"email_changed:{new_id()}",
            locale=row["locale"],
            recipient=row["email"],
        )

    async def _vacate(self, used: UsedLink) -> None:
        """An account that never confirmed this address gives way to who reads its mail."""
        await self._database.execute(
            "UPDATE account SET email = NULL, state = 'closed' WHERE email = $2 AND id <> $1"
            " AND email_verified_at IS NULL",
            used.account_id,
            used.email,
        )

    async def _revoke_since(self, used: UsedLink, token: str) -> datetime:
        """Void every link made after this one: they belong to whoever changed the address."""
        since = await self._tokens.issued_at(token)
        await self._tokens.revoke(used.account_id, "reset", "verify", "email_confirm")
        await self._database.execute(
            "DELETE FROM account_token WHERE account_id = $1 AND purpose = 'email_undo'"
            " AND created_at > $2",
            used.account_id,
            since,
        )
        return since

    async def _restore(self, used: UsedLink, since: datetime) -> str:
        """The address, without the sessions and codes that came with the change."""
        try:
            locale = await self._database.value(
                """
                UPDATE account SET email = $2, pending_email = NULL, email_verified_at = $3,
                    totp_salt = CASE WHEN totp_confirmed_at > $4 THEN NULL ELSE totp_salt END,
                    totp_confirmed_at = CASE WHEN totp_confirmed_at > $4 THEN NULL
                                             ELSE totp_confirmed_at END
                WHERE id = $1 AND state <> 'closed' RETURNING locale
                """,
                used.account_id,
                used.email,
                self._clock.now(),
                since,
            )
        except asyncpg.UniqueViolationError:
            raise LinkExpired from None
        if locale is None:
            raise LinkExpired
        await self._database.execute("DELETE FROM device WHERE account_id = $1", used.account_id)
        return str(locale)

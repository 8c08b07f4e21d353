"""The account as its owner sees it, and the choices that need no password."""

from uuid import UUID

from backend.accounts.consent import check_current
from backend.accounts.identity import account_of
from backend.accounts.schemas import Account, AccountChange
from backend.accounts.tables import AccountRow
from backend.clock import Clock
from backend.database import Database


class Profile:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def show(self, account_id: UUID) -> Account:
        """Raises: NotSignedIn."""
        return to_account(await account_of(account_id))

    async def change(self, account_id: UUID, change: AccountChange) -> Account:
        """Take what is given, leave the rest; accepting a text is written down with its time.

        Raises: ValidationFailed, NotSignedIn.
        """
        check_current(policy_version=change.policy_version, terms_version=change.terms_version)
        accepts = change.policy_version is not None or change.terms_version is not None
        await self._database.execute(
            """
            UPDATE account SET locale = coalesce($2, locale),
                newsletter = coalesce($3, newsletter),
                low_credit_mail = coalesce($4, low_credit_mail),
                analytics = coalesce($5, analytics),
                policy_version = coalesce($6, policy_version),
                terms_version = coalesce($7, terms_version),
                policy_accepted_at = CASE WHEN $8 THEN $9 ELSE policy_accepted_at END
            WHERE id = $1
            """,
            account_id,
            change.locale,
            change.newsletter,
            change.low_credit_mail,
            change.analytics,
            change.policy_version,
            change.terms_version,
            accepts,
            self._clock.now(),
        )
        return await self.show(account_id)


def to_account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        email=row.email or "",
        email_verified=row.email_verified_at is not None,
        locale="es" if row.locale == "es" else "en",
        newsletter=row.newsletter,
        policy_version=row.policy_version,
        terms_version=row.terms_version,
        created_at=row.created_at,
        totp_enabled=row.totp_confirmed_at is not None,
        pending_email=row.pending_email,
        low_credit_mail=row.low_credit_mail,
        analytics=row.analytics,
        policy_accepted_at=row.policy_accepted_at,
        country=row.country,
    )

"""Who wants promotional mail: a confirmed wish, looked at again when a letter leaves."""

from uuid import UUID

from backend.database import Database
from backend.notices.signed_links import BadLink, SignedLinks

WISHES = {"product_news": "newsletter", "low_credits": "low_credit_mail"}
"""The account's switch for each promotional letter."""


class PromotionalConsent:
    """Reads and withdraws the wish; only its owner gives it, elsewhere."""

    def __init__(self, database: Database, links: SignedLinks) -> None:
        self._database = database
        self._links = links

    async def unsubscribe_token(
        self, template: str, account_id: UUID | None, recipient: str
    ) -> str | None:
        """The token that ends such mail for somebody who wants it now; None: do not send."""
        if account_id is not None:
            wish = WISHES[template]
            wanted = await self._database.value(
                f"SELECT 1 FROM account WHERE id = $1 AND {wish}"  # noqa: S608  # one of two columns
                " AND email_verified_at IS NOT NULL AND state <> 'closed'",
                account_id,
            )
            return self._links.sign("account", account_id) if wanted else None
        subscriber = await self._database.value(
            "SELECT id FROM newsletter_subscriber WHERE email = $1 AND confirmed_at IS NOT NULL",
            recipient,
        )
        return self._links.sign("subscriber", subscriber) if isinstance(subscriber, UUID) else None

    async def withdraw(self, token: str) -> None:
        """End all promotional mail to the person behind a link, at once. Raises: BadLink.

        Done twice it is done once; a link to somebody who is gone has nothing left to do.
        """
        kind, subject = self._links.read(token)
        if kind == "confirm":
            raise BadLink
        async with self._database.transaction():
            if kind == "subscriber":
                email = await self._database.value(
                    "SELECT email FROM newsletter_subscriber WHERE id = $1", subject
                )
            else:
                email = await self._database.value(
                    "SELECT email FROM account WHERE id = $1", subject
                )
            if isinstance(email, str):
                await self._end_for(email)

    async def _end_for(self, email: str) -> None:
        """One address gets no more of it, however it was signed up."""
        switches = ", ".join(f"{wish} = false" for wish in WISHES.values())
        await self._database.execute(
            f"UPDATE account SET {switches} WHERE email = $1",  # noqa: S608  # constant columns
            email,
        )
        await self._database.execute("DELETE FROM newsletter_subscriber WHERE email = $1", email)

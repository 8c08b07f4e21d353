"""Mail about news: asked for, confirmed at the address itself, sent to those who did."""

import re
from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from backend.accounts.addresses import normalise_email
from backend.accounts.errors import LinkExpired
from backend.accounts.limits import Limit, RateLimits, network_of
from backend.accounts.pace import Pace
from backend.clock import Clock
from backend.database import Database
from backend.errors import TooManyRequests, ValidationFailed
from backend.identifiers import new_id
from backend.newsletter.schemas import Locale, News
from backend.notices.consent import PromotionalConsent
from backend.notices.outbox import Outbox
from backend.notices.signed_links import BadLink, SignedLinks

BY_ADDRESS = Limit("newsletter-address", 20, 3600)
BY_EMAIL = Limit("newsletter-email", 3, 86_400)
UNCONFIRMED_LIFE = timedelta(days=7)
CAMPAIGN = re.compile(r"[a-z0-9][a-z0-9\-]{1,60}")


class NewsletterService:
    """Subscribers without an account, and the letters to them and to accounts that asked."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        outbox: Outbox,
        limits: RateLimits,
        links: SignedLinks,
        pace: Pace,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._limits = limits
        self._links = links
        self._pace = pace
        self._consent = PromotionalConsent(database, links)

    async def subscribe(self, email: str, locale: Locale, *, address: str) -> None:
        """Mail a link that confirms; whoever is subscribed already gets nothing, and no error.

        Raises: ValidationFailed, TooManyRequests.
        """
        known = normalise_email(email)
        await self._limits.count(BY_ADDRESS, network_of(address))
        async with self._pace.kept():
            await self._write_to(known, locale)

    async def _write_to(self, email: str, locale: Locale) -> None:
        """A link, unless there were too many or nothing is left to confirm."""
        try:
            await self._limits.count(BY_EMAIL, email)
        except TooManyRequests:
            return
        async with self._database.transaction():
            subscriber = await self._database.value(
                """
                INSERT INTO newsletter_subscriber AS n (id, email, locale, created_at)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (email) DO UPDATE SET locale = $3, created_at = $4
                WHERE n.confirmed_at IS NULL RETURNING id
                """,
                new_id(),
                email,
                locale,
                self._clock.now(),
            )
            if isinstance(subscriber, UUID):
                await self._outbox.post(
                    "newsletter_confirm",
                    None,
                    key=f"newsletter:{new_id()}",
                    locale=locale,
                    params={"subscriber": str(subscriber)},
                    recipient=email,
                )

    async def confirm(self, token: str) -> None:
        """Begin to send. Raises: LinkExpired for a link that is old, forged or withdrawn."""
        subscriber = self._subscriber_of(token)
        confirmed = await self._database.execute(
            "UPDATE newsletter_subscriber SET confirmed_at = coalesce(confirmed_at, $2)"
            " WHERE id = $1 AND (confirmed_at IS NOT NULL OR created_at > $3)",
            subscriber,
            self._clock.now(),
            self._clock.now() - UNCONFIRMED_LIFE,
        )
        if not confirmed:
            raise LinkExpired

    async def unsubscribe(self, token: str) -> None:
        """End all promotional mail at once. Raises: LinkExpired for a link that we did not make."""
        try:
            await self._consent.withdraw(token)
        except BadLink:
            raise LinkExpired from None

    async def purge(self) -> int:
        """Forget addresses that nobody confirmed."""
        return await self._database.execute(
            "DELETE FROM newsletter_subscriber WHERE confirmed_at IS NULL AND created_at <= $1",
            self._clock.now() - UNCONFIRMED_LIFE,
        )

    async def send_news(self, campaign: str, issue: dict[Locale, News]) -> int:
        """Write one issue to everybody who asked; again under the same name writes to nobody twice.

        Raises: ValidationFailed.
        """
        if not CAMPAIGN.fullmatch(campaign):
            raise ValidationFailed("campaign", "use small letters, digits and dashes.")
        written = 0
        for row in await self._readers():
            locale: Locale = "es" if row["locale"] == "es" else "en"
            news = issue.get(locale) or next(iter(issue.values()))
            written += await self._outbox.post(
                "product_news",
                row["account_id"],
                key=f"news:{campaign}:{row['account_id'] or row['subscriber_id']}",
                locale=locale,
                params={"subject": news.subject, "text": news.text},
                recipient=row["email"],
            )
        return written

    async def _readers(self) -> list[Record]:
        """Accounts that wish it, and subscribers who are none of those; each address once."""
        return await self._database.rows(
            """
            SELECT a.id AS account_id, NULL::uuid AS subscriber_id, a.locale, NULL AS email
            FROM account a
            WHERE a.newsletter AND a.email_verified_at IS NOT NULL AND a.state <> 'closed'
            UNION ALL
            SELECT NULL, n.id, n.locale, n.email FROM newsletter_subscriber n
            WHERE n.confirmed_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM account a WHERE a.email = n.email AND a.newsletter
                AND a.email_verified_at IS NOT NULL AND a.state <> 'closed')
            """
        )

    def _subscriber_of(self, token: str) -> UUID:
        """Raises: LinkExpired."""
        try:
            kind, subscriber = self._links.read(token)
        except BadLink:
            raise LinkExpired from None
        if kind != "confirm":
            raise LinkExpired
        return subscriber

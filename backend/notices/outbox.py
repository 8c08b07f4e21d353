"""The outbox: a letter is written with the change it tells of, and sent when that is committed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import msgspec
from asyncpg import Record

from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id
from backend.notices.consent import PromotionalConsent
from backend.notices.letters import LETTERS, LetterPress
from backend.notices.signed_links import SignedLinks
from backend.providers.mail import Mailer, MailNotSent
from backend.queueing import SEND_MAIL, Queue

ATTEMPTS = 8
FIRST_DELAY_SECONDS = 15
KEPT = timedelta(days=180)
"""So long a campaign is known not to write twice to a subscriber."""


class LinkMinter(Protocol):
    """Makes the token of a letter's link at the moment it is sent."""

    async def __call__(self, account_id: UUID, purpose: str, email: str) -> str:
        """A fresh token for the address it is sent to; older ones for the purpose die."""


class RetryLater(Exception):
    """The letter waits; `delay` says how long."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__("mail not sent yet")
        self.delay = delay


class NotWanted(Exception):
    """The person behind a promotional letter does not want it any more."""


class Outbox:
    """Writes letters to the table and sends them from the queue."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        queue: Queue,
        *,
        mailer: Mailer,
        press: LetterPress,
        mint_link: LinkMinter,
        links: SignedLinks,
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._mailer = mailer
        self._press = press
        self._mint_link = mint_link
        self._links = links
        self._consent = PromotionalConsent(database, links)

    async def post(
        self,
        template: str,
        account_id: UUID | None,
        *,
        key: str,
        locale: str,
        params: Mapping[str, str | int] | None = None,
        recipient: str | None = None,
    ) -> bool:
        """Put a letter out, once per `key`; in the transaction of what it tells of.

        It goes to the account's address, or to `recipient`, who is forgotten when it has ended.
        False when the key was used before.
        """
        mail_id = new_id()
        async with self._database.joined():
            added = await self._database.execute(
                """
                INSERT INTO mail (id, account_id, template, locale, params, idem_key, created_at,
                                  recipient)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (idem_key) DO NOTHING
                """,
                mail_id,
                account_id,
                template,
                locale,
                msgspec.json.encode(dict(params or {})).decode(),
                key,
                self._clock.now(),
                recipient,
            )
            if added:
                await self._queue.enqueue(SEND_MAIL, mail_id)
        return bool(added)

    async def purge(self) -> int:
        """Drop what is left of old letters to addresses without an account."""
        return await self._database.execute(
            "DELETE FROM mail WHERE account_id IS NULL AND state <> 'waiting' AND created_at <= $1",
            self._clock.now() - KEPT,
        )

    async def send(self, mail_id: UUID) -> None:
        """Send one waiting letter. Raises: RetryLater while tries are left."""
        row = await self._database.row(
            """
            UPDATE mail m SET attempts = m.attempts + 1
            FROM mail waiting LEFT JOIN account a ON a.id = waiting.account_id
            WHERE m.id = $1 AND waiting.id = m.id AND m.state = 'waiting'
              AND coalesce(waiting.recipient, a.email) IS NOT NULL
            RETURNING m.account_id, m.template, m.locale, m.params, m.attempts,
                      coalesce(waiting.recipient, a.email) AS email
            """,
            mail_id,
        )
        if row is None:
            return
        try:
            await self._deliver(row)
        except NotWanted:
            await self._end(mail_id, "dropped")
            return
        except MailNotSent:
            await self._wait_or_drop(mail_id, row["attempts"])
            return
        await self._end(mail_id, "sent")

    async def _deliver(self, row: Record) -> None:
        """Raises: NotWanted, MailNotSent."""
        letter = LETTERS[row["template"]]
        values = msgspec.json.decode(row["params"], type=dict[str, str | int])
        if letter.link_purpose is not None:
            page = letter.link_page or letter.link_purpose
            token = await self._mint_link(row["account_id"], letter.link_purpose, row["email"])
            values["link"] = f"{self._press.public_url}/{page}?token={token}"
        if letter.confirms_subscriber:
            token = self._links.sign("confirm", UUID(str(values["subscriber"])))
            values["link"] = f"{self._press.public_url}/newsletter/confirm?token={token}"
        unsubscribe_url = None
        if letter.mail_class == "promotional":
            unsubscribe_url = await self._unsubscribe_url(row)
        message = self._press.compose(
            row["template"], row["locale"], row["email"], values, unsubscribe_url=unsubscribe_url
        )
        await self._mailer.send(message)

    async def _unsubscribe_url(self, row: Record) -> str:
        """The way out that each promotional letter carries. Raises: NotWanted."""
        token = await self._consent.unsubscribe_token(
            row["template"], row["account_id"], row["email"]
        )
        if token is None:
            raise NotWanted
        return f"{self._press.public_url}/unsubscribe?token={token}"

    async def _wait_or_drop(self, mail_id: UUID, attempts: int) -> None:
        if attempts >= ATTEMPTS:
            await self._end(mail_id, "dropped")
            return
        raise RetryLater(timedelta(seconds=FIRST_DELAY_SECONDS * 2 ** (attempts - 1)))

    async def _end(self, mail_id: UUID, state: str) -> None:
        """The letter is done with; what it said to an address without an account is forgotten."""
        await self._database.execute(
            """
            UPDATE mail SET state = $2, sent_at = $3, recipient = NULL,
                   params = CASE WHEN recipient IS NULL THEN params ELSE '{}' END
            WHERE id = $1
            """,
            mail_id,
            state,
            self._clock.now(),
        )

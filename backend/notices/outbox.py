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
from backend.notices.letters import LETTERS, LetterPress
from backend.providers.mail import Mailer, MailNotSent
from backend.queueing import SEND_MAIL, Queue

ATTEMPTS = 8
FIRST_DELAY_SECONDS = 15


class LinkMinter(Protocol):
    """Makes the token of a letter's link at the moment it is sent."""

    async def __call__(self, account_id: UUID, purpose: str) -> str:
        """A fresh token; older ones for the purpose die."""


class RetryLater(Exception):
    """The letter waits; `delay` says how long."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__("mail not sent yet")
        self.delay = delay


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
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._mailer = mailer
        self._press = press
        self._mint_link = mint_link

    async def post(
        self,
        template: str,
        account_id: UUID,
        *,
        key: str,
        locale: str,
        params: Mapping[str, str | int] | None = None,
    ) -> None:
        """Put a letter out, once per `key`; in the transaction of what it tells of."""
        mail_id = new_id()
        async with self._database.joined():
            added = await self._database.execute(
                """
                INSERT INTO mail (id, account_id, template, locale, params, idem_key, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idem_key) DO NOTHING
                """,
                mail_id,
                account_id,
                template,
                locale,
                msgspec.json.encode(dict(params or {})).decode(),
                key,
                self._clock.now(),
            )
            if added:
                await self._queue.enqueue(SEND_MAIL, mail_id)

    async def send(self, mail_id: UUID) -> None:
        """Send one waiting letter. Raises: RetryLater while tries are left."""
        row = await self._database.row(
            """
            UPDATE mail m SET attempts = attempts + 1 FROM account a
            WHERE m.id = $1 AND m.state = 'waiting' AND a.id = m.account_id AND a.email IS NOT NULL
            RETURNING m.account_id, m.template, m.locale, m.params, m.attempts, a.email
            """,
            mail_id,
        )
        if row is None:
            return
        try:
            await self._deliver(row)
        except MailNotSent:
            await self._wait_or_drop(mail_id, row["attempts"])
            return
        await self._end(mail_id, "sent")

    async def _deliver(self, row: Record) -> None:
        values = msgspec.json.decode(row["params"], type=dict[str, str | int])
        purpose = LETTERS[row["template"]].link_purpose
        if purpose is not None:
            token = await self._mint_link(row["account_id"], purpose)
            values["link"] = f"{self._press.public_url}/{purpose}?token={token}"
        message = self._press.compose(row["template"], row["locale"], row["email"], values)
        await self._mailer.send(message)

    async def _wait_or_drop(self, mail_id: UUID, attempts: int) -> None:
        if attempts >= ATTEMPTS:
            await self._end(mail_id, "dropped")
            return
        raise RetryLater(timedelta(seconds=FIRST_DELAY_SECONDS * 2 ** (attempts - 1)))

    async def _end(self, mail_id: UUID, state: str) -> None:
        await self._database.execute(
            "UPDATE mail SET state = $2, sent_at = $3 WHERE id = $1",
            mail_id,
            state,
            self._clock.now(),
        )

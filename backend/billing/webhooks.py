"""Receives what the processor tells: verify, write down once, say yes; the work comes later."""

from collections.abc import AsyncIterator, Sequence

import msgspec
import structlog

from backend.billing.errors import BadWebhook
from backend.billing.inbox import EventInbox
from backend.billing.signatures import Refusal, refusal_of
from backend.clock import Clock
from backend.database import Database
from backend.providers.payments import EventNotice
from backend.providers.stripe_answers import read_webhook

MAX_BODY_BYTES = 512 * 1024
MAX_TEXT = 255
"""As long as the processor's own ids and names get."""

log = structlog.get_logger()


class WebhookDesk:
    """`secrets` are the current one and, during a rotation, the next."""

    def __init__(
        self, database: Database, clock: Clock, inbox: EventInbox, secrets: Sequence[str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._inbox = inbox
        self._secrets = [secret for secret in secrets if secret]

    async def receive(self, stream: AsyncIterator[bytes], header: str) -> None:
        """Take one webhook in; again is the same. Raises: BadWebhook."""
        body = b""
        async for chunk in stream:
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                await self._refuse("oversized")
        refusal = refusal_of(body, header, self._secrets, self._clock.now())
        if refusal is not None:
            await self._refuse(refusal)
        notice = _readable(body)
        if notice is None:
            await self._refuse("unreadable")
        else:
            await self._inbox.take(notice, "webhook")

    async def _refuse(self, reason: Refusal) -> None:
        """Count it, keep nothing of it."""
        await self._database.execute(
            """
            INSERT INTO webhook_refusal (day, reason, times) VALUES ($1, $2, 1)
            ON CONFLICT (day, reason) DO UPDATE SET times = webhook_refusal.times + 1
            """,
            self._clock.now().date(),
            reason,
        )
        log.warning("webhook_refused", reason=reason)
        raise BadWebhook(reason)


def _readable(body: bytes) -> EventNotice | None:
    """The notice; None for what no processor sends: broken, bottomless, beyond all calendars."""
    try:
        notice = read_webhook(body)
    except (msgspec.DecodeError, ValueError, OverflowError, OSError, RecursionError):
        return None
    told = [text for text in msgspec.structs.astuple(notice) if isinstance(text, str)]
    is_storable = all("\0" not in text and len(text) <= MAX_TEXT for text in told)
    return notice if notice.id and is_storable else None

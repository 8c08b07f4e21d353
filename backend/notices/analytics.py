"""Counts what happens without following anybody: listed events, listed values, a switch to stop.

Nothing waits for it. An event goes into a bounded queue in memory; one that finds the queue full,
or Plausible slow, is lost.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Literal
from uuid import UUID

import structlog
from msgspec import Struct

from backend.database import CONNECTION_ERRORS, Database
from backend.providers.plausible import AnalyticsEvent, EventNotTaken, EventSink

QUEUE_LENGTH = 200
SEND_SECONDS = 5.0
"""An event that takes longer is given up, whatever the sink's own time-out."""

EventName = Literal["credits_spent", "image_processed", "session_duration", "error_code"]
SCHEMA: dict[EventName, dict[str, frozenset[str]]] = {
    "credits_spent": {"credits": frozenset({"1", "2", "3-5", "6-10", "11-50", "51+"})},
    "image_processed": {
        "size": frozenset({"x2", "x4", "x8", "long_side", "clean"}),
        "outcome": frozenset({"delivered", "refused", "failed", "cancelled"}),
    },
    "session_duration": {
        "bucket": frozenset({"under 1 h", "1-24 h", "1-7 d", "7-30 d", "over 30 d"})
    },
    "error_code": {
        "code": frozenset(
            {
                "provider_declined",
                "provider_unavailable",
                "not_faithful",
                "no_picture",
                "unreadable_image",
                "image_deleted",
                "storage_unavailable",
                "internal_error",
            }
        )
    },
}
"""All that can ever be sent: every event, every property, every value."""

log = structlog.get_logger()


class Noted(Struct, frozen=True):
    """An event on its way to the sink; whose it is decides only whether it may go."""

    account_id: UUID
    name: EventName
    props: dict[str, str]


def is_listed(name: EventName, props: dict[str, str]) -> bool:
    """Whether the schema knows exactly this event with these properties and values."""
    allowed = SCHEMA.get(name)
    return (
        allowed is not None
        and props.keys() == allowed.keys()
        and all(value in allowed[key] for key, value in props.items())
    )


def credits_bucket(credits_spent: int) -> str:
    for limit, bucket in ((1, "1"), (2, "2"), (5, "3-5"), (10, "6-10"), (50, "11-50")):
        if credits_spent <= limit:
            return bucket
    return "51+"


def duration_bucket(duration: timedelta) -> str:
    hours = duration.total_seconds() / 3600
    for limit, bucket in ((1, "under 1 h"), (24, "1-24 h"), (168, "1-7 d"), (720, "7-30 d")):
        if hours < limit:
            return bucket
    return "over 30 d"


class Analytics:
    """Takes events without waiting; sends them one by one, if their person allows it."""

    def __init__(self, database: Database, sink: EventSink | None) -> None:
        self._database = database
        self._sink = sink
        self._waiting: asyncio.Queue[Noted] = asyncio.Queue(QUEUE_LENGTH)
        self._task: asyncio.Task[None] | None = None

    def note(self, account_id: UUID, name: EventName, **props: str) -> None:
        """Count something; returns at once, whatever happens to the event."""
        if self._sink is None:
            return
        if not is_listed(name, props):
            log.warning("analytics_event_not_listed", event_name=name)
            return
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait(Noted(account_id, name, props))

    def start(self) -> None:
        if self._sink is not None:
            self._task = asyncio.create_task(self._send_all(), name="analytics")

    async def stop(self) -> None:
        """Stop at once; what still waits is lost."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._sink is not None:
            await self._sink.close()

    async def _send_all(self) -> None:
        while True:
            noted = await self._waiting.get()
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._send(noted)
            except EventNotTaken as refused:
                log.info("analytics_event_lost", error=str(refused))
            except (TimeoutError, *CONNECTION_ERRORS) as error:
                log.info("analytics_event_lost", error=type(error).__name__)

    async def _send(self, noted: Noted) -> None:
        assert self._sink is not None
        person = await self._database.row(
            """
            SELECT s.network, s.os FROM account a LEFT JOIN LATERAL (
                SELECT network, os FROM account_signal WHERE account_id = a.id
                ORDER BY created_at DESC LIMIT 1) s ON true
            WHERE a.id = $1 AND a.analytics AND a.state <> 'closed'
            """,
            noted.account_id,
        )
        if person is None:
            return
        event = AnalyticsEvent(
            name=noted.name,
            props=noted.props,
            network=person["network"] or "",
            os_family=person["os"] or "",
        )
        await self._sink.send(event)

"""What the account's devices are told: a table of events, and a notification to look at it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec
import structlog
from asyncpg import Record
from msgspec import Struct

from backend.clock import Clock
from backend.database import CONNECTION_ERRORS, Database

CHANNEL = "opendream_event"
KEEP = timedelta(days=2)
RECONNECT_SECONDS = 2.0

EventKind = Literal["job", "balance", "purchase", "images"]
log = structlog.get_logger()


class Event(Struct, frozen=True):
    """One change, as a device sees it."""

    id: int
    kind: EventKind
    body: str
    """JSON of the job, the balance or the purchase; for pictures, how many were deleted."""


class Events:
    """Writes and reads the event table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, account_id: UUID, kind: EventKind, body: Mapping[str, object]) -> None:
        """Record a change; devices hear of it when the transaction commits.

        An account that is being erased meanwhile has nobody left to tell.
        """
        await self._database.execute(
            "WITH known AS MATERIALIZED (SELECT id FROM account WHERE id = $1 FOR KEY SHARE)"
            " SELECT account_event_add(id, $2, $3, $4) FROM known",
            account_id,
            kind,
            msgspec.json.encode(body).decode(),
            self._clock.now(),
        )

    async def after(self, account_id: UUID, last_id: int, *, limit: int = 100) -> list[Event]:
        """Events that a device has not seen, oldest first."""
        rows = await self._database.rows(
            "SELECT id, kind, body FROM account_event WHERE account_id = $1 AND id > $2"
            " ORDER BY id LIMIT $3",
            account_id,
            last_id,
            limit,
        )
        return [Event(row["id"], row["kind"], row["body"]) for row in rows]

    async def newest_id(self, account_id: UUID) -> int:
        """Where a device that asks for no past starts."""
        newest = await self._database.value(
            "SELECT coalesce(max(id), 0) FROM account_event WHERE account_id = $1", account_id
        )
        assert isinstance(newest, int)
        return newest

    async def purge(self) -> int:
        """Drop events older than any device would resume from."""
        return await self._database.execute(
            "DELETE FROM account_event WHERE created_at < $1", self._clock.now() - KEEP
        )


class EventListener:
    """One LISTEN connection per process that wakes whoever waits for an account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="event-listener")

    def end_streams(self) -> None:
        """Let every stream end: a server that stops waits for them."""
        self._closing.set()
        self._wake_all()

    async def stop(self) -> None:
        """End every stream, then the connection."""
        self.end_streams()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def wait(self, account_id: UUID, timeout_seconds: float) -> bool:
        """Wait until something may have changed; False when the time ran out first."""
        waiter = asyncio.Event()
        waiters = self._waiting[str(account_id)]
        waiters.add(waiter)
        try:
            async with asyncio.timeout(timeout_seconds):
                await waiter.wait()
        except TimeoutError:
            return False
        else:
            return True
        finally:
            waiters.discard(waiter)
            if not waiters:
                self._waiting.pop(str(account_id), None)

    async def _listen(self) -> None:
        """Listen for ever; a lost connection is made again, and waiters look at the table."""
        while True:
            try:
                await self._listen_once()
            except CONNECTION_ERRORS as error:
                log.warning("event_listener_lost", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        connection = await self._database.dedicated_connection()
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, self._wake)
            self._wake_all()
            await lost.wait()
        finally:
            connection.terminate()

    def _wake(self, _: "asyncpg.Connection[Record]", __: int, ___: str, payload: object) -> None:
        for waiter in self._waiting.get(str(payload), ()):
            waiter.set()

    def _wake_all(self) -> None:
        for waiters in self._waiting.values():
            for waiter in waiters:
                waiter.set()

"""The worker: takes jobs, letters and schedules from the queue, and survives a lost database."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from asyncpg import Record
from msgspec import Struct
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as QueueEntry
from pgqueuer.models import Schedule

from backend.database import CONNECTION_ERRORS, Database
from backend.notices.outbox import RetryLater
from backend.queueing import WorkerQueries
from backend.settings import Settings

POLL = timedelta(seconds=2)
RECONNECT_SECONDS = 2.0
EVERY_MINUTE, EVERY_FIVE_MINUTES, EVERY_NIGHT = "* * * * *", "*/5 * * * *", "17 3 * * *"

log = structlog.get_logger()
Handler = Callable[[UUID], Awaitable[None]]


class Round(Struct, frozen=True, kw_only=True):
    """Something that happens by the clock, in one worker of all."""

    name: str
    cron: str
    run: Callable[[], Awaitable[None]]


class Line(Struct, frozen=True, kw_only=True):
    """Work that is taken together: what is long must not keep what is short waiting."""

    handlers: Mapping[str, Handler]
    parallel: int
    rounds: tuple[Round, ...] = ()


class Worker:
    """Runs every line of work until stopped."""

    def __init__(self, database: Database, settings: Settings, lines: Sequence[Line]) -> None:
        self._runners = [LineRunner(database, settings, line) for line in lines]

    def start(self) -> None:
        for runner in self._runners:
            runner.start()

    async def stop(self) -> None:
        """Stop taking work and hand back what is in progress for another worker."""
        await asyncio.gather(*(runner.stop() for runner in self._runners))

    @property
    def is_alive(self) -> bool:
        return all(runner.is_alive for runner in self._runners)


class LineRunner:
    """Runs one line of the queue; a lost connection is made again."""

    def __init__(self, database: Database, settings: Settings, line: Line) -> None:
        self._database = database
        self._settings = settings
        self._line = line
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._queue: PgQueuer | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="worker")

    async def stop(self) -> None:
        """Stop taking work and hand back what is in progress for another worker."""
        self._stopping.set()
        if self._queue:
            self._queue.shutdown.set()
        if self._task:
            with suppress(asyncio.CancelledError):
                await self._task

    @property
    def is_alive(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._run_connected()
            except (*CONNECTION_ERRORS, RuntimeError) as error:
                log.warning("worker_lost_database", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(RECONNECT_SECONDS):
                    await self._stopping.wait()

    async def _run_connected(self) -> None:
        connection = await self._database.dedicated_connection()
        try:
            queue = self._registered(connection)
            self._queue = queue
            if self._stopping.is_set():
                return
            await queue.run(
                dequeue_timeout=POLL,
                batch_size=1,
                max_concurrent_tasks=max(2, self._line.parallel),
                heartbeat_timeout=timedelta(seconds=self._settings.worker_lease_seconds),
                shutdown_on_listener_failure=True,
            )
        finally:
            self._queue = None
            connection.terminate()

    def _registered(self, connection: "asyncpg.Connection[Record]") -> PgQueuer:
        driver = AsyncpgDriver(connection)
        queue = PgQueuer(driver, queries=WorkerQueries(driver))
        for name, handle in self._line.handlers.items():
            self._register(queue, name, handle)
        for turn in self._line.rounds:
            self._schedule(queue, turn)
        return queue

    def _schedule(self, queue: PgQueuer, turn: Round) -> None:
        async def take_turn(_: Schedule) -> None:
            await turn.run()

        queue.schedule(turn.name, turn.cron)(take_turn)

    def _register(self, queue: PgQueuer, name: str, handle: Handler) -> None:
        async def entry(entry: QueueEntry) -> None:
            assert entry.payload is not None
            await self._handle(handle, UUID(entry.payload.decode()))

        queue.entrypoint(name, accepts_context=False)(entry)

    async def _handle(self, handle: Handler, subject: UUID) -> None:
        """Run one piece of work; when the worker stops, it goes back to the queue at once."""
        work = asyncio.ensure_future(handle(subject))
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            if not work.done():
                work.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)
        if work.cancelled():
            raise RetryRequested(timedelta(0), "the worker stops")
        error = work.exception()
        if isinstance(error, RetryLater):
            raise RetryRequested(error.delay, "tried again later")
        if error is not None:
            log.error("work_crashed", exc_info=error)
            raise RetryRequested(timedelta(seconds=30), type(error).__name__)

"""The database: engine from the URL, one pool, and transactions that are safe for money."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import asyncpg
from asyncpg import Record
from asyncpg.pool import PoolConnectionProxy
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.table import Table

LOCK_TIMEOUT_SECONDS = 15
COMMAND_TIMEOUT_SECONDS = 30
IDLE_IN_TRANSACTION_SECONDS = 60
RELEASE_TIMEOUT_SECONDS = 10

Value = object
CONNECTION_ERRORS = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What a lost or refused connection raises; a server that dies in a COMMIT, the last of them."""

OUTAGES = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)
"""What a server that is away, full or starting raises; the rest of its errors are ours."""


class SafeTransaction(PostgresTransaction):
    """Piccolo's transaction, made to end whatever happens.

    Piccolo 1.38 leaks the connection and leaves the task inside a dead transaction when COMMIT or
    ROLLBACK fails or is cancelled; the next `async with` in that task is then silently no
    transaction at all. Here the context variable is always reset and the connection always goes
    back, closed if its state is unknown.
    """

    def __init__(self, engine: PostgresEngine) -> None:
        super().__init__(engine, allow_nested=False)

    async def __aenter__(self) -> Self:
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]  # Piccolo's
        try:
            self.transaction = self.connection.transaction()
            await self.begin()  # type: ignore[no-untyped-call]  # Piccolo's
        except BaseException:
            await self._give_back(broken=True)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        broken = True
        try:
            if exception_type is None:
                await self.commit()  # type: ignore[no-untyped-call]  # Piccolo's
            else:
                await self._rollback_quietly()
            broken = False
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back(broken=broken or self.connection.is_in_transaction())
        return False

    async def _rollback_quietly(self) -> None:
        """Roll back; a connection that cannot is closed, and the first error stays the answer."""
        try:
            await self.rollback()  # type: ignore[no-untyped-call]  # Piccolo's
        except CONNECTION_ERRORS:
            self.connection.terminate()

    async def _give_back(self, *, broken: bool) -> None:
        """Return the connection to the pool, even while this task is being cancelled."""
        if broken:
            self.connection.terminate()
        await asyncio.shield(asyncio.ensure_future(self._release()))

    async def _release(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection, timeout=RELEASE_TIMEOUT_SECONDS)
        else:
            await self.connection.close()


async def _leave_as_it_is(_: "PoolConnectionProxy[Record]") -> None:
    """Save a way to the server after each use: nothing here changes the session of a connection.

    What is still open is rolled back before this is called.
    """


class Database:
    """The pool, raw statements by `$1` parameters, and `transaction()`.

    Statements outside a transaction run on a connection of their own. Inside one, never `gather`
    and never start tasks: they would share the connection.
    """

    def __init__(self, url: str, *, pool_size: int) -> None:
        self.url = url
        self.engine = PostgresEngine({"dsn": url})
        self._pool_size = pool_size

    async def open(self) -> None:
        """Connect the pool. Raises: OSError or asyncpg errors when the server is not there."""
        await self.engine.start_connection_pool(
            min_size=min(2, self._pool_size),
            max_size=self._pool_size,
            command_timeout=COMMAND_TIMEOUT_SECONDS,
            reset=_leave_as_it_is,
            server_settings={
                "application_name": "opendream",
                "timezone": "UTC",
                "lock_timeout": f"{LOCK_TIMEOUT_SECONDS}s",
                "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_SECONDS}s",
            },
        )

    def bind(self, tables: Sequence[type[Table]]) -> None:
        """Let Piccolo's tables speak to this database."""
        for table in tables:
            table._meta.db = self.engine  # noqa: SLF001  # Piccolo's documented place for a table's engine

    async def close(self) -> None:
        await self.engine.close_connection_pool()

    def transaction(self) -> SafeTransaction:
        """One transaction; it never waits for the network. Nested use raises TransactionError."""
        return SafeTransaction(self.engine)

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """The transaction that is open, or a new one when there is none."""
        if self.in_transaction:
            yield
            return
        async with self.transaction():
            yield

    @property
    def pool(self) -> "asyncpg.Pool[Record]":
        assert self.engine.pool is not None, "the database is not open"
        return self.engine.pool

    @property
    def in_transaction(self) -> bool:
        return self.engine.current_transaction.get() is not None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator["PoolConnectionProxy[Record]"]:
        """The transaction's connection, or one from the pool for the time of the block."""
        current = self.engine.current_transaction.get()
        if current is not None:
            yield current.connection
            return
        async with self.pool.acquire() as connection:
            yield connection

    async def rows(self, sql: str, *values: Value) -> list[Record]:
        async with self.connection() as connection:
            found: list[Record] = await connection.fetch(sql, *values)
            return found

    async def row(self, sql: str, *values: Value) -> Record | None:
        async with self.connection() as connection:
            return await connection.fetchrow(sql, *values)

    async def value(self, sql: str, *values: Value) -> object:
        async with self.connection() as connection:
            found: object = await connection.fetchval(sql, *values)
            return found

    async def execute(self, sql: str, *values: Value) -> int:
        """Run a statement; returns how many rows it touched."""
        async with self.connection() as connection:
            status = await connection.execute(sql, *values)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def dedicated_connection(self) -> "asyncpg.Connection[Record]":
        """A connection outside the pool, for LISTEN and the job queue; the caller closes it."""
        return await asyncpg.connect(
            self.url, server_settings={"application_name": "opendream-listener", "timezone": "UTC"}
        )

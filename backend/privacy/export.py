"""Everything we hold about a person as one ZIP file, made from the data map while it is sent."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id
from backend.images.names import result_name
from backend.images.spool import Spool
from backend.notices.outbox import Outbox
from backend.privacy.data_map import DataMap, MappedTable
from backend.privacy.zip_stream import CHUNK_BYTES, ZipStream
from backend.providers.storage import ObjectMissing, Storage

ROWS_AT_ONCE = 500
READ_ME = """Everything that OpenDream Upscale holds about this account.

data/       one JSON file for each table that concerns you; about.json says what each column is for
pictures/   what you uploaded and is still stored
results/    what was made from it and is still stored
support/    what you sent to support with a message

Left out: hashes of your password and of links, and our own notes that guard against fraud.
"""


class _Picture(Struct, frozen=True):
    name: str
    key: str


class DataExport:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        data_map: DataMap,
        *,
        storage: Storage,
        spool: Spool,
        outbox: Outbox,
    ) -> None:
        self._database = database
        self._clock = clock
        self._map = data_map
        self._storage = storage
        self._spool = spool
        self._outbox = outbox

    async def stream(self, account_id: UUID, *, tells: bool = True) -> AsyncGenerator[bytes, None]:
        """The ZIP file's bytes; with `tells`, its end is told by a letter.

        Whoever does not read it to its end closes it: a folder is open as long as it is.
        """
        made = ZipStream(self._clock.now())
        async for part in made.member("README.txt", _bytes(READ_ME.encode()), packed=True):
            yield part
        async with aclosing(self._tables(made, account_id)) as tables:
            async for part in tables:
                yield part
        async with aclosing(self._pictures(made, account_id)) as pictures:
            async for part in pictures:
                yield part
        yield made.end()
        if tells:
            await self._tell(account_id)

    async def _tables(self, made: ZipStream, account_id: UUID) -> AsyncGenerator[bytes, None]:
        """Rows go to files first: a slow reader must not hold a transaction open."""
        tables = {name: table for name, table in self._map.items() if table.owner and table.shown}
        async with self._spool.room() as folder:
            async with self._database.transaction():
                for name, table in tables.items():
                    await self._write_rows(folder / name, name, table, account_id)
            about = msgspec.json.format(msgspec.json.encode(_about(tables)))
            async for part in made.member("data/about.json", _bytes(about), packed=True):
                yield part
            for name in tables:
                chunks = _file(folder / name)
                async for part in made.member(f"data/{name}.json", chunks, packed=True):
                    yield part

    async def _write_rows(
        self, path: Path, name: str, table: MappedTable, account_id: UUID
    ) -> None:
        """One JSON list, a row a line, a batch at a time."""
        columns = ", ".join(table.shown)
        statement = (
            f"SELECT row_to_json(found)::text FROM"  # noqa: S608  # the map's own names
            f" (SELECT {columns} FROM {name} WHERE {table.owner}) found"
        )
        first = True
        with path.open("w", encoding="utf-8") as target:
            target.write("[")
            async with self._database.connection() as connection:
                async for row in connection.cursor(statement, account_id, prefetch=ROWS_AT_ONCE):
                    target.write(("\n" if first else ",\n") + row[0])
                    first = False
            target.write("\n]\n")

    async def _pictures(self, made: ZipStream, account_id: UUID) -> AsyncGenerator[bytes, None]:
        for picture in [*await self._stored(account_id), *await self._attached(account_id)]:
            chunks = self._storage.stream(picture.key, 0, None)
            try:
                opening = await anext(chunks, b"")
            except ObjectMissing:
                continue
            whole = _after(opening, chunks)
            async for part in made.member(picture.name, whole, packed=False):
                yield part

    async def _stored(self, account_id: UUID) -> list[_Picture]:
        """Sources and results that are not removed yet."""
        now = self._clock.now()
        sources = await self._database.rows(
            "SELECT id, file_name, storage_key FROM image"
            " WHERE account_id = $1 AND deleted_at IS NULL AND expires_at > $2 ORDER BY id",
            account_id,
            now,
        )
        results = await self._database.rows(
            """
            SELECT j.id, j.folder, i.file_name, j.result->>'format' AS format
            FROM job j JOIN image i ON i.id = j.image_id
            WHERE j.account_id = $1 AND j.state = 'delivered' AND j.deleted_at IS NULL
              AND j.expires_at > $2 ORDER BY j.id
            """,
            account_id,
            now,
        )
        return [
            _Picture(f"pictures/{row['id']} {row['file_name']}", row["storage_key"])
            for row in sources
        ] + [
            _Picture(
                f"results/{row['id']} {result_name(row['file_name'], row['format'], 'result')}",
                f"{row['folder']}/result",
            )
            for row in results
        ]

    async def _attached(self, account_id: UUID) -> list[_Picture]:
        """What came with messages to support."""
        owner = self._map["support_attachment"].owner
        rows = await self._database.rows(
            f"SELECT id, file_name, storage_key FROM support_attachment WHERE {owner} ORDER BY id",  # noqa: S608  # the map's
            account_id,
        )
        return [
            _Picture(f"support/{row['id']} {row['file_name']}", row["storage_key"]) for row in rows
        ]

    async def _tell(self, account_id: UUID) -> None:
        locale = await self._database.value("SELECT locale FROM account WHERE id = $1", account_id)
        if locale is not None:
            await self._outbox.post(
                "export_ready", account_id, key=f"export_ready:{new_id()}", locale=str(locale)
            )


def _about(tables: DataMap) -> dict[str, object]:
    """What each file and column is."""
    return {
        name: {
            "about": table.about,
            "columns": {column: table.column(column) for column in table.shown},
        }
        for name, table in tables.items()
    }


async def _bytes(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _file(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as source:
        while chunk := await asyncio.to_thread(source.read, CHUNK_BYTES):
            yield chunk


async def _after(opening: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield opening
    async for chunk in rest:
        yield chunk

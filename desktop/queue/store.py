"""The queue on disk: SQLite, flushed at every commit, one owner at a time."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.queue.database import is_taken, open_database
from desktop.queue.item import ItemState, QueueItem, owner_of
from desktop.queue.states import ACTIVE, COMMITTED, keeps_its_job
from desktop.queue.trials import TABLE as TRIED_TABLE
from desktop.queue.trials import TrialBook, note_trials

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE item (
        id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        state TEXT NOT NULL,
        owner TEXT NOT NULL,
        job_id TEXT NOT NULL,
        credits INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX item_in_order ON item (state, position);
    CREATE INDEX item_by_job ON item (job_id) WHERE job_id <> '';
    CREATE TABLE spent (
        item_id TEXT PRIMARY KEY,
        credits INTEGER NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE kept (
        item_id TEXT PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
        body BLOB NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE dropped (
        item_id TEXT PRIMARY KEY,
        body BLOB NOT NULL
    ) STRICT;
    """,
    """
    ALTER TABLE spent RENAME COLUMN item_id TO work_id;
    UPDATE OR IGNORE spent SET work_id = (SELECT job_id FROM item WHERE item.id = work_id)
        WHERE work_id IN (SELECT id FROM item WHERE job_id <> '');
    """,
    TRIED_TABLE,
)
"""Each brings the file from one version to the next; the first makes version 1."""

SCHEMA_VERSION = len(MIGRATIONS)

_UPSERT = """
INSERT INTO item (id, position, state, owner, job_id, credits, body) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, state = excluded.state,
    owner = excluded.owner, job_id = excluded.job_id, credits = excluded.credits,
    body = excluded.body
"""

_SPENT = "INSERT INTO spent (work_id, credits, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class QueueInUse(Exception):
    """Another process has this queue open."""


class QueueTooNew(Exception):
    """A later version of the app wrote this queue."""


class QueueStore:
    """Items by id, in order. Safe from any thread; every method is one transaction."""

    def __init__(self, path: Path) -> None:
        """Raises: QueueInUse, QueueTooNew, OSError, sqlite3.Error."""
        self._lock = threading.RLock()
        self._database = open_database(path)
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise
        self.trials = TrialBook(self._database, self._lock)

    def _prepare(self) -> None:
        database = self._database
        try:
            database.execute("PRAGMA busy_timeout = 200")
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if not is_taken(error):
                raise
            raise QueueInUse("Another process has this queue open.") from error
        version = int(database.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise QueueTooNew("A later version of the app wrote this queue.")
        for number in range(version, SCHEMA_VERSION):
            script = f"BEGIN; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
            database.executescript(script)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def save(self, *items: QueueItem) -> None:
        """Write items, new or changed, all or none."""
        with self._transaction() as database:
            database.executemany(_UPSERT, [_row(item) for item in items])
            database.executemany(_SPENT, [_spent(item) for item in items if item.credits_spent])
            note_trials(database, list(items))
            database.executemany(
                "DELETE FROM dropped WHERE item_id = ?", [(item.id,) for item in items]
            )

    def get(self, item_id: str) -> QueueItem | None:
        found = self._read("SELECT body FROM item WHERE id = ?", item_id)
        return found[0] if found else None

    def all(self) -> list[QueueItem]:
        return self._read("SELECT body FROM item ORDER BY position")

    def in_state(self, *states: ItemState) -> list[QueueItem]:
        marks = ", ".join("?" * len(states))
        return self._read(
            f"SELECT body FROM item WHERE state IN ({marks}) ORDER BY position",  # noqa: S608  only marks
            *[state.value for state in states],
        )

    def next_waiting(self, owner: str, skip: Iterable[str] = ()) -> QueueItem | None:
        """The first item in line that this account may go on with."""
        skipped = set(skip)
        with self._lock:
            rows = self._database.execute(
                "SELECT id, body FROM item WHERE state = 'waiting' AND owner IN ('', ?)"
                " ORDER BY position LIMIT ?",
                (owner, len(skipped) + 1),
            ).fetchall()
        return next((_item(body) for item_id, body in rows if item_id not in skipped), None)

    def count_by_state(self) -> dict[ItemState, int]:
        with self._lock:
            rows = self._database.execute("SELECT state, count(*) FROM item GROUP BY state")
            return {ItemState(state): int(count) for state, count in rows.fetchall()}

    def committed_credits(self, since: datetime) -> int:
        """What was paid since then, removed items too, and what those under way may cost."""
        marks = ", ".join("?" * len(COMMITTED))
        under_way = (
            f"SELECT coalesce(sum(credits), 0) FROM item WHERE state IN ({marks})"  # noqa: S608  only marks
            " AND job_id NOT IN (SELECT work_id FROM spent)"
        )
        spent = "SELECT coalesce(sum(credits), 0) FROM spent WHERE at >= ?"
        with self._lock:
            row = self._database.execute(
                f"SELECT ({spent}) + ({under_way})",
                (_sortable(since), *[state.value for state in COMMITTED]),
            ).fetchone()
        return int(row[0])

    def unheld_credits(self) -> int:
        """What items on their way to the service will cost, of which the service knows nothing."""
        with self._lock:
            row = self._database.execute(
                "SELECT coalesce(sum(credits), 0) FROM item WHERE state = 'uploading'"
            ).fetchone()
        return int(row[0])

    def last_position(self) -> int:
        with self._lock:
            row = self._database.execute("SELECT coalesce(max(position), 0) FROM item").fetchone()
        return int(row[0])

    def remove(self, item_ids: Sequence[str]) -> None:
        """Forget items; of those that the service may be at work on it is noted, to tell it."""
        items = [self.get(item_id) for item_id in item_ids]
        open_jobs = [item for item in items if item is not None and _may_be_under_way(item)]
        with self._transaction() as database:
            database.executemany(
                "INSERT OR REPLACE INTO dropped (item_id, body) VALUES (?, ?)",
                [(item.id, msgspec.json.encode(item)) for item in open_jobs],
            )
            database.executemany("DELETE FROM item WHERE id = ?", [(one,) for one in item_ids])

    def dropped(self) -> list[QueueItem]:
        """Removed items whose jobs the service still has to be told to drop."""
        return self._read("SELECT body FROM dropped")

    def forget_dropped(self, item_id: str) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM dropped WHERE item_id = ?", (item_id,))

    def put_back_active(self) -> list[QueueItem]:
        """After a crash: whatever was under way waits again, with all that is known of it."""
        found = [
            msgspec.structs.replace(item, state=ItemState.WAITING, progress=0.0)
            for item in self.in_state(*ACTIVE)
        ]
        self.save(*found)
        return found

    def keep(self, item_id: str, body: bytes) -> None:
        """Hold what was taken out of the upload until it goes back into the result."""
        with self._transaction() as database:
            database.execute(
                "INSERT INTO kept (item_id, body) VALUES (?, ?)"
                " ON CONFLICT (item_id) DO UPDATE SET body = excluded.body",
                (item_id, body),
            )

    def kept(self, item_id: str) -> bytes | None:
        with self._lock:
            row = self._database.execute(
                "SELECT body FROM kept WHERE item_id = ?", (item_id,)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def forget_kept(self, item_id: str) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM kept WHERE item_id = ?", (item_id,))

    def _read(self, query: str, *values: str) -> list[QueueItem]:
        with self._lock:
            rows = self._database.execute(query, values).fetchall()
        return [_item(row[0]) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _row(item: QueueItem) -> tuple[str, int, str, str, str, int, bytes]:
    return (
        item.id,
        item.position,
        item.state.value,
        owner_of(item),
        item.server.job_id,
        item.credits_quoted,
        msgspec.json.encode(item),
    )


def _may_be_under_way(item: QueueItem) -> bool:
    return item.state not in {ItemState.DONE, ItemState.FAILED} and keeps_its_job(item)


def _spent(item: QueueItem) -> tuple[str, int, str]:
    """By the job, so that one that is fetched again is counted once, and a second one too."""
    work_id = item.server.job_id or item.id
    return work_id, item.credits_spent, _sortable(item.finished_at or datetime.now(UTC))


def _sortable(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _item(body: bytes) -> QueueItem:
    return msgspec.json.decode(body, type=QueueItem)

"""What was already done, by content and settings, so that nothing is made and paid for twice."""

import hashlib
import os
import threading
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.queue import claims
from desktop.queue.database import open_database
from desktop.queue.item import QueueItem

CLAIMS_FOLDER = "claims"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS finished (
    work TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT
"""


class Finished(Struct, frozen=True, kw_only=True):
    """An earlier result."""

    output_path: str
    size_bytes: int
    width_px: int
    height_px: int
    format: str
    score: float | None = None
    item_id: str = ""
    """Whose result it was; empty in what earlier versions wrote."""
    job_id: str = ""


class FinishedWork:
    """Remembers results; believes in one only while its file is still there. Safe from any thread.

    The app and the command line share the file.
    """

    def __init__(self, path: Path) -> None:
        """Raises: OSError, sqlite3.Error."""
        self._lock = threading.Lock()
        self.claims = path.parent / CLAIMS_FOLDER
        """Beside it: who is at work on what is not finished."""
        self._database = open_database(path)
        self._database.execute("PRAGMA busy_timeout = 5000")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA secure_delete = ON")
        self._database.execute(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def find(self, item: QueueItem, folder: Path) -> Finished | None:
        """The result of the same content and options in the same folder."""
        with self._lock:
            row = self._database.execute(
                "SELECT body FROM finished WHERE work = ?", (work_key(item, folder),)
            ).fetchone()
        if row is None:
            return None
        found = msgspec.json.decode(row[0], type=Finished)
        return found if _is_there(found) else None

    def add(self, item: QueueItem, folder: Path, finished: Finished) -> None:
        known = replace(finished, item_id=item.id, job_id=item.server.job_id)
        body = msgspec.json.encode(known)
        with self._lock:
            self._database.execute(
                "INSERT INTO finished (work, body) VALUES (?, ?)"
                " ON CONFLICT (work) DO UPDATE SET body = excluded.body",
                (work_key(item, folder), body),
            )

    def forget_all(self) -> None:
        """Part of "Delete all": no trace of names or places stays."""
        with self._lock:
            self._database.execute("DELETE FROM finished")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        claims.forget_all(self.claims)


def is_anothers(finished: Finished, item: QueueItem) -> bool:
    """Whether another process has gone on with this item's order, and saved its result."""
    if finished.item_id in {"", item.id}:
        return False
    return item.server.job_id in {"", finished.job_id}


def work_key(item: QueueItem, folder: Path) -> str:
    """One digest for the picture's content, what was asked of it, and where it was to go.

    A folder is the same by whatever way it was named. Looks at the disk: not for the event loop.
    """
    place = os.path.realpath(folder)
    parts = (item.source.sha256, item.options, item.save.pattern, place)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _is_there(finished: Finished) -> bool:
    try:
        return Path(finished.output_path).stat().st_size == finished.size_bytes
    except OSError:
        return False

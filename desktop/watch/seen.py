"""Which files of a watched folder were dealt with: on disk, so that a restart repeats nothing.

Paths are kept as digests: whoever clears this computer's traces must not pay for photos twice.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

from desktop.queue.database import is_taken, open_database
from desktop.watch.ripening import Sighting

WATCH_FOLDER = "watch"
SUFFIX = ".seen.sqlite3"
QUEUE_SUFFIX = ".sqlite3"
UNDER_WAY = "under-way"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
    path BLOB PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS begun (once INTEGER PRIMARY KEY CHECK (once = 1)) STRICT;
"""
_NOTE = """
INSERT INTO seen (path, size_bytes, mtime_ns) VALUES (?, ?, ?)
ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns
"""


_OLD_NAMES = "UPDATE seen SET path = digest(path)"


class AlreadyWatched(Exception):
    """Another process watches this folder."""


def watch_path(data: Path, folder: Path) -> Path:
    """Where what is known of a folder is kept, without an ending; its name tells nothing."""
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]
    return data / WATCH_FOLDER / mark


class Seen:
    """One watched folder's memory; one process at a time. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        """Raises: AlreadyWatched, OSError, sqlite3.Error."""
        self._lock = threading.Lock()
        self._database = open_database(path)
        try:
            self._database.execute("PRAGMA busy_timeout = 200")
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            self._database.execute("COMMIT")
            self._database.execute("PRAGMA secure_delete = ON")
            self._database.executescript(_SCHEMA)
            self._hide_names()
        except sqlite3.OperationalError as error:
            self._database.close()
            if not is_taken(error):
                raise
            raise AlreadyWatched("Another process watches this folder.") from error

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @property
    def has_begun(self) -> bool:
        """Whether the folder was watched before: then what is new since is to be done."""
        with self._lock:
            return self._database.execute("SELECT 1 FROM begun").fetchone() is not None

    def begin(self, there: Mapping[Path, Sighting]) -> None:
        """The first time: what is there already is not new."""
        self.note(there)
        with self._lock:
            self._database.execute("INSERT OR IGNORE INTO begun VALUES (1)")

    def note(self, files: Mapping[Path, Sighting]) -> None:
        rows = [(_digest(path), *sighting) for path, sighting in files.items()]
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(_NOTE, rows)
            self._database.execute("COMMIT")

    def new_in(self, there: Mapping[Path, Sighting]) -> dict[Path, Sighting]:
        """Those that are not known, or not as they are now."""
        with self._lock:
            rows = self._database.execute("SELECT path, size_bytes, mtime_ns FROM seen").fetchall()
        known = {path: Sighting(size, mtime) for path, size, mtime in rows}
        return {
            path: sighting
            for path, sighting in there.items()
            if known.get(_digest(path)) != sighting
        }

    def _hide_names(self) -> None:
        """Earlier versions kept paths in the clear."""
        if self._database.execute("PRAGMA user_version").fetchone()[0]:
            return
        self._database.create_function("digest", 1, lambda path: hashlib.sha256(path).digest())
        self._database.executescript(f"BEGIN; {_OLD_NAMES}; PRAGMA user_version = 1; COMMIT;")


def _digest(path: Path) -> bytes:
    return hashlib.sha256(os.fsencode(path)).digest()

"""Opens one of the desktop's own databases; a file that is none any more is set aside, not lost."""

import sqlite3
from pathlib import Path

_FIRST_BYTES = b"SQLite format 3\0"
_TAKEN = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_PRIMARY = 0xFF


def open_database(path: Path) -> sqlite3.Connection:
    """Makes its folder, too. Every statement is its own transaction.

    A power cut may leave zeros, which no start could ever read again. Raises: OSError,
    sqlite3.Error.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_something_else(path):
        path.replace(path.with_name(f"{path.name}.damaged"))
        for belonging in ("-wal", "-shm"):
            path.with_name(f"{path.name}{belonging}").unlink(missing_ok=True)
    return sqlite3.connect(path, check_same_thread=False, isolation_level=None)


def is_taken(error: sqlite3.Error) -> bool:
    """Whether another process has the database, and nothing is wrong with it."""
    code: int = getattr(error, "sqlite_errorcode", 0)  # errors of the module itself have none
    return code & _PRIMARY in _TAKEN


def _is_something_else(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            first = file.read(len(_FIRST_BYTES))
    except FileNotFoundError:
        return False
    return first not in {b"", _FIRST_BYTES}

"""Looking at an original: what it is, and its content's hash."""

import stat
from pathlib import Path

from msgspec import Struct

from desktop.client.downloads import sha256_of
from desktop.files.errors import FileProblem, source_problem
from desktop.files.header import PictureHeader, read_header


class SourceLook(Struct, frozen=True, kw_only=True):
    """An original at one moment."""

    header: PictureHeader
    size_bytes: int
    mtime_ns: int
    sha256: str


def look_at_source(path: Path) -> SourceLook:
    """Read the whole file once. Runs in a worker thread.

    Raises: FileProblem; devices, pipes and folders are `not_a_picture`.
    """
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise FileProblem("not_a_picture")
        header = read_header(path)
        digest = sha256_of(path)
        after = path.stat()
    except OSError as error:
        raise source_problem(error) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileProblem("source_changed")
    return SourceLook(
        header=header, size_bytes=after.st_size, mtime_ns=after.st_mtime_ns, sha256=digest
    )


def require_unchanged(path: Path, size_bytes: int, mtime_ns: int) -> None:
    """That the original is still the file that was looked at. Raises: FileProblem."""
    try:
        now = path.stat()
    except OSError as error:
        raise source_problem(error) from error
    if not stat.S_ISREG(now.st_mode) or (now.st_size, now.st_mtime_ns) != (size_bytes, mtime_ns):
        raise FileProblem("source_changed")

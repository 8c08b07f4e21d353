"""Where the open app can be reached, and the lock that says whose turn it is to be open."""

import os
import stat
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from desktop.places import Places

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LONGEST_SOCKET_PATH_BYTES = 100
"""The systems' limit is 104 or 108, with the zero at the end."""

SHORT_FOLDER = Path("/tmp")  # noqa: S108  the folder in it is checked to be the person's own


class UnsafeFolder(Exception):
    """The folder of the socket belongs to somebody else, or others may enter it."""


class Door(NamedTuple):
    """One for each person and each set of the app's files."""

    folder: Path
    """For this person alone."""
    address: str
    """A socket's path, or a named pipe on Windows."""

    @property
    def lock_path(self) -> Path:
        return self.folder / "lock"


def door_of(places: Places, environment: Mapping[str, str]) -> Door:
    """Beside the runtime's other sockets where there is such a place, else near the data."""
    # A checksum tells a person's few sets of files apart, and is quicker to load than a digest.
    mark = f"{zlib.crc32(os.fsencode(places.data)):08x}"
    if sys.platform == "win32":
        return Door(places.data, rf"\\.\pipe\opendream-upscale-{mark}")
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) / f"opendream-upscale-{mark}"
    if not runtime or not Path(runtime).is_dir() or _is_too_long(folder):
        folder = places.data / "door"
    if _is_too_long(folder):
        folder = SHORT_FOLDER / f"opendream-{os.getuid()}-{mark}"
    return Door(folder, str(folder / "socket"))


def prepare(door: Door) -> None:
    """Make the folder, for this person alone. Raises: UnsafeFolder, OSError."""
    door.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":
        return  # the profile's folders are the person's own
    facts = door.folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid():
        raise UnsafeFolder("The folder of the app's socket belongs to somebody else.")
    if stat.S_IMODE(facts.st_mode) != 0o700:
        door.folder.chmod(0o700)


class InstanceLock:
    """Held by the process that is, or is about to be, the open app; falls with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Whether the lock is this process's now."""
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_too_long(folder: Path) -> bool:
    return len(os.fsencode(folder / "socket")) > LONGEST_SOCKET_PATH_BYTES

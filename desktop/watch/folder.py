"""A look at a watched folder: what is there, what of it is new, and what is whole."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from desktop.files.header import sniff
from desktop.files.naming import OWN_NAME, PART_SUFFIX
from desktop.files.patterns import MAX_DEPTH
from desktop.watch.ripening import Ripening, Sighting
from desktop.watch.seen import Seen

SETTLE_SECONDS = 3.0
MADE_MARK = b"compositeWithTrainedAlgorithmicMedia"
"""How our results say that a model helped; whatever they are called, they are not done again."""
MARK_WITHIN_BYTES = 1024 * 1024


class FolderUnreadable(Exception):
    """The folder is gone, locked, or on a drive that is not there; it may come back."""


class Watched(Struct, frozen=True):
    """A folder and how it is looked at; both folders as `real_folder` names them."""

    folder: Path
    is_recursive: bool = False
    left_out: Path | None = None
    """Where results go, if that is inside."""
    with_existing: bool = False
    """Whether what is there at the very first look is new, too."""


def real_folder(folder: str | Path) -> Path:
    """One folder has one name, however it is spelled: through links, `..` or a slash at the end.

    On a drive that hangs this takes as long as the drive does.
    """
    return Path(os.path.realpath(folder))


def is_for_us(path: Path) -> bool:
    """A picture that can be upscaled, was not made by us, and has a name that can be kept.

    Raises: OSError.
    """
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return sniff(path) is not None and not _is_made(path)


def _is_made(path: Path) -> bool:
    with path.open("rb") as file:
        return MADE_MARK in file.read(MARK_WITHIN_BYTES)


class FolderWatch:
    """Finds each new picture once. Every method may take long: never on a loop or the UI's thread.

    New pictures stay new until `note` is called for them, so that a crash in between loses none.
    """

    def __init__(
        self,
        watched: Watched,
        seen: Seen,
        settle_seconds: float = SETTLE_SECONDS,
        now_seconds: Callable[[], float] = time.monotonic,
        judge: Callable[[Path], bool] = is_for_us,
    ) -> None:
        self._watched = watched
        self._seen = seen
        self._ripening = Ripening(settle_seconds)
        self._now_seconds = now_seconds
        self._judge = judge
        self._lock = threading.Lock()

    @property
    def is_settling(self) -> bool:
        """Whether new files were there that may still grow."""
        return self._ripening.is_waiting(self._now_seconds())

    def begin(self) -> None:
        """The very first time: what is there is not new, unless that is asked for.

        A look does it too, so that a folder which comes back later is not taken for all new.
        Raises: FolderUnreadable.
        """
        if not self._seen.has_begun:
            self._seen.begin({} if self._watched.with_existing else self._files())

    def look(self) -> list[Path]:
        """New pictures that are whole. Raises: FolderUnreadable."""
        with self._lock:
            self.begin()
            new = self._seen.new_in(self._files())
            ripe = self._ripening.look(new, self._now_seconds())
            found: list[Path] = []
            passed_over: dict[Path, Sighting] = {}
            for path in ripe:
                try:
                    if self._judge(path):
                        found.append(path)
                    else:
                        passed_over[path] = new[path]
                except OSError:
                    continue  # its writer holds it, or it may not be read yet: looked at again
            self._seen.note(passed_over)
            return found

    def note(self, paths: Iterable[Path]) -> None:
        """These are dealt with, as they are now."""
        real = (real_folder(path.parent) / path.name for path in paths)
        sightings = ((path, _sighting_of(path)) for path in real)
        self._seen.note({path: sighting for path, sighting in sightings if sighting})

    def _files(self) -> dict[Path, Sighting]:
        found: dict[Path, Sighting] = {}
        self._look_into(self._watched.folder, found, depth=0)
        return found

    def _look_into(self, folder: Path, found: dict[Path, Sighting], depth: int) -> None:
        """Hidden files, parts of results, and links to folders are passed over."""
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if depth == 0:
                raise FolderUnreadable("The watched folder cannot be read.") from error
            return
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or entry.name.endswith(PART_SUFFIX):
                continue
            if entry.is_dir(follow_symlinks=False):
                is_wanted = self._watched.is_recursive and path != self._watched.left_out
                if is_wanted and depth < MAX_DEPTH:
                    self._look_into(path, found, depth + 1)
            else:
                sighting = _sighting_of(path)
                if sighting is not None and not OWN_NAME.search(path.stem):
                    found[path] = sighting


def _sighting_of(path: Path) -> Sighting | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return Sighting(facts.st_size, facts.st_mtime_ns) if path.is_file() else None

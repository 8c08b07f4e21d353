"""From what a person names, files, folders and patterns, to the pictures that are meant."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from desktop.files.header import sniff
from desktop.files.naming import OWN_NAME, PART_SUFFIX

MAX_DEPTH = 64


class FoundPicture(Struct, frozen=True):
    """A picture, and the folder whose tree it belongs to if it was found in one."""

    path: Path
    root: Path | None


class Skipped(Struct, frozen=True):
    """A file that will not be upscaled. `was_named`: the person meant it, so it is worth a word.

    Reasons: `source_missing`, `source_unreadable`, `not_a_picture`, `own_result`.
    """

    path: Path
    reason: str
    was_named: bool


class Found(Struct, frozen=True):
    """Pictures in a stable order, each once, and what was left out."""

    pictures: list[FoundPicture]
    skipped: list[Skipped]


def find_pictures(names: Iterable[str | Path], *, recursive: bool) -> Found:
    """Look at everything that was named. Runs in a worker thread: folders may be slow.

    Hidden files, links to folders, and our own results inside folders are passed over.
    """
    pictures: dict[Path, FoundPicture] = {}
    skipped: list[Skipped] = []
    for name in names:
        for path in _expanded(name):
            for found in _look(path, recursive=recursive):
                if isinstance(found, FoundPicture):
                    pictures.setdefault(found.path, found)
                else:
                    skipped.append(found)
    return Found(list(pictures.values()), skipped)


def _expanded(name: str | Path) -> list[Path]:
    """The name itself if there is such a file, else what it matches as a pattern."""
    text = os.fspath(name)
    path = Path(text).expanduser()
    if os.path.lexists(path) or not glob.has_magic(text):
        return [path.absolute()]
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  patterns may be absolute
    return [Path(match).absolute() for match in matches] or [path.absolute()]


def _look(path: Path, *, recursive: bool) -> Iterator[FoundPicture | Skipped]:
    if not path.is_dir():
        yield _judged(path, root=None)
        return
    for inside in _files_in(path, recursive=recursive):
        yield _judged(inside, root=path)


def _judged(path: Path, root: Path | None) -> FoundPicture | Skipped:
    was_named = root is None
    if not was_named and OWN_NAME.search(path.stem):
        return Skipped(path, "own_result", was_named)
    if not _is_text(path):
        return Skipped(path, "source_unreadable", was_named)
    try:
        if not path.is_file():
            is_there = os.path.lexists(path)
            return Skipped(path, "not_a_picture" if is_there else "source_missing", was_named)
        if sniff(path) is None:
            return Skipped(path, "not_a_picture", was_named)
    except OSError:
        return Skipped(path, "source_unreadable", was_named)
    return FoundPicture(path, root)


def _is_text(path: Path) -> bool:
    """A name in some other encoding can neither be stored nor be sent."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _files_in(folder: Path, *, recursive: bool, depth: int = 0) -> Iterator[Path]:
    """Visible files in the order of their names; folders after files; links are not entered."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # a folder that may not be listed holds nothing for us
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    for entry in visible:
        is_file = not entry.is_dir(follow_symlinks=True)
        if is_file and not entry.name.endswith(PART_SUFFIX):
            yield Path(entry.path)
    if not recursive or depth >= MAX_DEPTH:
        return
    for entry in visible:
        if entry.is_dir(follow_symlinks=False):
            yield from _files_in(Path(entry.path), recursive=True, depth=depth + 1)

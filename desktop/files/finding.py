"""From what a person names, files, folders and patterns, to the pictures that are meant."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from desktop.files.header import sniff
from desktop.files.naming import OWN_NAME, PART_SUFFIX
from desktop.files.patterns import MAX_DEPTH, paths_of


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

    Hidden files, links to folders, and our own results inside folders, or named together with
    their originals, are passed over.
    """
    named = [path for name in names for path in paths_of(name)]
    originals = {(path.parent, path.stem) for path in named}
    pictures: dict[Path, FoundPicture] = {}
    skipped: list[Skipped] = []
    for path in named:
        for found in _look(path, originals, recursive=recursive):
            if isinstance(found, FoundPicture):
                pictures.setdefault(found.path, found)
            else:
                skipped.append(found)
    return Found(list(pictures.values()), skipped)


def _look(
    path: Path, originals: set[tuple[Path, str]], *, recursive: bool
) -> Iterator[FoundPicture | Skipped]:
    if path.is_dir():
        for inside in _files_in(path, recursive=recursive):
            yield _judged(inside, root=path)
        return
    ending = OWN_NAME.search(path.stem)
    if ending is not None and (path.parent, path.stem[: ending.start()]) in originals:
        # Named together with what it was made of, as by `*.jpg`: it was hardly meant.
        yield Skipped(path, "own_result", was_named=False)
    else:
        yield _judged(path, root=None)


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

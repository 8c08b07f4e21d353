"""From a name as a person writes it, with `~` and patterns, to the paths that are meant."""

import glob
import os
from collections.abc import Iterator
from pathlib import Path

MAX_DEPTH = 64
ALL_BELOW = "**"


def paths_of(name: str | Path) -> list[Path]:
    """The name itself if there is such a file, else what it matches as a pattern."""
    text = os.fspath(name)
    path = Path(text)
    if os.path.lexists(path):
        return [path.absolute()]
    path = with_home(text)
    if os.path.lexists(path) or not glob.has_magic(text):
        return [path.absolute()]
    matches = sorted({Path(match).absolute() for match in _matches(str(path))})
    return matches or [path.absolute()]


def with_home(text: str) -> Path:
    """A leading `~` is the home folder, where it is known; else it is a letter like others."""
    return Path(os.path.expanduser(text))  # noqa: PTH111  pathlib's fails without a home


def _matches(pattern: str) -> Iterator[str]:
    """`glob` itself would follow links in circles: with two of them it never comes to an end."""
    above, is_deep, below = _split(pattern)
    if not is_deep:
        yield from glob.glob(pattern)  # noqa: PTH207  patterns may be absolute
        return
    for top in glob.glob(above) if above else ["."]:  # noqa: PTH207  as above
        for folder in _folders_in(Path(top), depth=0):
            for match in glob.glob(below, root_dir=folder):  # noqa: PTH207  as above
                if not (folder / match).is_dir():
                    yield str(folder / match)


def _split(pattern: str) -> tuple[str, bool, str]:
    """What stands before the first `**` and after it; what is below at any depth."""
    parts = pattern.split(os.sep)  # noqa: PTH206  a path has no place for `./` and `//`
    if ALL_BELOW not in parts:
        return pattern, False, ""
    where = parts.index(ALL_BELOW)
    below = [part for part in parts[where + 1 :] if part not in {ALL_BELOW, ""}]
    above = "".join(f"{part}{os.sep}" for part in parts[:where])
    return above, True, os.sep.join(below or ["*"])  # noqa: PTH118  a pattern, not a path


def _folders_in(folder: Path, depth: int) -> Iterator[Path]:
    """The folder and those in it; hidden ones and links are not entered."""
    yield folder
    if depth >= MAX_DEPTH:
        return
    try:
        with os.scandir(folder) as entries:
            inside = [one for one in entries if not one.name.startswith(".")]
    except OSError:
        return  # what may not be listed holds nothing for us
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            yield from _folders_in(Path(entry.path), depth + 1)

"""Looks into the bundle's shared libraries: what they need, and symbols that nobody needs."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
STRIPPED = ("libpython3*.so*", "python3.*/lib-dynload/*.so")
"""Python's own; wheels are stripped already, and some break when it is done again."""


def libraries(folder: Path) -> Iterator[Path]:
    """Every program and shared library below the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _is_elf(path):
            yield path


def needed_from_outside(folder: Path) -> set[str]:
    """The libraries that the linker will look for outside of the folder."""
    found = list(libraries(folder))
    listing = subprocess.run(
        ["readelf", "-d", *map(str, found)],  # noqa: S607  # binutils, wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    inside = {path.name for path in folder.rglob("*.so*")}
    return set(NEEDED.findall(listing.stdout)) - inside


def strip_symbols(folder: Path) -> None:
    """Take the symbols out of Python's own libraries: 17 of 23 MB."""
    for pattern in STRIPPED:
        for path in sorted(folder.glob(f"_internal/{pattern}")):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)  # noqa: S607


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"

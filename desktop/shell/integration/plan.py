"""What integration consists of, as data: files to write, actions to merge, registry values."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

APP_ID = "opendream-upscale"
APP_NAME = "OpenDream Upscale"
MARK = "Written by OpenDream Upscale; `opendream-upscale integrate remove` takes it away."
"""Stands in every file of ours, so that it is known even where the list of them was lost."""
PICTURE_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/tiff",
    "image/heic",
    "image/heif",
    "image/avif",
)
EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif")


class Entry(NamedTuple):
    """One line of the menu. Without arguments the files are only shown in the app."""

    key: str
    label: str
    arguments: tuple[str, ...]


class PlannedFile(NamedTuple):
    """A file that is wholly ours."""

    part: str
    """Whose menu it is, for people."""
    path: Path
    content: bytes
    mode: int = 0o644


class PlannedMerge(NamedTuple):
    """Our part of a file that belongs to somebody else."""

    part: str
    path: Path
    merge: Callable[[str], str]
    """The text with our part in it. Raises: Damaged."""
    unmerge: Callable[[str], str]
    """The text without it. Raises: Damaged."""
    start: str
    """What the file begins as where there is none."""


class RegistryValue(NamedTuple):
    """A value below HKEY_CURRENT_USER; an empty name is the key's own value."""

    part: str
    key: str
    name: str
    value: str


class Plan(NamedTuple):
    """Everything that one system needs."""

    files: tuple[PlannedFile, ...] = ()
    merges: tuple[PlannedMerge, ...] = ()
    values: tuple[RegistryValue, ...] = ()
    menu_folder: Path | None = None
    """Where the system's index of menu entries is to be made anew afterwards."""


class Damaged(Exception):
    """A file that is to be merged into is not what it should be; it is left alone."""


class Homes(NamedTuple):
    """The person's folders, as the desktop's rules name them."""

    home: Path
    config: Path
    data: Path
    system_config: tuple[Path, ...] = ()
    """Where the system's own defaults are."""


def homes_of(environment: Mapping[str, str], home: Path) -> Homes:
    """After the XDG rules: what is not an absolute path does not count."""

    def folder(name: str, usual: str) -> Path:
        chosen = environment.get(name, "")
        return Path(chosen) if chosen.startswith("/") else home / usual

    system = environment.get("XDG_CONFIG_DIRS", "") or "/etc/xdg"
    return Homes(
        home=home,
        config=folder("XDG_CONFIG_HOME", ".config"),
        data=folder("XDG_DATA_HOME", ".local/share"),
        system_config=tuple(Path(one) for one in system.split(":") if one.startswith("/")),
    )

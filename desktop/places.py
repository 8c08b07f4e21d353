"""Where the desktop keeps its files. Imports nothing slow: handing files on must be quick."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

APP_FOLDER = "opendream-upscale"


class NoHome(Exception):
    """Nobody says where the person's files are."""


class Places(NamedTuple):
    """The app's own folders."""

    config: Path
    """Settings."""
    data: Path
    """The queue, and what it still needs."""
    cache: Path
    """Thumbnails and whatever else can be made again."""


def find_places(
    environment: Mapping[str, str],
    platform: str = sys.platform,
    known_home: Callable[[], Path] = Path.home,
) -> Places:
    """The system's usual folders, or all of them inside OPENDREAM_CONFIG_DIR. Raises: NoHome."""
    moved = environment.get("OPENDREAM_CONFIG_DIR", "")
    if moved:
        config = Path(os.path.expanduser(moved)).absolute()  # noqa: PTH111  fails without a home
        return Places(config=config, data=config / "data", cache=config / "cache")
    if platform == "linux":
        return _xdg_places(environment, known_home)
    import platformdirs  # noqa: PLC0415  start-up time: the XDG rules are three lines

    return Places(
        config=platformdirs.user_config_path(APP_FOLDER, appauthor=False),
        data=platformdirs.user_data_path(APP_FOLDER, appauthor=False),
        cache=platformdirs.user_cache_path(APP_FOLDER, appauthor=False),
    )


def keep_private(places: Places) -> None:
    """Make the folders that name photos, and let nobody else on this computer look into them.

    What cannot be made is said by whoever first writes there.
    """
    for folder in (places.data, places.cache):
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sys.platform != "win32" and folder.stat().st_mode & 0o077:
                folder.chmod(0o700)  # made by an earlier version, or as somebody's parent folder


def _xdg_places(environment: Mapping[str, str], known_home: Callable[[], Path]) -> Places:
    home = _home_of(environment, known_home)

    def folder(name: str, usual: str) -> Path:
        chosen = environment.get(name, "").strip()
        return (Path(chosen) if chosen.startswith("/") else home / usual) / APP_FOLDER

    return Places(
        config=folder("XDG_CONFIG_HOME", ".config"),
        data=folder("XDG_DATA_HOME", ".local/share"),
        cache=folder("XDG_CACHE_HOME", ".cache"),
    )


def _home_of(environment: Mapping[str, str], known_home: Callable[[], Path]) -> Path:
    """A person whom the system does not know, as in a container, has only what HOME says."""
    if named := environment.get("HOME"):
        return Path(named)
    try:
        return known_home()
    except RuntimeError as error:
        raise NoHome(
            "There is no home folder. Name a folder for the program's files with"
            " OPENDREAM_CONFIG_DIR."
        ) from error

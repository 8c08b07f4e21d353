"""What the person chose, kept as one JSON file that is replaced whole."""

import logging
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from desktop.client.server_address import DEFAULT_SERVER_URL
from desktop.client.wire import UpscaleOptions
from desktop.files.naming import DEFAULT_PATTERN

log = logging.getLogger(__name__)

SCHEMA_VERSION = 1
FILE_NAME = "settings.json"


class Preset(Struct, frozen=True, kw_only=True):
    """Options under a name."""

    name: str
    options: UpscaleOptions


class Settings(Struct, frozen=True, kw_only=True):
    """Every choice that outlives the app; never a secret."""

    schema_version: int = SCHEMA_VERSION
    server_url: str = DEFAULT_SERVER_URL
    account_ids: dict[str, str] = {}
    """The account signed in to on this machine, by the service's origin."""
    language: str = ""
    """A locale such as `es`; empty follows the system."""
    theme: Literal["system", "light", "dark"] = "system"
    options: UpscaleOptions = UpscaleOptions(scale=4)
    presets: tuple[Preset, ...] = ()
    output_folder: str = ""
    """Empty saves beside the original."""
    name_pattern: str = DEFAULT_PATTERN
    parallel_uploads: int = 3
    spending_cap_credits: int | None = None
    spending_cap_since: datetime | None = None
    """From when on credits count against the cap."""
    print_unit: Literal["px", "cm", "in"] = "px"
    """In what the longest side is thought of."""
    print_dpi: int = 300
    has_more_options: bool = False
    """Whether the rarely changed options are shown."""
    proxy_url: str = ""
    has_notifications: bool = True
    checks_for_updates: bool = True
    has_reduced_motion: bool = False
    is_watching: bool = False
    """Whether new photos in the watched folder are upscaled by themselves."""
    watched_folder: str = ""
    watch_daily_credits: int = 10
    has_seen_upload_notice: bool = False
    """Whether the person was told, before the first upload, where photos go."""


class SettingsStore:
    """Reads and replaces the settings file; a damaged one is set aside, not lost."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE_NAME
        self._unwritten: Settings | None = None
        """What holds until the app ends, because the disk did not take it."""

    def load(self) -> Settings:
        if self._unwritten is not None:
            return self._unwritten
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        try:
            return msgspec.json.decode(data, type=Settings)
        except msgspec.DecodeError:
            self._path.replace(self._path.with_suffix(".json.damaged"))
            return Settings()

    def save(self, settings: Settings) -> None:
        """A choice in the window: on a full disk it holds all the same, but not for the next start.

        The next choice is written with it.
        """
        try:
            self.write(settings)
        except OSError as error:
            log.warning("The settings cannot be written: %s", type(error).__name__)
            self._unwritten = settings

    def write(self, settings: Settings) -> None:
        """Write beside, flush to disk, then swap: a crash leaves the old file or the new one.

        Raises: OSError.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".settings-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._unwritten = None

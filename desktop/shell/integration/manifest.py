"""What was written where, so that exactly that can be taken away again."""

import os
import tempfile
from pathlib import Path

import msgspec
from msgspec import Struct

FILE_NAME = "integration.json"


class WrittenFile(Struct, frozen=True):
    """A file of ours as it was written."""

    path: str
    sha256: str


class MergedFile(Struct, frozen=True):
    """A file of somebody else's that has our part in it."""

    path: str
    was_made: bool
    """Whether there was none before."""


class WrittenValue(Struct, frozen=True):
    key: str
    name: str
    value: str


class Manifest(Struct, frozen=True, kw_only=True):
    """Empty while nothing is installed."""

    files: tuple[WrittenFile, ...] = ()
    merged: tuple[MergedFile, ...] = ()
    values: tuple[WrittenValue, ...] = ()
    folders: tuple[str, ...] = ()
    """Folders that were made on the way, outermost first."""
    menu_folder: str = ""
    made_menu_index: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.merged or self.values)


class ManifestFile:
    """Keeps the manifest; a damaged one counts as lost."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Manifest:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Manifest)
        except (FileNotFoundError, msgspec.DecodeError):
            return Manifest()

    def save(self, manifest: Manifest) -> None:
        write_whole(self.path, msgspec.json.format(msgspec.json.encode(manifest), indent=1), 0o600)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Beside it first, then swapped: a reader sees the old file or the new one. Raises: OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

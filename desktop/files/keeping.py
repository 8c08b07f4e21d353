"""Pictures that came without a file of their own get one in the pictures folder."""

import uuid
from pathlib import Path

from desktop.files.header import read_header
from desktop.files.naming import PART_SUFFIX, numbered, safe_name
from desktop.files.saving import publish


def new_part(folder: Path) -> Path:
    """A place in the folder for what is on its way. Raises: OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f".opendream-{uuid.uuid4().hex}{PART_SUFFIX}"


def keep_picture(part: Path, stem: str) -> Path:
    """Give a whole file a safe name by what is in it; what is no picture of ours is removed.

    Raises: FileProblem, OSError.
    """
    try:
        header = read_header(part)
        return publish(part, part.parent, numbered(safe_name(stem, header.format)))
    finally:
        part.unlink(missing_ok=True)


def keep_bytes(data: bytes, folder: Path, stem: str) -> Path:
    """The same for what is in memory. Raises: FileProblem, OSError."""
    part = new_part(folder)
    part.write_bytes(data)
    return keep_picture(part, stem)

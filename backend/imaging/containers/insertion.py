"""Inserts bytes into a file without holding it in memory."""

import shutil
from pathlib import Path


def insert_bytes(path: Path, at: int, data: bytes) -> None:
    """Put `data` before offset `at` of the file at `path`."""
    longer = path.with_name(f"{path.name}.longer")
    with path.open("rb") as old, longer.open("wb") as new:
        new.write(old.read(at))
        new.write(data)
        shutil.copyfileobj(old, new, 1024 * 1024)
    longer.replace(path)

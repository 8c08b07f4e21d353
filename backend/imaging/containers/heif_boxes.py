"""HEIC and AVIF files as a list of top-level boxes."""

from collections.abc import Iterator
from pathlib import Path

from backend.imaging.errors import unreadable, unsupported

MAX_BOXES = 1000


def check_heif(path: Path) -> None:
    """Refuse sequences and files that end too early.

    Raises: ImagingError `image_unreadable` or `image_type_unsupported`.
    """
    kinds = list(read_box_kinds(path))
    if b"moov" in kinds:
        raise unsupported("Animated pictures and image sequences cannot be enlarged.")
    if b"meta" not in kinds:
        raise unreadable("The file holds no picture.")


def read_box_kinds(path: Path) -> Iterator[bytes]:
    """Walk the boxes on the top level.

    Raises: ImagingError `image_unreadable` if one is longer than the file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        for _ in range(MAX_BOXES):
            if at >= size:
                return
            file.seek(at)
            head = file.read(16)
            length, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:], "big")
            if length == 0:
                length = size - at
            if length < 8 or at + length > size:
                raise unreadable("The file is incomplete or damaged.")
            yield kind
            at += length
    raise unreadable("The file is cut into more pieces than any program writes.")

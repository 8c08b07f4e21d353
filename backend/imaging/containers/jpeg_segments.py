"""JPEG files as a list of marker segments."""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from backend.imaging.errors import unreadable

MAX_SCANS = 48
"""Encoders write 1 to 14. Each further scan makes the decoder walk the whole picture again: a
61 kB file with 1500 scans keeps it busy for 20 seconds."""
MAX_SEGMENTS = 4096

SOS, EOI = 0xDA, 0xD9
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
NEXT_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)


class Segment(Struct, frozen=True):
    """One marker with its payload, which begins after the two bytes of length."""

    marker: int
    start: int
    """Offset of the 0xFF."""
    payload_start: int
    payload_end: int


def check_jpeg(path: Path) -> int:
    """Refuse what costs a decoder far more than its bytes suggest; answer the number of scans.

    Raises: ImagingError `image_unreadable`.
    """
    scans = 0
    for count, segment in enumerate(read_segments(path)):
        scans += segment.marker == SOS
        if scans > MAX_SCANS:
            raise unreadable(f"The JPEG has more than {MAX_SCANS} scans.")
        if count > MAX_SEGMENTS:
            raise unreadable("The JPEG is cut into more pieces than any camera or program writes.")
    return scans


def read_segments(path: Path) -> Iterator[Segment]:
    """Walk the markers of the first picture in the file, up to its end marker or the file's end."""
    if path.stat().st_size < 4:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 2
        while found := NEXT_MARKER.search(data, at):
            marker, after = found.group(1)[0], found.end()
            if marker == EOI:
                return
            length = (
                0 if marker in WITHOUT_LENGTH else int.from_bytes(data[after : after + 2], "big")
            )
            end = min(after + length, len(data))
            yield Segment(marker, after - 2, min(after + 2, end), end)
            at = max(end, after)

"""WebP files as a list of RIFF chunks."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from backend.imaging.errors import unreadable, unsupported

RIFF_HEADER_BYTES = 12
ANIMATED_FLAG = 0x02
MAX_CHUNKS = 1000


class RiffChunk(Struct, frozen=True):
    kind: bytes
    start: int
    size: int
    """Of the payload, which begins 8 bytes after `start`."""
    head: bytes
    """The first bytes of the payload."""


def check_webp(path: Path) -> bool:
    """Refuse animations and files shorter than they say; answer whether the pixels are lossless.

    Raises: ImagingError `image_unreadable` or `image_type_unsupported`.
    """
    kinds: set[bytes] = set()
    for count, chunk in enumerate(read_chunks(path)):
        kinds.add(chunk.kind)
        flagged = chunk.kind == b"VP8X" and bool(chunk.head[0] & ANIMATED_FLAG)
        if flagged or chunk.kind in {b"ANIM", b"ANMF"}:
            raise unsupported("Animated pictures cannot be enlarged; save one frame of it.")
        if count > MAX_CHUNKS:
            raise unreadable("The WebP is cut into more pieces than any program writes.")
    if not kinds & {b"VP8 ", b"VP8L"}:
        raise unreadable("The WebP holds no picture.")
    return b"VP8L" in kinds


def read_chunks(path: Path) -> Iterator[RiffChunk]:
    """Walk the chunks inside the RIFF frame.

    Raises: ImagingError `image_unreadable` if the file ends before the frame does.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        end = 8 + int.from_bytes(file.read(8)[4:], "little")
        if end > size:
            raise unreadable("The WebP is incomplete.")
        at = RIFF_HEADER_BYTES
        while at + 8 < end:
            file.seek(at)
            head = file.read(24)
            length = int.from_bytes(head[4:8], "little")
            if at + 8 + length > end:
                raise unreadable("The WebP is damaged: a part is longer than the file.")
            yield RiffChunk(head[:4], at, length, head[8:])
            at += 8 + length + length % 2

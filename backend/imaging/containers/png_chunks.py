"""PNG files as a list of chunks."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from backend.imaging.errors import too_large, unreadable, unsupported

SIGNATURE_BYTES = 8
MAX_UNPACKED_BYTES = 16 * 1024 * 1024
"""Of all compressed texts and profiles together; the pixels have their own limit."""
MAX_SIDE_CHUNKS = 1000
MAX_SIDE_PX = 65_535
"""Beyond a million libpng refuses by itself, in other words."""
PIECE_BYTES = 1024 * 1024


class Chunk(Struct, frozen=True):
    kind: bytes
    start: int
    """Offset of the length field."""
    data: bytes
    """Empty for picture data, which is checked but not kept."""
    crc_holds: bool


def check_png(path: Path) -> None:
    """Refuse animations, missing ends, wrong checksums and texts that unpack without end.

    Raises: ImagingError `image_unreadable` or `image_type_unsupported`.
    """
    allowance, side_chunks, ended = MAX_UNPACKED_BYTES, 0, False
    for chunk in read_chunks(path):
        if not chunk.crc_holds:
            raise unreadable("The PNG is damaged: a checksum does not hold.")
        if (
            chunk.kind == b"IHDR"
            and max(struct.unpack_from(">II", chunk.data.ljust(8))) > MAX_SIDE_PX
        ):
            raise too_large("A side of the PNG is longer than any picture that can be enlarged.")
        if chunk.kind == b"acTL":
            raise unsupported("Animated pictures cannot be enlarged; save one frame of it.")
        if chunk.kind != b"IDAT":
            side_chunks += 1
            allowance -= unpacked_bytes(chunk, allowance)
        if allowance < 0 or side_chunks > MAX_SIDE_CHUNKS:
            raise unreadable("The PNG carries more text or profile data than any picture needs.")
        ended = chunk.kind == b"IEND"
    if not ended:
        raise unreadable("The PNG is incomplete: its end is missing.")


def read_chunks(path: Path) -> Iterator[Chunk]:
    """Walk the chunks up to the end chunk or the first one that the file does not hold whole."""
    size = path.stat().st_size
    with path.open("rb") as file:
        at = SIGNATURE_BYTES
        kind = b""
        while kind != b"IEND" and at + 12 <= size:
            file.seek(at)
            head = file.read(8)
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if at + 12 + length > size:
                return
            kept, crc, left = b"", zlib.crc32(kind), length
            while left:
                piece = file.read(min(left, PIECE_BYTES))
                crc, left = zlib.crc32(piece, crc), left - len(piece)
                kept += piece if kind != b"IDAT" else b""
            yield Chunk(kind, at, kept, crc == int.from_bytes(file.read(4), "big"))
            at += 12 + length


def unpacked_bytes(chunk: Chunk, limit: int) -> int:
    """Measure what a side chunk unpacks to, without going far beyond `limit`."""
    packed = packed_part(chunk)
    if packed is None:
        return len(chunk.data)
    unpacker = zlib.decompressobj()
    try:
        return len(unpacker.decompress(packed, max(1, limit + 1)))
    except zlib.error:
        # A text that does not unpack harms nobody; the decoder decides about the profile.
        return len(chunk.data)


def packed_part(chunk: Chunk) -> bytes | None:
    """Give the deflate stream of a text or profile chunk, None if it has none."""
    keyword, _, rest = chunk.data.partition(b"\0")
    if not keyword:
        return None
    if chunk.kind in {b"zTXt", b"iCCP"}:
        return rest[1:]
    if chunk.kind == b"iTXt" and rest[:1] == b"\1":
        return rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return None

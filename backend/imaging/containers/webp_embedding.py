"""Puts metadata blocks into a WebP."""

from pathlib import Path

from backend.imaging.containers.webp_chunks import RIFF_HEADER_BYTES, read_chunks
from backend.imaging.errors import unreadable
from backend.imaging.exif_tree import resolution_block
from backend.imaging.metadata import MetadataBlocks

EXIF_FLAG, XMP_FLAG = 0x08, 0x04
FLAGS_AT = RIFF_HEADER_BYTES + 8


def embed_in_webp(path: Path, blocks: MetadataBlocks) -> None:
    """Append the blocks and announce them in the extended header.

    The file must have that header, as every WebP with a colour profile does. IPTC has no place in
    a WebP; what it says is in the XMP of every program that writes both.
    """
    first = next(read_chunks(path))
    if first.kind != b"VP8X":
        raise unreadable("The WebP lacks its extended header.")
    flags = first.head[0] | XMP_FLAG | EXIF_FLAG
    with path.open("r+b") as file:
        file.seek(0, 2)
        file.write(_chunk(b"EXIF", blocks.exif or resolution_block(blocks.dpi)))
        file.write(_chunk(b"XMP ", blocks.xmp))
        size = file.tell()
        file.seek(4)
        file.write((size - 8).to_bytes(4, "little"))
        file.seek(FLAGS_AT)
        file.write(bytes([flags]))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)

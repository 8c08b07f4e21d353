"""Puts metadata blocks into a PNG."""

import zlib
from pathlib import Path

from backend.imaging.containers.insertion import insert_bytes
from backend.imaging.containers.png_chunks import SIGNATURE_BYTES
from backend.imaging.iptc_block import photoshop_resource
from backend.imaging.metadata import MetadataBlocks

HEADER_CHUNK_BYTES = 25
XMP_KEYWORD = b"XML:com.adobe.xmp"
IPTC_KEYWORD = b"Raw profile type iptc"


def embed_in_png(path: Path, blocks: MetadataBlocks) -> None:
    """Insert the blocks behind the header chunk.

    PNG has no place of its own for IPTC: it goes where ImageMagick and ExifTool look for it.
    """
    # Keyword, no compression, no language, no translated keyword.
    chunks = _chunk(b"iTXt", XMP_KEYWORD + bytes(5) + blocks.xmp)
    if blocks.exif is not None:
        chunks += _chunk(b"eXIf", blocks.exif)
    if blocks.iptc is not None:
        chunks += _chunk(b"zTXt", IPTC_KEYWORD + bytes(2) + _raw_profile(blocks.iptc))
    insert_bytes(path, SIGNATURE_BYTES + HEADER_CHUNK_BYTES, chunks)


def _raw_profile(iim: bytes) -> bytes:
    resource = photoshop_resource(iim)
    digits = resource.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return zlib.compress(f"\niptc\n{len(resource):8}\n{lines}\n".encode("ascii"))


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + checksum

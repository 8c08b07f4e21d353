"""Puts metadata blocks into a JPEG."""

import struct
from pathlib import Path

from backend.imaging.containers.insertion import insert_bytes
from backend.imaging.iptc_block import PHOTOSHOP_MARK, photoshop_resource
from backend.imaging.metadata import MetadataBlocks

MAX_PAYLOAD_BYTES = 65_533
APP0, APP1, APP13 = 0xE0, 0xE1, 0xED
START_BYTES = 2
DOTS_PER_INCH = 1
JFIF_MARK = b"JFIF\0\1\2"
EXIF_MARK = b"Exif\0\0"
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"


def embed_in_jpeg(path: Path, blocks: MetadataBlocks) -> None:
    """Insert the blocks at the front, behind a JFIF header with the resolution.

    A segment holds 64 kB: an EXIF or IPTC block beyond that is left out, and in place of a longer
    XMP packet goes our own story alone.
    """
    xmp = blocks.xmp if _fits(XMP_MARK + blocks.xmp) else blocks.bare_xmp
    payloads = [(APP0, _jfif(blocks.dpi))]
    if blocks.exif is not None:
        payloads.append((APP1, EXIF_MARK + blocks.exif))
    payloads.append((APP1, XMP_MARK + xmp))
    if blocks.iptc is not None:
        payloads.append((APP13, PHOTOSHOP_MARK + photoshop_resource(blocks.iptc)))
    segments = [_segment(marker, payload) for marker, payload in payloads if _fits(payload)]
    insert_bytes(path, START_BYTES, b"".join(segments))


def _jfif(dpi: tuple[float, float]) -> bytes:
    across, down = (min(65_535, max(1, round(d))) for d in dpi)
    return JFIF_MARK + struct.pack(">BHHBB", DOTS_PER_INCH, across, down, 0, 0)


def _fits(payload: bytes) -> bool:
    return len(payload) <= MAX_PAYLOAD_BYTES


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload

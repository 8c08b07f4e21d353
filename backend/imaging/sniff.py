"""Tells a picture's format by its first bytes; names and declared types are never asked."""

from pathlib import Path

from backend.imaging.errors import unreadable, unsupported
from backend.imaging.facts import SourceFormat

HEAD_BYTES = 4096
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
AVIF_BRANDS = frozenset({b"avif"})
SEQUENCE_BRANDS = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"avis", b"msf1"})
TIFF_MAGICS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
CANON_RAW_MARK = b"CR"


def sniff_format(path: Path) -> SourceFormat:
    """Name the format, or refuse.

    Raises: ImagingError `image_type_unsupported` for anything outside the list, animated
    sequences included; `image_unreadable` for an empty file.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise unreadable("The file is empty.")
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(TIFF_MAGICS) and head[8:10] != CANON_RAW_MARK:
        return "tiff"
    if head[4:8] == b"ftyp":
        return _sniff_heif(head)
    raise unsupported("This is not a JPEG, PNG, WebP, TIFF, HEIC or AVIF picture.")


def _sniff_heif(head: bytes) -> SourceFormat:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    major, compatible = head[8:12], {head[at : at + 4] for at in range(16, length - 3, 4)}
    if major in SEQUENCE_BRANDS:
        raise unsupported("Animated pictures and image sequences cannot be enlarged.")
    brands = {major} | compatible
    if major in AVIF_BRANDS or (major not in HEIC_BRANDS and brands & AVIF_BRANDS):
        return "avif"
    if brands & HEIC_BRANDS:
        return "heic"
    raise unsupported("This is a video or another container, not a HEIC or AVIF picture.")

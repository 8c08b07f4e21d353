"""TIFF files as a chain of directories: as much as is needed to tell what is inside."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from backend.imaging.errors import unreadable, unsupported

SUBFILE_KIND, COMPRESSION, PHOTOMETRIC, SUB_DIRECTORIES = 254, 259, 262, 330
DNG_VERSION = 50706
REDUCED_OR_MASK = 0b101
"""Bits of the subfile kind: a preview of another page, or its mask. Not a page of its own."""
JPEG_INSIDE = frozenset({6, 7, 34892, 50001, 50002})
PALETTE = 3
SENSOR_DATA = frozenset({32803, 34892})
PERCEPTUAL = frozenset({8, 9, 10, 32844, 32845})
"""The Lab and LogLuv families."""
MAX_PAGES = 64
MAX_FIELDS = 4096


class TiffLayout(Struct, frozen=True):
    """Offsets are 4 bytes wide in a classic TIFF and 8 in a BigTIFF."""

    order: str
    big: bool

    @property
    def entry_bytes(self) -> int:
        return 20 if self.big else 12

    def unpack(self, kind: str, data: bytes) -> int:
        if len(data) < struct.calcsize("<" + kind):
            raise unreadable("The TIFF is incomplete.")
        value: int = struct.unpack(self.order + kind, data)[0]
        return value


class TiffFacts(Struct, frozen=True):
    lossless: bool
    palette: bool


def check_tiff(path: Path) -> TiffFacts:
    """Refuse multi-page files and camera raw in TIFF's clothes.

    Raises: ImagingError `image_unreadable` or `image_type_unsupported`.
    """
    with path.open("rb") as file:
        pages = list(_pages(file))
    first = pages[0]
    is_raw = DNG_VERSION in first or first.get(PHOTOMETRIC) in SENSOR_DATA
    is_preview = bool(first.get(SUBFILE_KIND, 0) & 1)
    if is_raw or (is_preview and SUB_DIRECTORIES in first):
        raise unsupported("Camera raw files cannot be read; export a TIFF or JPEG first.")
    if first.get(PHOTOMETRIC) in PERCEPTUAL:
        raise unsupported("This kind of colour data cannot be enlarged; convert it to RGB first.")
    whole = [page for page in pages[1:] if not page.get(SUBFILE_KIND, 0) & REDUCED_OR_MASK]
    if whole:
        raise unsupported("This TIFF has several pages; save the page you want by itself.")
    return TiffFacts(
        lossless=first.get(COMPRESSION, 1) not in JPEG_INSIDE,
        palette=first.get(PHOTOMETRIC) == PALETTE,
    )


def _pages(file: BinaryIO) -> Iterator[dict[int, int]]:
    layout, at = read_header(file)
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) >= MAX_PAGES:
            raise unreadable("The TIFF's directories run in a circle or without end.")
        seen.add(at)
        page, at = _read_page(file, layout, at)
        yield page
    if not seen:
        raise unreadable("The TIFF holds no picture.")


def read_header(file: BinaryIO) -> tuple[TiffLayout, int]:
    """Read byte order, width of offsets and where the first directory is."""
    file.seek(0)
    head = file.read(16)
    layout = TiffLayout("<" if head[:2] == b"II" else ">", head[2:4] in {b"+\0", b"\0+"})
    if layout.big:
        return layout, layout.unpack("Q", head[8:16])
    return layout, layout.unpack("I", head[4:8])


def _read_page(file: BinaryIO, layout: TiffLayout, at: int) -> tuple[dict[int, int], int]:
    """Read the small whole numbers of one directory, and where the next one is."""
    file.seek(at)
    width = 8 if layout.big else 2
    count = layout.unpack("Q" if layout.big else "H", file.read(width))
    if count > MAX_FIELDS:
        raise unreadable("The TIFF's directory is longer than any program writes.")
    raw = file.read(count * layout.entry_bytes)
    page: dict[int, int] = {}
    for start in range(0, len(raw) - layout.entry_bytes + 1, layout.entry_bytes):
        entry = raw[start : start + layout.entry_bytes]
        tag, kind = struct.unpack(layout.order + "HH", entry[:4])
        value = entry[12:] if layout.big else entry[8:]
        page[tag] = layout.unpack("H" if kind == 3 else "I", value[: 2 if kind == 3 else 4])
    tail = file.read(8 if layout.big else 4)
    # A file that ends right behind its last directory has no next one.
    following = layout.unpack("Q" if layout.big else "I", tail) if tail else 0
    return page, following

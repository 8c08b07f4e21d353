"""What a HEIC hands to an HEVC decoder: its coded parts as one plain stream."""

from pathlib import Path

from msgspec import Struct

from backend.imaging.containers.heif_items import HeifItems, Reader
from backend.imaging.errors import unreadable, unsupported

START_CODE = b"\0\0\0\1"
ALPHA_MARK = b"urn:mpeg:hevc:2015:auxid:1"
HEVC, GRID = b"hvc1", b"grid"
LENGTH_SIZE_AT = 21
"""Where the decoder configuration says how wide the lengths of its slices are."""


class Mosaic(Struct, frozen=True):
    """Coded parts in row order, and the size of the whole that they cover."""

    parts: list[int]
    columns: int
    width_px: int
    height_px: int


def read_mosaic(path: Path, items: HeifItems, item: int) -> Mosaic:
    kind = items.kinds.get(item)
    if kind == HEVC:
        size = Reader(items.find(item, b"ispe") or b"")
        size.take(4)
        return Mosaic([item], 1, size.number(4), size.number(4))
    if kind != GRID:
        raise unsupported("This HEIC is made in a way that cannot be read; export it as JPEG.")
    layout = Reader(items.data(path, item))
    wide = layout.take(2)[1] & 1
    rows, columns = layout.number(1) + 1, layout.number(1) + 1
    width_px, height_px = layout.number(4 if wide else 2), layout.number(4 if wide else 2)
    parts = items.references.get((b"dimg", item), [])
    if len(parts) != rows * columns or any(items.kinds.get(part) != HEVC for part in parts):
        raise unreadable("The picture's parts do not fit together.")
    return Mosaic(parts, columns, width_px, height_px)


def alpha_item(items: HeifItems) -> int:
    for (kind, owner), targets in items.references.items():
        mark = items.find(owner, b"auxC") or b""
        if kind == b"auxl" and items.primary in targets and ALPHA_MARK in mark:
            return owner
    raise unreadable("The picture's transparency is missing.")


def coded_part(path: Path, items: HeifItems, part: int) -> bytes:
    """Give a part with its parameter sets, as a stream that a decoder can begin anywhere in."""
    return _parameter_sets(items, part) + _slices(path, items, part)


def _parameter_sets(items: HeifItems, part: int) -> bytes:
    reader = Reader(items.find(part, b"hvcC") or b"")
    reader.take(22)
    sets = b""
    for _ in range(reader.number(1)):
        reader.take(1)
        for _ in range(reader.number(2)):
            sets += START_CODE + reader.take(reader.number(2))
    return sets


def _slices(path: Path, items: HeifItems, part: int) -> bytes:
    configuration = items.find(part, b"hvcC") or b""
    length_bytes = (configuration[LENGTH_SIZE_AT] & 3) + 1
    data = items.data(path, part)
    slices, at = [], 0
    while at + length_bytes <= len(data):
        size = int.from_bytes(data[at : at + length_bytes], "big")
        at += length_bytes
        slices.append(START_CODE + data[at : at + size])
        at += size
    return b"".join(slices)

"""The boxes of HEIC and AVIF files, as far as the desktop needs them."""

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from desktop.files.errors import FileProblem

MAX_META_BYTES = 16_000_000
_FULL_BOX_BYTES = 4


class Box(Struct, frozen=True):
    """A box; `start` is where its content begins, `end` where it ends, in the same buffer."""

    kind: bytes
    head: int
    start: int
    end: int


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places.

    Raises: FileProblem where a box does not fit.
    """
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            size = struct.unpack_from(">Q", data, start + 8)[0]
            header = 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            raise FileProblem("image_unreadable")
        yield Box(kind, start, start + header, start + size)
        start += size


def find_box(data: bytes, start: int, end: int, kind: bytes) -> Box | None:
    return next((box for box in boxes(data, start, end) if box.kind == kind), None)


def heic_size_px(path: Path) -> tuple[int, int]:
    """Width and height of the primary picture, after rotation.

    Raises: FileProblem, OSError.
    """
    data = path.read_bytes()
    meta = find_box(data, 0, len(data), b"meta")
    if meta is None or meta.end - meta.start > MAX_META_BYTES:
        raise FileProblem("image_unreadable")
    try:
        return _primary_size_px(data, meta)
    except (struct.error, IndexError) as error:
        raise FileProblem("image_unreadable") from error


def _primary_size_px(data: bytes, meta: Box) -> tuple[int, int]:
    inside = meta.start + _FULL_BOX_BYTES
    primary = _needed(data, inside, meta.end, b"pitm")
    iprp = _needed(data, inside, meta.end, b"iprp")
    container = _needed(data, iprp.start, iprp.end, b"ipco")
    links = _needed(data, iprp.start, iprp.end, b"ipma")
    wide = data[primary.start] > 0
    item_id = struct.unpack_from(">I" if wide else ">H", data, primary.start + 4)[0]
    properties = list(boxes(data, container.start, container.end))
    size_px = (0, 0)
    is_turned = False
    for index in _property_indexes(data, links, item_id):
        box = properties[index - 1]
        if box.kind == b"ispe":
            size_px = struct.unpack_from(">II", data, box.start + 4)
        elif box.kind == b"irot":
            is_turned = data[box.start] % 2 == 1
    return (size_px[1], size_px[0]) if is_turned else size_px


def _property_indexes(data: bytes, links: Box, item_id: int) -> list[int]:
    """The property numbers of one item, counted from 1."""
    version, wide = data[links.start], data[links.start + 3] & 1
    count = struct.unpack_from(">I", data, links.start + 4)[0]
    place = links.start + 8
    for _ in range(count):
        item = struct.unpack_from(">I" if version else ">H", data, place)[0]
        place += 4 if version else 2
        entries = data[place]
        place += 1
        width = 2 if wide else 1
        found = [
            int.from_bytes(data[place + width * n : place + width * (n + 1)], "big")
            & (0x7FFF if wide else 0x7F)
            for n in range(entries)
        ]
        place += width * entries
        if item == item_id:
            return [index for index in found if index]
    raise FileProblem("image_unreadable")


def _needed(data: bytes, start: int, end: int, kind: bytes) -> Box:
    box = find_box(data, start, end, kind)
    if box is None:
        raise FileProblem("image_unreadable")
    return box

"""The items inside a HEIC or AVIF file: which picture is made of which coded parts."""

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from backend.imaging.errors import unreadable

MAX_META_BYTES = 16 * 1024 * 1024
MAX_ITEMS = 4096
MAX_ITEM_BYTES = 256 * 1024 * 1024


class Box(Struct, frozen=True):
    kind: bytes
    body: bytes


class Extent(Struct, frozen=True):
    inside_meta: bool
    """The bytes lie in the `idat` box instead of the file."""
    offset: int
    length: int


class ColourCode(Struct, frozen=True):
    """Numbers of ITU-T H.273."""

    primaries: int
    transfer: int


class HeifItems(Struct, frozen=True):
    """The tables of the `meta` box, by item id."""

    primary: int
    kinds: dict[int, bytes]
    extents: dict[int, list[Extent]]
    properties: dict[int, list[Box]]
    references: dict[tuple[bytes, int], list[int]]
    """(kind, from) -> to."""
    inside: bytes

    def find(self, item: int, kind: bytes) -> bytes | None:
        return next((box.body for box in self.properties.get(item, []) if box.kind == kind), None)

    @property
    def colour(self) -> ColourCode | None:
        """What the primary picture, or the first of its parts, says of its colours in numbers."""
        parts = self.references.get((b"dimg", self.primary), [])
        for item in (self.primary, *parts[:1]):
            for box in self.properties.get(item, []):
                if box.kind == b"colr" and box.body[:4] == b"nclx" and len(box.body) >= 8:
                    primaries, transfer = struct.unpack_from(">HH", box.body, 4)
                    return ColourCode(primaries, transfer)
        return None

    def data(self, path: Path, item: int) -> bytes:
        """Read an item's bytes. Raises: ImagingError if the file does not hold them."""
        parts: list[bytes] = []
        with path.open("rb") as file:
            for extent in self.extents.get(item, []):
                if extent.length > MAX_ITEM_BYTES:
                    raise unreadable("A part of the picture is larger than any camera writes.")
                if extent.inside_meta:
                    parts.append(self.inside[extent.offset : extent.offset + extent.length])
                else:
                    file.seek(extent.offset)
                    parts.append(file.read(extent.length))
                if len(parts[-1]) != extent.length:
                    raise unreadable("The picture is damaged or incomplete.")
        return b"".join(parts)


class Reader:
    """Takes big-endian numbers off a box, one after another."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, size: int) -> int:
        part = self.take(size)
        return int.from_bytes(part, "big")

    def take(self, size: int) -> bytes:
        part = self._data[self._at : self._at + size]
        if len(part) != size:
            raise unreadable("The picture's tables are damaged.")
        self._at += size
        return part

    def rest(self) -> bytes:
        return self._data[self._at :]


def read_items(path: Path) -> HeifItems:
    """Read the tables of the file's `meta` box.

    Raises: ImagingError `image_unreadable` if they do not hold together.
    """
    boxes = {box.kind: box.body for box in _boxes(_meta_body(path)[4:])}
    needed = (b"pitm", b"iinf", b"iloc", b"iprp")
    if not all(kind in boxes for kind in needed):
        raise unreadable("The picture's tables are incomplete.")
    primary = Reader(boxes[b"pitm"])
    width = 2 if primary.take(4)[0] == 0 else 4
    return HeifItems(
        primary=primary.number(width),
        kinds=dict(_item_kinds(boxes[b"iinf"])),
        extents=dict(_extents(boxes[b"iloc"])),
        properties=_properties(boxes[b"iprp"]),
        references=_references(boxes.get(b"iref", b"")),
        inside=boxes.get(b"idat", b""),
    )


def _meta_body(path: Path) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size:
            file.seek(at)
            length, kind = struct.unpack(">I4s", file.read(8))
            head = 8
            if length == 1:
                length, head = int.from_bytes(file.read(8), "big"), 16
            length = length or size - at
            if kind == b"meta" and head <= length <= MAX_META_BYTES:
                return file.read(length - head)
            if length < head:
                break
            at += length
    raise unreadable("The file holds no picture.")


def _boxes(data: bytes) -> Iterator[Box]:
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        length = length or len(data) - at
        if length < 8 or at + length > len(data):
            raise unreadable("The picture's tables are damaged.")
        yield Box(kind, data[at + 8 : at + length])
        at += length


def _item_kinds(body: bytes) -> Iterator[tuple[int, bytes]]:
    reader = Reader(body)
    reader.number(2 if reader.take(4)[0] == 0 else 4)
    for box in _boxes(reader.rest()):
        entry = Reader(box.body)
        version = entry.take(4)[0]
        if box.kind == b"infe" and version >= 2:
            item = entry.number(2 if version == 2 else 4)
            entry.take(2)
            yield item, entry.take(4)


def _extents(body: bytes) -> Iterator[tuple[int, list[Extent]]]:
    reader = Reader(body)
    version = reader.take(4)[0]
    sizes = reader.number(2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15
    index_bytes = sizes & 15 if version else 0
    for _ in range(_bounded(reader.number(2 if version < 2 else 4))):
        item = reader.number(2 if version < 2 else 4)
        inside_meta = version > 0 and reader.number(2) & 15 == 1
        reader.take(2)
        base = reader.number(base_bytes)
        extents: list[Extent] = []
        for _ in range(_bounded(reader.number(2))):
            reader.take(index_bytes)
            offset = base + reader.number(offset_bytes)
            extents.append(Extent(inside_meta, offset, reader.number(length_bytes)))
        yield item, extents


def _properties(body: bytes) -> dict[int, list[Box]]:
    shared: list[Box] = []
    owned: dict[int, list[Box]] = {}
    for box in _boxes(body):
        if box.kind == b"ipco":
            shared = list(_boxes(box.body))
        elif box.kind == b"ipma":
            for item, indices in _associations(box.body):
                owned[item] = [shared[i - 1] for i in indices if 0 < i <= len(shared)]
    return owned


def _associations(body: bytes) -> Iterator[tuple[int, list[int]]]:
    reader = Reader(body)
    head = reader.take(4)
    wide = bool(head[3] & 1)
    for _ in range(_bounded(reader.number(4))):
        item = reader.number(2 if head[0] == 0 else 4)
        count = reader.number(1)
        # The top bit says that a reader must understand the property.
        yield (
            item,
            [reader.number(2) & 0x7FFF if wide else reader.number(1) & 0x7F for _ in range(count)],
        )


def _references(body: bytes) -> dict[tuple[bytes, int], list[int]]:
    found: dict[tuple[bytes, int], list[int]] = {}
    if not body:
        return found
    width = 2 if body[0] == 0 else 4
    for box in _boxes(body[4:]):
        reader = Reader(box.body)
        owner = reader.number(width)
        count = _bounded(reader.number(2))
        found[box.kind, owner] = [reader.number(width) for _ in range(count)]
    return found


def _bounded(count: int) -> int:
    if count > MAX_ITEMS:
        raise unreadable("The picture is cut into more parts than any camera writes.")
    return count

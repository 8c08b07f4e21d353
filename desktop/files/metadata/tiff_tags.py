"""Directories of tags as TIFF and EXIF write them. Reads within bounds or raises; no Pillow."""

import struct
from typing import Literal

from msgspec import Struct

from desktop.files.metadata.kept import Broken, Damaged

TYPE_BYTES = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
    16: 8, 17: 8, 18: 8,
}  # fmt: skip
SHORT, LONG, RATIONAL, IFD, LONG8 = 3, 4, 5, 13, 16
MAX_ENTRIES = 4096

Order = Literal["<", ">"]


class Layout(Struct, frozen=True):
    """How a file writes its numbers: byte order, and 8-byte places in a BigTIFF."""

    order: Order
    is_big: bool
    first_ifd: int

    @property
    def entry_bytes(self) -> int:
        return 20 if self.is_big else 12

    @property
    def place_bytes(self) -> int:
        return 8 if self.is_big else 4

    def number(self, data: bytes | bytearray, at: int, size: int) -> int:
        """An unsigned number of 1, 2, 4 or 8 bytes."""
        if at < 0 or at + size > len(data):
            raise Damaged("A place lies outside the file.")
        return int.from_bytes(data[at : at + size], "little" if self.order == "<" else "big")

    def written(self, value: int, size: int) -> bytes:
        return value.to_bytes(size, "little" if self.order == "<" else "big")


class Entry(Struct, frozen=True):
    """One tag. `at` is where its entry stands, `value_at` where its value does."""

    tag: int
    kind: int
    count: int
    at: int
    value_at: int
    value_bytes: int


class Directory(Struct, frozen=True):
    """One IFD; `next_at` is where the place of the following one is written."""

    at: int
    entries: tuple[Entry, ...]
    next_at: int
    next_ifd: int

    def get(self, tag: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.tag == tag), None)


def read_layout(data: bytes | bytearray) -> Layout:
    """Raises: Broken."""
    order: Order
    if data[:2] == b"II":
        order = "<"
    elif data[:2] == b"MM":
        order = ">"
    else:
        raise Broken("There is no byte order.")
    small = Layout(order, is_big=False, first_ifd=0)
    magic = small.number(data, 2, 2)
    if magic == 42:
        return Layout(order, is_big=False, first_ifd=small.number(data, 4, 4))
    if magic == 43 and small.number(data, 4, 2) == 8:
        return Layout(order, is_big=True, first_ifd=small.number(data, 8, 8))
    raise Broken("The magic number is wrong.")


def read_directory(data: bytes | bytearray, layout: Layout, at: int) -> Directory:
    """Raises: Broken where an entry or its value lies outside the file."""
    head = 8 if layout.is_big else 2
    count = layout.number(data, at, head)
    if count > MAX_ENTRIES:
        raise Broken("A directory has too many entries.")
    first = at + head
    entries = tuple(
        _read_entry(data, layout, first + layout.entry_bytes * index) for index in range(count)
    )
    next_at = first + layout.entry_bytes * count
    next_ifd = layout.number(data, next_at, layout.place_bytes)
    return Directory(at, entries, next_at, next_ifd)


def _read_entry(data: bytes | bytearray, layout: Layout, at: int) -> Entry:
    tag = layout.number(data, at, 2)
    kind = layout.number(data, at + 2, 2)
    count = layout.number(data, at + 4, layout.place_bytes)
    value_bytes = TYPE_BYTES.get(kind, 1) * count
    value_at = at + 4 + layout.place_bytes
    if value_bytes > layout.place_bytes:
        value_at = layout.number(data, value_at, layout.place_bytes)
    if value_at + value_bytes > len(data):
        raise Damaged("A value lies outside the file.")
    return Entry(tag, kind, count, at, value_at, value_bytes)


def value_of(data: bytes | bytearray, entry: Entry) -> bytes:
    return bytes(data[entry.value_at : entry.value_at + entry.value_bytes])


def first_number(data: bytes | bytearray, layout: Layout, entry: Entry) -> int:
    """The entry's first whole number."""
    size = TYPE_BYTES.get(entry.kind, 0)
    if size not in {1, 2, 4, 8} or entry.count < 1 or entry.kind in {RATIONAL, 10, 11, 12}:
        raise Broken("A tag that should hold a number does not.")
    return layout.number(data, entry.value_at, size)


def numbers(data: bytes | bytearray, layout: Layout, entry: Entry) -> list[int]:
    """All whole numbers of an entry."""
    letter = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}.get(entry.kind)
    if letter is None:
        raise Broken("A tag that should hold numbers does not.")
    return list(struct.unpack(f"{layout.order}{entry.count}{letter}", value_of(data, entry)))


class Tag(Struct, frozen=True):
    """A tag to be written, its value in the layout's byte order."""

    tag: int
    kind: int
    count: int
    value: bytes


def directory_bytes(tags: list[Tag], layout: Layout, at: int, next_ifd: int = 0) -> bytes:
    """A directory and, after it, the values that do not fit inside; `at` is where it will stand.

    `at` must be even.
    """
    assert at % 2 == 0
    head = 8 if layout.is_big else 2
    size = head + layout.entry_bytes * len(tags) + layout.place_bytes
    entries = bytearray(layout.written(len(tags), head))
    values = bytearray()
    for tag in sorted(tags, key=lambda one: one.tag):
        entries += layout.written(tag.tag, 2) + layout.written(tag.kind, 2)
        entries += layout.written(tag.count, layout.place_bytes)
        if len(tag.value) <= layout.place_bytes:
            entries += tag.value.ljust(layout.place_bytes, b"\0")
        else:
            entries += layout.written(at + size + len(values), layout.place_bytes)
            values += tag.value + b"\0" * (len(tag.value) % 2)
    return bytes(entries) + layout.written(next_ifd, layout.place_bytes) + bytes(values)


def directory_size_bytes(tags: list[Tag], layout: Layout) -> int:
    """How much `directory_bytes` will take."""
    return len(directory_bytes(tags, layout, 0))

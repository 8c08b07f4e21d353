"""EXIF as a tree of directories, for TIFF files, where it cannot travel as one block.

In TIFF the descriptive fields live among those that describe the strips, so they are read out of a
source into a block of their own, and written from a block into the directory of a result. Maker
notes lose their absolute offsets on the way; other formats keep them (see `exif_block`).
"""

import struct
from collections.abc import Callable

from msgspec import Struct

from backend.imaging.exif_block import (
    EXIF_POINTER,
    GPS_POINTER,
    ORIENTATION,
    RESOLUTION_UNIT,
    SIZES,
    X_RESOLUTION,
    Y_RESOLUTION,
    BrokenExif,
    ExifBlock,
)

INTEROP_POINTER = 0xA005
POINTERS = frozenset({EXIF_POINTER, GPS_POINTER, INTEROP_POINTER})
DESCRIPTIVE = frozenset(
    {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746, 0x4749, 0x8298}
    | {X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT}
    | {0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, EXIF_POINTER, GPS_POINTER}
)
"""Fields of the main directory that speak of the picture, not of how its pixels are stored."""
UNIT_BYTES = {3: 2, 8: 2, 4: 4, 9: 4, 5: 4, 10: 4, 11: 4, 13: 4, 12: 8}
LONG, LONG8 = 4, 16
MAX_VALUE_BYTES = 1024 * 1024
MAX_FIELDS = 512


class Field(Struct, frozen=True):
    """A value in little-endian bytes."""

    kind: int
    count: int
    value: bytes


class Directory(Struct, frozen=True):
    fields: dict[int, Field]
    inner: dict[int, "Directory"]
    kept: dict[int, bytes] = {}
    """Whole entries to be copied as they are, their values being in place already."""


class Layout(Struct, frozen=True):
    """How wide things are in a classic TIFF or a BigTIFF, little-endian."""

    count_bytes: int
    entry_bytes: int
    inline_bytes: int

    def number(self, value: int) -> bytes:
        return value.to_bytes(self.inline_bytes, "little")

    def entry(self, tag: int, kind: int, count: int, value: bytes) -> bytes:
        head = struct.pack("<HH", tag, kind) + self.number(count)
        return head + value.ljust(self.inline_bytes, b"\0")


CLASSIC = Layout(count_bytes=2, entry_bytes=12, inline_bytes=4)
BIG = Layout(count_bytes=8, entry_bytes=20, inline_bytes=8)


ReadAt = Callable[[int, int], bytes]


def read_tree(block: bytes) -> Directory:
    """Read the descriptive fields of an EXIF block. Raises: BrokenExif."""
    parsed = ExifBlock(block)
    data = parsed.to_bytes()
    order = "<" if data[:2] == b"II" else ">"
    return read_directory(lambda at, size: data[at : at + size], order, parsed.main_at)


def read_directory(read_at: ReadAt, order: str, at: int, depth: int = 0) -> Directory:
    """Read a classic directory and those below it; only descriptive fields on the top level.

    Raises: BrokenExif.
    """
    count = _number(order + "H", read_at(at, 2))
    if count > MAX_FIELDS or depth > 2:
        raise BrokenExif
    fields: dict[int, Field] = {}
    inner: dict[int, Directory] = {}
    for start in range(at + 2, at + 2 + 12 * count, 12):
        entry = read_at(start, 12)
        tag, kind = _number(order + "H", entry[:2]), _number(order + "H", entry[2:4])
        if depth == 0 and tag not in DESCRIPTIVE:
            continue
        if tag in POINTERS:
            below = _number(order + "I", entry[8:12])
            inner[tag] = read_directory(read_at, order, below, depth + 1)
        elif field := _read_field(read_at, order, kind, entry):
            fields[tag] = field
    return Directory(fields, inner)


def _read_field(read_at: ReadAt, order: str, kind: int, entry: bytes) -> Field | None:
    count = _number(order + "I", entry[4:8])
    size = SIZES.get(kind, 0) * count
    if not 0 < size <= MAX_VALUE_BYTES:
        return None
    value = entry[8 : 8 + size] if size <= 4 else read_at(_number(order + "I", entry[8:12]), size)
    if len(value) < size:
        return None
    return Field(kind, count, _swapped(value, kind) if order == ">" else value)


def _swapped(value: bytes, kind: int) -> bytes:
    unit = UNIT_BYTES.get(kind, 1)
    return b"".join(value[at : at + unit][::-1] for at in range(0, len(value), unit))


def _number(kind: str, data: bytes) -> int:
    try:
        value: int = struct.unpack(kind, data)[0]
    except struct.error as error:
        raise BrokenExif from error
    return value


def build_block(tree: Directory) -> bytes | None:
    """Lay a tree out as a little-endian EXIF block for upright pixels; None if it is empty."""
    if not tree.fields and not tree.inner:
        return None
    upright = Directory({**tree.fields, ORIENTATION: Field(3, 1, b"\1\0")}, tree.inner)
    return b"II*\0\x08\0\0\0" + write_directory(upright, 8, big=False)


def resolution_block(dpi: tuple[float, float]) -> bytes:
    """Write an EXIF block that states nothing but the resolution."""
    across, down = (Field(5, 1, struct.pack("<II", round(d * 100), 100)) for d in dpi)
    inches = Field(3, 1, b"\2\0")
    fields = {X_RESOLUTION: across, Y_RESOLUTION: down, RESOLUTION_UNIT: inches}
    return b"II*\0\x08\0\0\0" + write_directory(Directory(fields, {}), 8, big=False)


def write_directory(directory: Directory, at: int, *, big: bool) -> bytes:
    """Lay a directory out for offset `at`, what it points to behind it; no further one follows.

    `big` is the BigTIFF layout.
    """
    layout = BIG if big else CLASSIC
    total = len(directory.fields) + len(directory.inner) + len(directory.kept)
    behind_at = at + layout.count_bytes + total * layout.entry_bytes + layout.inline_bytes
    behind = b""
    entries = dict(directory.kept)
    for tag, field in directory.fields.items():
        value = field.value
        if len(value) > layout.inline_bytes:
            value = layout.number(behind_at + len(behind))
            behind += field.value + b"\0" * (len(field.value) % 2)
        entries[tag] = layout.entry(tag, field.kind, field.count, value)
    for tag, below in directory.inner.items():
        below_at = behind_at + len(behind)
        entries[tag] = layout.entry(tag, LONG8 if big else LONG, 1, layout.number(below_at))
        behind += write_directory(below, below_at, big=big)
    head = total.to_bytes(layout.count_bytes, "little")
    ordered = b"".join(entries[tag] for tag in sorted(entries))
    return head + ordered + bytes(layout.inline_bytes) + behind

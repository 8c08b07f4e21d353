"""Edits an EXIF block where it lies, so that everything untouched keeps its exact bytes and place.

Maker notes point into the block by absolute offsets; a library that lays the block out anew breaks
them. Here values are overwritten, entries cut out of their directory, and nothing moves.
"""

import struct

from msgspec import Struct

EXIF_PREFIX = b"Exif\0\0"
ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
ENTRY_BYTES = 12
SHORT, LONG, RATIONAL = 3, 4, 5
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

IMAGE_WIDTH, IMAGE_HEIGHT, ORIENTATION = 0x0100, 0x0101, 0x0112
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825
PIXEL_WIDTH, PIXEL_HEIGHT, MAKER_NOTE = 0xA002, 0xA003, 0x927C
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202
EMBEDDED_ELSEWHERE = (0x014A, 0x02BC, 0x83BB, 0x8649, 0x8773)
"""Previews, XMP, IPTC, Photoshop and ICC blocks: stale or written by us in their own place."""
INCHES, CENTIMETRES = 2, 3
CM_PER_INCH = 2.54


class BrokenExif(Exception):
    """The block's directories do not hold together."""


class Entry(Struct, frozen=True):
    """A directory entry: `at` is its own offset, `value_at` that of its value."""

    tag: int
    kind: int
    count: int
    at: int
    value_at: int

    @property
    def size(self) -> int:
        return SIZES.get(self.kind, 1) * self.count


class ExifBlock:
    """A TIFF-shaped block in memory; offsets count from its first byte."""

    def __init__(self, data: bytes) -> None:
        data = data.removeprefix(EXIF_PREFIX)
        if data[:4] not in ORDERS:
            raise BrokenExif
        self._order = ORDERS[data[:4]]
        self._data = bytearray(data)
        self.main_at = self._number("I", 4)

    def to_bytes(self) -> bytes:
        return bytes(self._data)

    def find(self, directory_at: int, tag: int) -> Entry | None:
        return next((e for e in self.entries(directory_at) if e.tag == tag), None)

    def entries(self, directory_at: int) -> list[Entry]:
        count = self._number("H", directory_at)
        return [self._entry(directory_at + 2 + i * ENTRY_BYTES) for i in range(count)]

    def number(self, entry: Entry) -> int:
        """Read the first value of a SHORT or LONG entry."""
        return self._number("H" if entry.kind == SHORT else "I", entry.value_at)

    def fraction(self, entry: Entry) -> float:
        over, under = self._number("I", entry.value_at), self._number("I", entry.value_at + 4)
        return over / under if under else 0.0

    def set_number(self, entry: Entry, value: int) -> None:
        """Overwrite an entry with one number that fits into the entry itself."""
        kind = SHORT if entry.kind == SHORT and value <= 0xFFFF else LONG
        packed = struct.pack(self._order + ("H" if kind == SHORT else "I"), value)
        head = struct.pack(self._order + "HI", kind, 1)
        self._data[entry.at + 2 : entry.at + ENTRY_BYTES] = head + packed.ljust(4, b"\0")

    def set_fraction(self, entry: Entry, over: int, under: int) -> None:
        """Overwrite the first fraction of a RATIONAL entry."""
        if self.fraction(entry) * under != over:
            struct.pack_into(self._order + "II", self._data, entry.value_at, over, under)

    def cut(self, directory_at: int, entry: Entry) -> None:
        """Take an entry out of its directory and blank its value."""
        self.blank(entry.value_at, entry.size)
        count = self._number("H", directory_at)
        end = directory_at + 2 + count * ENTRY_BYTES + 4
        shifted = self._data[entry.at + ENTRY_BYTES : end] + bytes(ENTRY_BYTES)
        self._data[entry.at : end] = shifted
        struct.pack_into(self._order + "H", self._data, directory_at, count - 1)

    def cut_directory(self, directory_at: int, pointer: Entry) -> None:
        """Take out a pointer and blank the directory it points to, with all its values."""
        inner_at = self.number(pointer)
        inner = self.entries(inner_at)
        for entry in inner:
            self.blank(entry.value_at, entry.size)
        self.blank(inner_at, 2 + len(inner) * ENTRY_BYTES + 4)
        self.cut(directory_at, pointer)

    def cut_thumbnail(self) -> None:
        """Unlink everything after the main directory: previews of the old pixels."""
        link_at = self.main_at + 2 + len(self.entries(self.main_at)) * ENTRY_BYTES
        preview_at = self._number("I", link_at)
        if not preview_at:
            return
        struct.pack_into(self._order + "I", self._data, link_at, 0)
        try:
            self._blank_preview(preview_at)
        except BrokenExif:
            # A broken preview is unlinked all the same.
            return

    def _blank_preview(self, preview_at: int) -> None:
        start, length = self.find(preview_at, THUMBNAIL_OFFSET), self.find(preview_at, 0x0202)
        if start is None or length is None:
            return
        picture_at, size = self.number(start), self.number(length)
        self.blank(picture_at, size)
        if not any(self._data[picture_at + size :]):
            del self._data[max(picture_at, self.main_at) :]

    def blank(self, at: int, size: int) -> None:
        if at < 8 or at + size > len(self._data):
            return
        self._data[at : at + size] = bytes(size)

    def _entry(self, at: int) -> Entry:
        tag, kind = self._number("H", at), self._number("H", at + 2)
        count = self._number("I", at + 4)
        inline = SIZES.get(kind, 1) * count <= 4
        return Entry(tag, kind, count, at, at + 8 if inline else self._number("I", at + 8))

    def _number(self, kind: str, at: int) -> int:
        try:
            value: int = struct.unpack_from(self._order + kind, self._data, at)[0]
        except struct.error as error:
            raise BrokenExif from error
        return value


def state_resolution(data: bytes, dpi: tuple[float, float]) -> bytes:
    """Let a block say of the resolution, if anything, what its file says. Raises: BrokenExif."""
    block = ExifBlock(data)
    main = block.main_at
    for tag, dots in zip((X_RESOLUTION, Y_RESOLUTION), dpi, strict=True):
        entry = block.find(main, tag)
        if entry is not None and entry.kind == RATIONAL and entry.count == 1:
            block.set_fraction(entry, round(dots * 100), 100)
    _set(block, main, {RESOLUTION_UNIT: INCHES})
    return block.to_bytes()


def refresh_exif(data: bytes, width_px: int, height_px: int, *, drop_location: bool) -> bytes:
    """Make a block true for upright pixels of a new size, without previews of the old ones.

    `drop_location` takes out the GPS directory and the maker note, in which some makers (Panasonic,
    Ricoh) keep place names in forms that nobody has documented.
    Raises: BrokenExif.
    """
    block = ExifBlock(data)
    main = block.main_at
    _set(block, main, {ORIENTATION: 1, IMAGE_WIDTH: width_px, IMAGE_HEIGHT: height_px})
    for tag in EMBEDDED_ELSEWHERE:
        _cut(block, main, tag)
    if drop_location and (gps := block.find(main, GPS_POINTER)):
        block.cut_directory(main, gps)
    if pointer := block.find(main, EXIF_POINTER):
        inner = block.number(pointer)
        _set(block, inner, {PIXEL_WIDTH: width_px, PIXEL_HEIGHT: height_px})
        if drop_location:
            _cut(block, inner, MAKER_NOTE)
    block.cut_thumbnail()
    return block.to_bytes()


def exif_dpi(data: bytes) -> tuple[float, float] | None:
    """Read the resolution that a block states. Raises: BrokenExif."""
    block = ExifBlock(data)
    across, down = block.find(block.main_at, X_RESOLUTION), block.find(block.main_at, Y_RESOLUTION)
    if across is None or down is None:
        return None
    unit = block.find(block.main_at, RESOLUTION_UNIT)
    per_inch = CM_PER_INCH if unit is not None and block.number(unit) == CENTIMETRES else 1.0
    return block.fraction(across) * per_inch, block.fraction(down) * per_inch


def _set(block: ExifBlock, directory_at: int, values: dict[int, int]) -> None:
    for entry in block.entries(directory_at):
        if entry.tag in values:
            block.set_number(entry, values[entry.tag])


def _cut(block: ExifBlock, directory_at: int, tag: int) -> None:
    if entry := block.find(directory_at, tag):
        block.cut(directory_at, entry)

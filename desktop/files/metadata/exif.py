"""EXIF blocks: read what the pixels need, adapt the rest to a larger, upright picture.

A block is edited where it stands, its length and the places in it unchanged, because makers' notes
hold places of their own that nobody else can mend.
"""

from desktop.files.metadata.kept import Broken
from desktop.files.metadata.tiff_tags import (
    LONG,
    RATIONAL,
    SHORT,
    Directory,
    Entry,
    Layout,
    Tag,
    directory_bytes,
    first_number,
    read_directory,
    read_layout,
    value_of,
)

IMAGE_WIDTH, IMAGE_LENGTH, ORIENTATION = 0x0100, 0x0101, 0x0112
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
INCHES = 2
EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005
MAKER_NOTE, PIXEL_WIDTH, PIXEL_HEIGHT = 0x927C, 0xA002, 0xA003
PIXEL_TAGS = {
    ORIENTATION: SHORT,
    X_RESOLUTION: RATIONAL,
    Y_RESOLUTION: RATIONAL,
    RESOLUTION_UNIT: SHORT,
}
"""What the pixels need to be shown right, and the type that each has."""
THUMBNAIL_AT, THUMBNAIL_BYTES = 0x0201, 0x0202
XMP_IN_EXIF, IPTC_IN_EXIF, PHOTOSHOP_IN_EXIF = 0x02BC, 0x83BB, 0x8649


def orientation_of(exif: bytes) -> int:
    """1..8; 1 where the block is absent, broken or says nothing."""
    try:
        layout = read_layout(exif)
        entry = read_directory(exif, layout, layout.first_ifd).get(ORIENTATION)
        value = first_number(exif, layout, entry) if entry is not None else 1
    except Broken:
        return 1
    return value if 1 <= value <= 8 else 1


def pixel_exif(exif: bytes) -> bytes:
    """A new block with what the pixels need, orientation and resolution, or nothing."""
    try:
        layout = read_layout(exif)
        directory = read_directory(exif, layout, layout.first_ifd)
    except Broken:
        return b""
    tags = [
        Tag(entry.tag, entry.kind, 1, value_of(exif, entry))
        for entry in directory.entries
        if PIXEL_TAGS.get(entry.tag) == entry.kind and entry.count == 1
    ]
    return new_block(tags, layout) if tags else b""


def new_block(tags: list[Tag], layout: Layout) -> bytes:
    """A block with one directory, in the given byte order."""
    head = (b"II" if layout.order == "<" else b"MM") + layout.written(42, 2)
    small = Layout(layout.order, is_big=False, first_ifd=8)
    return head + small.written(8, 4) + directory_bytes(tags, small, 8)


def adapted(exif: bytes, *, width_px: int, height_px: int, keeps_location: bool) -> bytes:
    """The block for an upright picture of this size, without the old picture's thumbnail.

    Without its location it loses the maker's note too: some makers write places there.
    Raises: Broken.
    """
    block = bytearray(exif)
    layout = read_layout(block)
    if layout.is_big:
        raise Broken("EXIF is never a BigTIFF.")
    directory = read_directory(block, layout, layout.first_ifd)
    _cut_thumbnail(block, layout, directory)
    _set_number(block, layout, directory.get(ORIENTATION), 1)
    _set_number(block, layout, directory.get(IMAGE_WIDTH), width_px)
    _set_number(block, layout, directory.get(IMAGE_LENGTH), height_px)
    _adapt_exif_ifd(block, layout, directory, (width_px, height_px), keeps_location=keeps_location)
    _drop(block, layout, layout.first_ifd, {XMP_IN_EXIF, IPTC_IN_EXIF, PHOTOSHOP_IN_EXIF})
    if not keeps_location:
        _drop_location(block, layout)
    return bytes(block)


def with_resolution(exif: bytes, dpi: int) -> bytes:
    """The block with this many dots per inch, where it says anything about them. Raises: Broken."""
    block = bytearray(exif)
    layout = read_layout(block)
    directory = read_directory(block, layout, layout.first_ifd)
    for tag in (X_RESOLUTION, Y_RESOLUTION):
        entry = directory.get(tag)
        if entry is not None and entry.kind == RATIONAL and entry.count == 1:
            fraction = layout.written(dpi, 4) + layout.written(1, 4)
            block[entry.value_at : entry.value_at + 8] = fraction
    _set_number(block, layout, directory.get(RESOLUTION_UNIT), INCHES)
    return bytes(block)


def _adapt_exif_ifd(
    block: bytearray,
    layout: Layout,
    directory: Directory,
    size_px: tuple[int, int],
    *,
    keeps_location: bool,
) -> None:
    pointer = directory.get(EXIF_IFD)
    if pointer is None:
        return
    at = first_number(block, layout, pointer)
    inner = read_directory(block, layout, at)
    _set_number(block, layout, inner.get(PIXEL_WIDTH), size_px[0])
    _set_number(block, layout, inner.get(PIXEL_HEIGHT), size_px[1])
    if not keeps_location:
        _drop(block, layout, at, {MAKER_NOTE})


def _drop_location(block: bytearray, layout: Layout) -> None:
    """Wipe the GPS directory with all its values, then the tag that led there."""
    pointer = read_directory(block, layout, layout.first_ifd).get(GPS_IFD)
    if pointer is None:
        return
    gps = read_directory(block, layout, first_number(block, layout, pointer))
    for entry in gps.entries:
        _wipe(block, entry.value_at, entry.value_bytes)
    _wipe(block, gps.at, gps.next_at + 4 - gps.at)
    _drop(block, layout, layout.first_ifd, {GPS_IFD})


def _cut_thumbnail(block: bytearray, layout: Layout, directory: Directory) -> None:
    """Unlink the second directory and wipe it with its picture."""
    if not directory.next_ifd:
        return
    try:
        second = read_directory(block, layout, directory.next_ifd)
        start, size = second.get(THUMBNAIL_AT), second.get(THUMBNAIL_BYTES)
        if start is not None and size is not None:
            thumbnail_at = first_number(block, layout, start)
            _wipe(block, thumbnail_at, first_number(block, layout, size))
        for entry in second.entries:
            _wipe(block, entry.value_at, entry.value_bytes)
        _wipe(block, second.at, second.next_at + 4 - second.at)
    except Broken:
        pass  # a thumbnail that cannot be found is unlinked all the same
    _wipe(block, directory.next_at, 4)


def _drop(block: bytearray, layout: Layout, at: int, tags: set[int]) -> None:
    """Take entries out of a directory where it stands: the others move up, the rest is wiped."""
    directory = read_directory(block, layout, at)
    gone = [entry for entry in directory.entries if entry.tag in tags]
    if not gone:
        return
    for entry in gone:
        if entry.value_bytes > 4:
            _wipe(block, entry.value_at, entry.value_bytes)
    stay = [
        bytes(block[entry.at : entry.at + 12])
        for entry in directory.entries
        if entry.tag not in tags
    ]
    following = bytes(block[directory.next_at : directory.next_at + 4])
    body = layout.written(len(stay), 2) + b"".join(stay) + following
    old_size = directory.next_at + 4 - at
    block[at : at + old_size] = body.ljust(old_size, b"\0")


def _set_number(block: bytearray, layout: Layout, entry: Entry | None, value: int) -> None:
    """Overwrite a number; a short one that became too small for it turns into a long one."""
    if entry is None or entry.kind not in {SHORT, LONG} or entry.count != 1:
        return
    if entry.kind == SHORT and value <= 0xFFFF:
        block[entry.value_at : entry.value_at + 2] = layout.written(value, 2)
        return
    block[entry.at + 2 : entry.at + 4] = layout.written(LONG, 2)
    block[entry.value_at : entry.value_at + 4] = layout.written(value, 4)


def _wipe(block: bytearray, at: int, size: int) -> None:
    """Zeros, as far as the block goes."""
    end = min(at + size, len(block))
    if 0 <= at < end:
        block[at:end] = bytes(end - at)

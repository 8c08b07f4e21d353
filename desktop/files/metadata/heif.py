"""HEIC and AVIF: private items blanked where they stand, so that no place in the file moves."""

import struct

from msgspec import Struct

from desktop.files.errors import FileProblem
from desktop.files.isobmff import Box, boxes, find_box
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart

FULL_BOX_BYTES = 4
NEEDED_BOXES = frozenset({b"ftyp", b"meta", b"mdat"})
NEEDED_IN_META = frozenset(
    {b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"dinf", b"grpl"}
)
EXIF_ITEM, MIME_ITEM, URI_ITEM = b"Exif", b"mime", b"uri "
XMP_TYPE = b"application/rdf+xml"
BLANK_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
BLANK_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)


class Item(Struct, frozen=True):
    """A private item and where its bytes lie in the file."""

    kind: bytes
    is_xmp: bool
    extents: tuple[tuple[int, int], ...]
    """Place and length."""


def take_out(data: bytes) -> TakenApart:
    """Raises: Broken, for motion pictures too: their tracks may say where they were taken."""
    try:
        return _taken_apart(data)
    except (FileProblem, struct.error, IndexError, ValueError) as error:
        raise Damaged("The boxes do not fit.") from error


def put_in(_: bytes, __: Kept) -> PutTogether:
    """Results never come in these formats."""
    raise Broken("Nothing can be put into this format.")


def _taken_apart(data: bytes) -> TakenApart:
    meta = find_box(data, 0, len(data), b"meta")
    if meta is None or find_box(data, 0, len(data), b"moov") is not None:
        raise Broken("It is no still picture.")
    file = bytearray(data)
    exif = xmp = b""
    for item in _private_items(data, meta):
        content = b"".join(data[place : place + size] for place, size in item.extents)
        if item.kind == EXIF_ITEM and not exif:
            exif = content[4 + int.from_bytes(content[:4], "big") :]
        elif item.is_xmp and not xmp:
            xmp = content
        _blank(file, item, len(content))
    for box in boxes(data, 0, len(data)):
        if box.kind not in NEEDED_BOXES:
            _free(file, box)
    for box in boxes(data, meta.start + FULL_BOX_BYTES, meta.end):
        if box.kind not in NEEDED_IN_META:
            _free(file, box)
    return TakenApart([bytes(file)], Kept(exif=exif, xmp=xmp))


def _private_items(data: bytes, meta: Box) -> list[Item]:
    start = meta.start + FULL_BOX_BYTES
    infos = find_box(data, start, meta.end, b"iinf")
    places = find_box(data, start, meta.end, b"iloc")
    if infos is None or places is None:
        raise Broken("It does not say what is in it.")
    idat = find_box(data, start, meta.end, b"idat")
    kinds = _item_kinds(data, infos)
    extents = _extents(data, places, idat.start if idat is not None else 0)
    return [
        Item(kind, is_xmp, extents.get(number, ()))
        for number, (kind, is_xmp) in kinds.items()
        if kind in {EXIF_ITEM, MIME_ITEM, URI_ITEM}
    ]


def _item_kinds(data: bytes, infos: Box) -> dict[int, tuple[bytes, bool]]:
    """Each item's type by its number, and whether it is XMP."""
    is_wide = data[infos.start] > 0
    first = infos.start + FULL_BOX_BYTES + (4 if is_wide else 2)
    kinds = {}
    for box in boxes(data, first, infos.end):
        version = data[box.start]
        if box.kind != b"infe" or version < 2:
            continue
        number_bytes = 2 if version == 2 else 4
        at = box.start + FULL_BOX_BYTES
        number = int.from_bytes(data[at : at + number_bytes], "big")
        kind = data[at + number_bytes + 2 : at + number_bytes + 6]
        kinds[number] = (kind, XMP_TYPE in data[at : box.end])
    return kinds


def _extents(data: bytes, places: Box, idat_at: int) -> dict[int, tuple[tuple[int, int], ...]]:
    """Where each item's bytes lie, as places in the file."""
    version = data[places.start]
    sizes = data[places.start + 4], data[places.start + 5]
    offset_size, length_size = sizes[0] >> 4, sizes[0] & 15
    base_size, index_size = sizes[1] >> 4, sizes[1] & 15 if version > 0 else 0
    reader = _Reader(data, places.start + 6)
    count = reader.number(2 if version < 2 else 4)
    found = {}
    for _ in range(count):
        number = reader.number(2 if version < 2 else 4)
        method = reader.number(2) & 15 if version > 0 else 0
        reader.number(2)
        base = reader.number(base_size)
        extents = []
        for _ in range(reader.number(2)):
            reader.number(index_size)
            offset, length = reader.number(offset_size), reader.number(length_size)
            extents.append((base + offset + (idat_at if method == 1 else 0), length))
        if method < 2:
            found[number] = tuple(extents)
    return found


class _Reader:
    """Numbers one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def number(self, size: int) -> int:
        piece = self._data[self._at : self._at + size]
        if len(piece) < size:
            raise Damaged("A box is cut short.")
        self._at += size
        return int.from_bytes(piece, "big")


def _blank(file: bytearray, item: Item, size: int) -> None:
    """Fill an item with an empty one of its kind."""
    if item.kind == EXIF_ITEM:
        filling = BLANK_EXIF.ljust(size, b"\0") if size >= len(BLANK_EXIF) else bytes(size)
    elif item.is_xmp and size >= len(BLANK_XMP):
        filling = BLANK_XMP.ljust(size, b" ")
    else:
        filling = b" " * size
    done = 0
    for place, length in item.extents:
        if place < 0 or place + length > len(file):
            raise Damaged("An item lies outside the file.")
        file[place : place + length] = filling[done : done + length]
        done += length


def _free(file: bytearray, box: Box) -> None:
    """Make a box say nothing, at the same length."""
    file[box.head + 4 : box.head + 8] = b"free"
    file[box.start : box.end] = bytes(box.end - box.start)

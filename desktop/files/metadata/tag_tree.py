"""Directories with the directories that they lead to, moved as a whole from file to file."""

from msgspec import Struct

from desktop.files.metadata.kept import Broken
from desktop.files.metadata.tiff_tags import (
    LONG,
    LONG8,
    TYPE_BYTES,
    Layout,
    Order,
    Tag,
    directory_bytes,
    directory_size_bytes,
    first_number,
    read_directory,
    value_of,
)

EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005
POINTERS = frozenset({EXIF_IFD, GPS_IFD, INTEROP_IFD})
MAX_DEPTH = 4
ELEMENT_BYTES = {**TYPE_BYTES, 5: 4, 10: 4}
"""What is turned around with the byte order: a rational is two numbers."""


class Branch(Struct, frozen=True):
    """A directory's own tags, and the directories that some of its tags point to."""

    tags: tuple[Tag, ...]
    branches: "tuple[tuple[int, Branch], ...]" = ()


def read_branch(data: bytes | bytearray, layout: Layout, at: int, depth: int = 0) -> Branch:
    """Everything from a place on. Raises: Broken."""
    if depth > MAX_DEPTH:
        raise Broken("Directories lead to one another without end.")
    tags, branches = [], []
    for entry in read_directory(data, layout, at).entries:
        if entry.tag in POINTERS:
            there = first_number(data, layout, entry)
            branches.append((entry.tag, read_branch(data, layout, there, depth + 1)))
        elif entry.kind in TYPE_BYTES:
            tags.append(Tag(entry.tag, entry.kind, entry.count, value_of(data, entry)))
    return Branch(tuple(tags), tuple(branches))


def in_order(branch: Branch, old: Order, new: Order) -> Branch:
    """The same in another byte order."""
    if old == new:
        return branch
    tags = tuple(Tag(tag.tag, tag.kind, tag.count, _turned(tag)) for tag in branch.tags)
    return Branch(tags, tuple((tag, in_order(one, old, new)) for tag, one in branch.branches))


def branch_bytes(branch: Branch, layout: Layout, at: int, next_ifd: int = 0) -> bytes:
    """The directory, its values, then its branches, to stand at an even place."""
    pointers = [_pointer(tag, 0, layout) for tag, _ in branch.branches]
    place = at + directory_size_bytes([*branch.tags, *pointers], layout)
    pointers, bodies = [], []
    for tag, one in branch.branches:
        pointers.append(_pointer(tag, place, layout))
        body = branch_bytes(one, layout, place)
        bodies.append(body + b"\0" * (len(body) % 2))
        place += len(bodies[-1])
    own = directory_bytes([*branch.tags, *pointers], layout, at, next_ifd)
    return own + b"".join(bodies)


def block_of(branch: Branch, order: Order) -> bytes:
    """A whole EXIF block."""
    layout = Layout(order, is_big=False, first_ifd=8)
    head = (b"II" if order == "<" else b"MM") + layout.written(42, 2) + layout.written(8, 4)
    return head + branch_bytes(branch, layout, 8)


def _pointer(tag: int, place: int, layout: Layout) -> Tag:
    kind = LONG8 if layout.is_big else LONG
    return Tag(tag, kind, 1, layout.written(place, layout.place_bytes))


def _turned(tag: Tag) -> bytes:
    size = ELEMENT_BYTES[tag.kind]
    if size == 1:
        return tag.value
    pieces = (tag.value[at : at + size] for at in range(0, len(tag.value), size))
    return b"".join(piece[::-1] for piece in pieces)

"""TIFF: a new file with the first page's pixels alone; private tags appended to a result."""

from msgspec import Struct

from desktop.files.metadata.iptc import iptc_of_photoshop
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart
from desktop.files.metadata.tag_tree import (
    EXIF_IFD,
    GPS_IFD,
    Branch,
    block_of,
    branch_bytes,
    in_order,
    read_branch,
)
from desktop.files.metadata.tiff_tags import (
    LONG,
    LONG8,
    Directory,
    Entry,
    Layout,
    Tag,
    directory_bytes,
    numbers,
    read_directory,
    read_layout,
    value_of,
)

XMP, IPTC, PHOTOSHOP = 700, 33723, 34377
STRIPS, STRIP_BYTES, TILES, TILE_BYTES = 273, 279, 324, 325
COMPRESSION, OLD_JPEG = 259, 6
PIXEL_TAGS = frozenset(
    {
        254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281,
        282, 283, 284, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324,
        325, 326, 327, 328, 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675,
    }
)  # fmt: skip
"""What the pixels need to be shown right, the colour profile among it."""
ORIENTATION_AND_RESOLUTION = frozenset({274, 282, 283, 296})
NOT_DESCRIPTIVE = PIXEL_TAGS | {XMP, IPTC, PHOTOSHOP, 330, 513, 514}


class Blocks(Struct, frozen=True):
    """The compressed pixels, and the two tags that say where they are."""

    places_tag: int
    counts_tag: int
    pieces: list[memoryview]


def take_out(data: bytes) -> TakenApart:
    """Other pages, previews and everything that is not needed for the pixels stay behind.

    Raises: Broken.
    """
    layout = read_layout(data)
    directory = read_directory(data, layout, layout.first_ifd)
    blocks = _blocks(data, layout, directory)
    head = _head(layout)
    places, place = [], len(head) + layout.place_bytes
    pieces: list[bytes | memoryview] = []
    for piece in blocks.pieces:
        places.append(place)
        padding = b"\0" * (len(piece) % 2)
        pieces.extend((piece, padding))
        place += len(piece) + len(padding)
    tags = [
        Tag(entry.tag, entry.kind, entry.count, value_of(data, entry))
        for entry in directory.entries
        if entry.tag in PIXEL_TAGS and entry.tag not in {blocks.places_tag, blocks.counts_tag}
    ]
    tags.append(_places(blocks.places_tag, places, layout))
    tags.append(_places(blocks.counts_tag, [len(piece) for piece in blocks.pieces], layout))
    start = head + layout.written(place, layout.place_bytes)
    body = directory_bytes(tags, layout, place)
    return TakenApart([start, *pieces, body], _kept_of(data, layout, directory))


def put_in(data: bytes, kept: Kept) -> PutTogether:
    """The file with a new directory at its end; the pixels stay where they are. Raises: Broken."""
    layout = read_layout(data)
    old = read_branch(data, layout, layout.first_ifd)
    added = _described(kept, layout)
    own = {tag.tag for tag in added.tags}
    stay = [tag for tag in old.tags if tag.tag not in own]
    branches = dict(old.branches) | dict(added.branches)
    whole = Branch((*stay, *added.tags), tuple(sorted(branches.items())))
    padding = b"\0" * (len(data) % 2)
    place = len(data) + len(padding)
    next_ifd = read_directory(data, layout, layout.first_ifd).next_ifd
    first = len(_head(layout))
    head = data[:first] + layout.written(place, layout.place_bytes)
    lost = (("comments", kept.comments), ("text", kept.text_chunks))
    return PutTogether(
        [
            head,
            memoryview(data)[first + layout.place_bytes :],
            padding,
            branch_bytes(whole, layout, place, next_ifd),
        ],
        tuple(name for name, there in lost if there),
    )


def _head(layout: Layout) -> bytes:
    """The file's first bytes, up to the place of the first directory."""
    start = b"II" if layout.order == "<" else b"MM"
    if layout.is_big:
        return start + layout.written(43, 2) + layout.written(8, 2) + layout.written(0, 2)
    return start + layout.written(42, 2)


def _blocks(data: bytes, layout: Layout, directory: Directory) -> Blocks:
    places_tag, counts_tag = (TILES, TILE_BYTES) if directory.get(TILES) else (STRIPS, STRIP_BYTES)
    places, counts = directory.get(places_tag), directory.get(counts_tag)
    compression = directory.get(COMPRESSION)
    if places is None or counts is None:
        raise Broken("The picture does not say where its pixels are.")
    if compression is not None and OLD_JPEG in numbers(data, layout, compression):
        raise Broken("JPEG in the manner of TIFF 6 keeps pixels in places of its own.")
    view = memoryview(data)
    pieces = []
    starts, sizes = numbers(data, layout, places), numbers(data, layout, counts)
    if len(starts) != len(sizes):
        raise Damaged("There are places without a size.")
    for place, size in zip(starts, sizes, strict=True):
        if place + size > len(data):
            raise Damaged("Pixels lie outside the file.")
        pieces.append(view[place : place + size])
    return Blocks(places_tag, counts_tag, pieces)


def _places(tag: int, values: list[int], layout: Layout) -> Tag:
    kind = LONG8 if layout.is_big else LONG
    value = b"".join(layout.written(value, layout.place_bytes) for value in values)
    return Tag(tag, kind, len(values), value)


def _kept_of(data: bytes, layout: Layout, directory: Directory) -> Kept:
    """The descriptive tags as an EXIF block, and the packets that have a form of their own."""
    branch = read_branch(data, layout, layout.first_ifd)
    wanted = tuple(
        tag
        for tag in branch.tags
        if (tag.tag not in NOT_DESCRIPTIVE or tag.tag in ORIENTATION_AND_RESOLUTION)
        and tag.kind < LONG8
    )
    is_bare = {tag.tag for tag in wanted} <= ORIENTATION_AND_RESOLUTION and not branch.branches
    exif = b"" if is_bare else block_of(Branch(wanted, branch.branches), layout.order)
    iptc = _bytes_of(data, directory.get(IPTC)).rstrip(b"\0")
    photoshop = _bytes_of(data, directory.get(PHOTOSHOP))
    return Kept(
        exif=exif,
        xmp=_bytes_of(data, directory.get(XMP)),
        iptc=iptc or iptc_of_photoshop(photoshop),
    )


def _bytes_of(data: bytes, entry: Entry | None) -> bytes:
    return b"" if entry is None else value_of(data, entry)


def _described(kept: Kept, layout: Layout) -> Branch:
    """The kept blocks as tags in the file's own byte order."""
    tags: list[Tag] = []
    branches: tuple[tuple[int, Branch], ...] = ()
    if kept.exif:
        old = read_layout(kept.exif)
        branch = in_order(read_branch(kept.exif, old, old.first_ifd), old.order, layout.order)
        tags = [tag for tag in branch.tags if tag.tag not in NOT_DESCRIPTIVE]
        branches = tuple(one for one in branch.branches if one[0] in {EXIF_IFD, GPS_IFD})
    if kept.xmp:
        tags.append(Tag(XMP, 1, len(kept.xmp), kept.xmp))
    if kept.iptc:
        tags.append(Tag(IPTC, 7, len(kept.iptc), kept.iptc))
    return Branch(tuple(tags), branches)

"""WebP: private chunks out, and in again, while the compressed pixels stay as they are."""

from collections.abc import Iterator

from msgspec import Struct

from desktop.files.metadata import exif as exif_blocks
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart

NEEDED = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
HAS_ICC, HAS_ALPHA, HAS_EXIF, HAS_XMP = 0x20, 0x10, 0x08, 0x04


class Chunk(Struct, frozen=True):
    """One chunk, without its length and padding."""

    kind: bytes
    content: memoryview


def take_out(data: bytes) -> TakenApart:
    """Raises: Broken."""
    chunks = list(_chunks(data))
    exif = _content_of(chunks, b"EXIF").removeprefix(b"Exif\0\0")
    kept = Kept(exif=exif, xmp=_content_of(chunks, b"XMP "))
    needed = [chunk for chunk in chunks if chunk.kind in NEEDED]
    return TakenApart(_file(needed, exif_blocks.pixel_exif(exif), b""), kept)


def put_in(data: bytes, kept: Kept) -> PutTogether:
    """The picture with these blocks instead of its own. Raises: Broken."""
    needed = [chunk for chunk in _chunks(data) if chunk.kind in NEEDED]
    lost = (("iptc", kept.iptc), ("comments", kept.comments), ("text", kept.text_chunks))
    return PutTogether(
        _file(needed, kept.exif, kept.xmp), tuple(name for name, there in lost if there)
    )


def _chunks(data: bytes) -> Iterator[Chunk]:
    """All chunks within the file's stated length; what follows is left out."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Broken("It does not start as a WebP does.")
    view = memoryview(data)
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise Damaged("A chunk is cut short.")
        yield Chunk(data[at : at + 4], view[at + 8 : at + 8 + size])
        at += 8 + size + size % 2


def _content_of(chunks: list[Chunk], kind: bytes) -> bytes:
    return next((bytes(chunk.content) for chunk in chunks if chunk.kind == kind), b"")


def _file(chunks: list[Chunk], exif: bytes, xmp: bytes) -> list[bytes | memoryview]:
    """A whole file: the chunks, then the blocks, and a head that says what is inside."""
    if not any(chunk.kind in {b"VP8 ", b"VP8L", b"ANMF"} for chunk in chunks):
        raise Damaged("There is no picture in it.")
    body: list[bytes | memoryview] = []
    if chunks[0].kind == b"VP8X" or exif or xmp:
        body.extend(_wrapped(b"VP8X", _extended_head(chunks, exif, xmp)))
    for chunk in chunks:
        if chunk.kind != b"VP8X":
            body.extend(_wrapped(chunk.kind, chunk.content))
    if exif:
        body.extend(_wrapped(b"EXIF", exif))
    if xmp:
        body.extend(_wrapped(b"XMP ", xmp))
    size = 4 + sum(len(piece) for piece in body)
    return [b"RIFF" + size.to_bytes(4, "little") + b"WEBP", *body]


def _wrapped(kind: bytes, content: bytes | memoryview) -> list[bytes | memoryview]:
    head = kind + len(content).to_bytes(4, "little")
    return [head, content, b"\0"] if len(content) % 2 else [head, content]


def _extended_head(chunks: list[Chunk], exif: bytes, xmp: bytes) -> bytes:
    """VP8X's content: the old one, or one made from the picture's own head, with right flags."""
    first = bytes(chunks[0].content)
    if chunks[0].kind == b"VP8X" and len(first) >= 10:
        flags, canvas = first[0], first[4:10]
    else:
        flags, canvas = _simple_head(chunks[0])
    flags = flags & ~(HAS_EXIF | HAS_XMP) & 0xFF
    flags |= (HAS_EXIF if exif else 0) | (HAS_XMP if xmp else 0)
    return bytes((flags, 0, 0, 0)) + canvas


def _simple_head(chunk: Chunk) -> tuple[int, bytes]:
    """Flags and canvas size of a file that has nothing but its picture."""
    content = bytes(chunk.content[:10])
    if chunk.kind == b"VP8L" and content[:1] == b"\x2f" and len(content) >= 5:
        bits = int.from_bytes(content[1:5], "little")
        width_px, height_px = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = HAS_ALPHA if bits >> 28 & 1 else 0
    elif chunk.kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a":
        width_px = int.from_bytes(content[6:8], "little") & 0x3FFF
        height_px = int.from_bytes(content[8:10], "little") & 0x3FFF
        flags = 0
    else:
        raise Broken("The picture's own head cannot be read.")
    canvas = (width_px - 1).to_bytes(3, "little") + (height_px - 1).to_bytes(3, "little")
    return flags, canvas

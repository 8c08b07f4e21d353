"""PNG: private chunks out, and in again, while the compressed pixels stay as they are."""

import re
import zlib
from collections.abc import Iterator

from msgspec import Struct

from desktop.files.metadata import exif as exif_blocks
from desktop.files.metadata.iptc import iptc_of_photoshop
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NEEDED = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip
"""What the pixels need to be shown right; no other chunk leaves the machine."""
TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})
XMP_KEYWORD = b"XML:com.adobe.xmp"
MAX_TEXT_BYTES = 32_000_000
LOCATION_WORDS = re.compile(
    rb"gps|geo|location|latitude|longitude|city|country|place", re.IGNORECASE
)
_RAW_PROFILE = b"Raw profile type "


class Chunk(Struct, frozen=True):
    """One chunk; `whole` has its length and checksum around it."""

    kind: bytes
    content: memoryview
    whole: memoryview


def take_out(data: bytes) -> TakenApart:
    """Raises: Broken."""
    chunks = list(_chunks(data))
    kept = _kept_of(chunks)
    needed = [chunk for chunk in chunks if chunk.kind in NEEDED]
    pieces: list[bytes | memoryview] = [SIGNATURE, needed[0].whole]
    pixel_exif = exif_blocks.pixel_exif(kept.exif)
    if pixel_exif:
        pieces.append(_chunk(b"eXIf", pixel_exif))
    pieces.extend(chunk.whole for chunk in needed[1:])
    return TakenApart(pieces, kept)


def put_in(data: bytes, kept: Kept) -> PutTogether:
    """The picture with these blocks instead of its own. Raises: Broken."""
    needed = [chunk for chunk in _chunks(data) if chunk.kind in NEEDED]
    added: list[bytes | memoryview] = []
    if kept.exif:
        added.append(_chunk(b"eXIf", kept.exif))
    if kept.xmp:
        added.append(_chunk(b"iTXt", XMP_KEYWORD + b"\0\0\0\0\0" + kept.xmp))
    added.extend(_chunk(kind, content) for kind, content in kept.text_chunks)
    missing = [name for name, there in (("iptc", kept.iptc), ("comments", kept.comments)) if there]
    rest = [chunk.whole for chunk in needed[1:]]
    return PutTogether([SIGNATURE, needed[0].whole, *added, *rest], tuple(missing))


def without_location(kept: Kept) -> Kept:
    """Without text whose keyword says that it is about a place."""
    chunks = tuple(
        (kind, content)
        for kind, content in kept.text_chunks
        if not LOCATION_WORDS.search(content.partition(b"\0")[0])
    )
    return Kept(
        exif=kept.exif,
        xmp=kept.xmp,
        xmp_extension=kept.xmp_extension,
        iptc=kept.iptc,
        comments=kept.comments,
        text_chunks=chunks,
    )


def _chunks(data: bytes) -> Iterator[Chunk]:
    """All chunks up to and with the end; what follows is left out."""
    if not data.startswith(SIGNATURE) or data[12:16] != b"IHDR":
        raise Broken("It does not start as a PNG does.")
    view = memoryview(data)
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            break
        kind = data[at + 4 : at + 8]
        yield Chunk(kind, view[at + 8 : end - 4], view[at:end])
        if kind == b"IEND":
            return
        at = end
    raise Damaged("The picture has no end.")


def _kept_of(chunks: list[Chunk]) -> Kept:
    exif = xmp = iptc = b""
    text: list[tuple[bytes, bytes]] = []
    for chunk in chunks:
        content = bytes(chunk.content) if chunk.kind in TEXT or chunk.kind == b"eXIf" else b""
        keyword = content.partition(b"\0")[0] if chunk.kind in TEXT else b""
        if chunk.kind == b"eXIf":
            exif = content.removeprefix(b"Exif\0\0")
        elif keyword == XMP_KEYWORD:
            xmp = _text_of(chunk.kind, content)
        elif keyword.startswith(_RAW_PROFILE):
            profile = _raw_profile(_text_of(chunk.kind, content))
            kind = keyword.removeprefix(_RAW_PROFILE)
            if kind in {b"exif", b"APP1", b"app1"} and profile.startswith(b"Exif\0\0"):
                exif = exif or profile.removeprefix(b"Exif\0\0")
            elif kind == b"xmp":
                xmp = xmp or profile
            elif kind in {b"iptc", b"8bim"}:
                iptc = iptc or iptc_of_photoshop(profile)
        elif chunk.kind in TEXT:
            text.append((chunk.kind, content))
    return Kept(exif=exif, xmp=xmp, iptc=iptc, text_chunks=tuple(text))


def _text_of(kind: bytes, content: bytes) -> bytes:
    """The text of a chunk, unpacked within a limit; empty where it cannot be read."""
    _, _, rest = content.partition(b"\0")
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    is_packed = rest[:1] == b"\1"
    _, _, after_language = rest[2:].partition(b"\0")
    _, _, text = after_language.partition(b"\0")
    return _inflated(text) if is_packed else text


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MAX_TEXT_BYTES)
    except zlib.error:
        return b""


def _raw_profile(text: bytes) -> bytes:
    """ImageMagick's way: a name, a length, and hexadecimal lines."""
    lines = text.strip().split(b"\n")
    try:
        return bytes.fromhex(b"".join(lines[2:]).decode("ascii"))
    except ValueError:
        return b""


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return len(content).to_bytes(4, "big") + kind + content + checksum.to_bytes(4, "big")

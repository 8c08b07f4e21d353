"""Which metadata an encoded picture carries, so that a test can prove that none was sent."""

from collections.abc import Iterator

_JPEG_NAMES = {0xE1: "exif_or_xmp", 0xE2: "icc", 0xED: "iptc", 0xFE: "comment"}
_PNG_NAMES = {
    b"eXIf": "exif_or_xmp",
    b"iTXt": "exif_or_xmp",
    b"tEXt": "comment",
    b"zTXt": "comment",
    b"iCCP": "icc",
    b"tIME": "time",
}
_WEBP_NAMES = {b"EXIF": "exif_or_xmp", b"XMP ": "exif_or_xmp", b"ICCP": "icc"}


def metadata_blocks(data: bytes) -> tuple[str, ...]:
    """The kinds of metadata found, in order; empty for a bare picture."""
    if data.startswith(b"\xff\xd8"):
        return tuple(_in_jpeg(data))
    if data.startswith(b"\x89PNG"):
        return tuple(_in_chunks(data, 8, _PNG_NAMES, is_png=True))
    if data[:4] == b"RIFF":
        return tuple(_in_chunks(data, 12, _WEBP_NAMES, is_png=False))
    return ("unknown_type",)


def _in_jpeg(data: bytes) -> Iterator[str]:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        marker = data[place + 1]
        if marker in _JPEG_NAMES:
            yield _JPEG_NAMES[marker]
        elif 0xE3 <= marker <= 0xEF and marker != 0xEE:
            yield "maker"
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")


def _in_chunks(data: bytes, place: int, names: dict[bytes, str], *, is_png: bool) -> Iterator[str]:
    while place + 8 <= len(data):
        head = data[place : place + 8]
        kind, size = (head[4:], head[:4]) if is_png else (head[:4], head[4:])
        length = int.from_bytes(size, "big" if is_png else "little")
        if kind in names:
            yield names[kind]
        # A PNG chunk ends with a checksum; a RIFF chunk is padded to an even length.
        place += 8 + length + (4 if is_png else length % 2)

"""What was taken out of a picture before it left the machine, in no format's own wrapping."""

from msgspec import Struct


class Broken(Exception):
    """The bytes do not follow their format's grammar."""


class Damaged(Broken):
    """A piece of the picture itself is missing: no program could open all of it."""


class Kept(Struct, frozen=True, kw_only=True):
    """The private blocks of one picture; empty where there were none."""

    exif: bytes = b""
    """A TIFF-structured block, beginning with its byte order."""
    xmp: bytes = b""
    """The packet as XML text."""
    xmp_extension: tuple[bytes, ...] = ()
    """JPEG's overflow of the packet: whole payloads, in order."""
    iptc: bytes = b""
    """IPTC-IIM records, beginning with 0x1C."""
    comments: tuple[bytes, ...] = ()
    """JPEG comments."""
    text_chunks: tuple[tuple[bytes, bytes], ...] = ()
    """PNG text: the chunk's type and content."""

    @property
    def is_empty(self) -> bool:
        return self == Kept()


class TakenApart(Struct, frozen=True):
    """A picture without its private blocks, as pieces to write one after the other."""

    pieces: list[bytes | memoryview]
    kept: Kept


class PutTogether(Struct, frozen=True):
    """A picture with blocks put in; `missing` names the kinds its format has no place for."""

    pieces: list[bytes | memoryview]
    missing: tuple[str, ...] = ()

"""JPEG: private segments out, and in again, while the compressed pixels stay as they are."""

import hashlib
import re
from collections.abc import Iterator

from msgspec import Struct

from desktop.files.metadata import exif as exif_blocks
from desktop.files.metadata.iptc import iptc_of_photoshop, photoshop_of_iptc
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart

APP0, APP1, APP2, APP13, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
EXIF_HEAD = b"Exif\0\0"
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
XMP_MORE_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP_HEAD = b"Photoshop 3.0\0"
ICC_HEAD = b"ICC_PROFILE\0"
MAX_PAYLOAD_BYTES = 65533
EXTENSION_CHUNK_BYTES = 65400
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The end of a scan: neither a stuffed byte, nor a restart marker, nor filling."""


class Segment(Struct, frozen=True):
    """One marker with its payload, and the compressed data that follows a scan's head."""

    marker: int
    payload: memoryview
    whole: memoryview

    def starts(self, head: bytes) -> bool:
        return bytes(self.payload[: len(head)]) == head


def take_out(data: bytes) -> TakenApart:
    """Raises: Broken."""
    segments = list(_segments(data))
    kept = _kept_of(segments)
    pieces: list[bytes | memoryview] = [b"\xff\xd8"]
    rest = [segment for segment in segments if _is_needed(segment)]
    if rest and rest[0].marker == APP0:
        pieces.append(rest.pop(0).whole)
    needed = exif_blocks.pixel_exif(kept.exif)
    if needed:
        pieces.append(_segment(APP1, EXIF_HEAD + needed))
    pieces.extend(segment.whole for segment in rest)
    return TakenApart(pieces, kept)


def put_in(data: bytes, kept: Kept) -> PutTogether:
    """The picture with these blocks instead of its own. Raises: Broken."""
    missing = ["text"] if kept.text_chunks else []
    head: list[bytes | memoryview] = [b"\xff\xd8"]
    rest = [segment for segment in _segments(data) if _is_needed(segment)]
    if rest and rest[0].marker == APP0:
        head.append(rest.pop(0).whole)
    if 0 < len(kept.exif) <= MAX_PAYLOAD_BYTES - len(EXIF_HEAD):
        head.append(_segment(APP1, EXIF_HEAD + kept.exif))
    elif kept.exif:
        missing.append("exif")
    head.extend(_xmp_segments(kept))
    if kept.iptc:
        head.extend(_photoshop_segments(kept.iptc))
    head.extend(_segment(COMMENT, comment[:MAX_PAYLOAD_BYTES]) for comment in kept.comments)
    return PutTogether([*head, *(segment.whole for segment in rest)], tuple(missing))


def _segments(data: bytes) -> Iterator[Segment]:
    """The segments after the picture's start, up to and with its end; what follows is left out."""
    view = memoryview(data)
    if data[:2] != b"\xff\xd8":
        raise Broken("It does not start as a JPEG does.")
    at = 2
    while True:
        marker, at = _next_marker(data, at)
        if marker == EOI:
            yield Segment(EOI, view[at:at], view[at - 2 : at])
            return
        length = int.from_bytes(data[at : at + 2], "big")
        end = at + length
        if length < 2 or end > len(data):
            raise Damaged("A segment is cut short.")
        payload = view[at + 2 : end]
        if marker == SOS:
            found = _MARKER_IN_SCAN.search(data, end)
            if found is None:
                raise Damaged("The picture has no end.")
            end = found.start()
        yield Segment(marker, payload, view[at - 2 : end])
        at = end


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, after filling, and where it ends."""
    if data[at : at + 1] != b"\xff":
        raise Damaged("A segment is missing.")
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise Damaged("The picture is cut short.")
    return data[at], at + 1


def _is_needed(segment: Segment) -> bool:
    """Whether the pixels need it: tables, scans, profile, colour transform; nothing else leaves."""
    if segment.marker == APP0:
        return segment.starts(b"JFIF\0") and len(segment.payload) == 14
    if segment.marker == APP2:
        return segment.starts(ICC_HEAD)
    if segment.marker == APP14:
        return segment.starts(b"Adobe")
    return not (APP0 <= segment.marker <= 0xEF or segment.marker == COMMENT)


def _kept_of(segments: list[Segment]) -> Kept:
    exif = xmp = iptc = b""
    extension: list[bytes] = []
    comments: list[bytes] = []
    photoshop = b""
    for segment in segments:
        payload = bytes(segment.payload) if APP1 <= segment.marker <= COMMENT else b""
        if segment.marker == APP1 and segment.starts(EXIF_HEAD) and not exif:
            exif = payload[len(EXIF_HEAD) :]
        elif segment.marker == APP1 and segment.starts(XMP_HEAD) and not xmp:
            xmp = payload[len(XMP_HEAD) :]
        elif segment.marker == APP1 and segment.starts(XMP_MORE_HEAD):
            extension.append(payload)
        elif segment.marker == APP13 and segment.starts(PHOTOSHOP_HEAD):
            photoshop += payload[len(PHOTOSHOP_HEAD) :]
        elif segment.marker == COMMENT:
            comments.append(payload)
    iptc = iptc_of_photoshop(photoshop)
    return Kept(
        exif=exif,
        xmp=xmp,
        xmp_extension=tuple(extension),
        iptc=iptc,
        comments=tuple(comments),
    )


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def _xmp_segments(kept: Kept) -> list[bytes]:
    """The packet in one segment; a larger one as an extended packet that a small one points to."""
    if not kept.xmp:
        return []
    segments = [_segment(APP1, XMP_HEAD + kept.xmp)]
    return [*segments, *(_segment(APP1, payload) for payload in kept.xmp_extension)]


def fits_one_segment(xmp: bytes) -> bool:
    return len(XMP_HEAD) + len(xmp) <= MAX_PAYLOAD_BYTES


def extension_payloads(packet: bytes) -> tuple[str, tuple[bytes, ...]]:
    """A large packet as extension payloads, and the digest by which the main packet names them."""
    digest = hashlib.md5(packet, usedforsecurity=False).hexdigest().upper()
    head = XMP_MORE_HEAD + digest.encode() + len(packet).to_bytes(4, "big")
    return digest, tuple(
        head + at.to_bytes(4, "big") + packet[at : at + EXTENSION_CHUNK_BYTES]
        for at in range(0, len(packet), EXTENSION_CHUNK_BYTES)
    )


def _photoshop_segments(iptc: bytes) -> list[bytes]:
    resource = photoshop_of_iptc(iptc)
    room = MAX_PAYLOAD_BYTES - len(PHOTOSHOP_HEAD)
    return [
        _segment(APP13, PHOTOSHOP_HEAD + resource[at : at + room])
        for at in range(0, len(resource), room)
    ]

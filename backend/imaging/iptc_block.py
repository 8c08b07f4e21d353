"""IPTC's older block (IIM), as JPEG keeps it inside Photoshop resources and TIFF by itself."""

import struct
from collections.abc import Iterator

PHOTOSHOP_MARK = b"Photoshop 3.0\0"
RESOURCE_MARK = b"8BIM"
IIM_RESOURCE = 0x0404
RECORD_MARK = 0x1C
APPLICATION_RECORD = 2
PLACE_DATASETS = frozenset({26, 27, 90, 92, 95, 100, 101})
"""Content location code and name, city, sublocation, state, country code, country name."""
MAX_BLOCK_BYTES = 60_000


def iim_of(block: bytes) -> bytes | None:
    """Take the bare records out of whatever wrapping a file had them in; None if there are none."""
    if block[:1] == bytes([RECORD_MARK]):
        return block
    resources = block.removeprefix(PHOTOSHOP_MARK)
    return next((data for kind, data in _resources(resources) if kind == IIM_RESOURCE), None)


def without_places(iim: bytes) -> bytes:
    """Leave out every record that names a place."""
    kept = b""
    for record, dataset, raw in _records(iim):
        if record != APPLICATION_RECORD or dataset not in PLACE_DATASETS:
            kept += raw
    return kept


def photoshop_resource(iim: bytes) -> bytes:
    """Wrap bare records as the one Photoshop resource of a JPEG segment."""
    head = RESOURCE_MARK + struct.pack(">HHI", IIM_RESOURCE, 0, len(iim))
    return head + iim + b"\0" * (len(iim) % 2)


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while data[at : at + 4] == RESOURCE_MARK and at + 12 <= len(data):
        kind = int.from_bytes(data[at + 4 : at + 6], "big")
        name_bytes = data[at + 6] + 1
        at += 6 + name_bytes + name_bytes % 2
        size = int.from_bytes(data[at : at + 4], "big")
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size + size % 2


def _records(iim: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 5 <= len(iim) and iim[at] == RECORD_MARK:
        size = int.from_bytes(iim[at + 3 : at + 5], "big")
        head = 5
        if size & 0x8000:
            # Long form: the low bits count the bytes that hold the true size.
            head += size & 0x7FFF
            size = int.from_bytes(iim[at + 5 : at + head], "big")
        if head > 13 or at + head + size > len(iim):
            return
        yield iim[at + 1], iim[at + 2], iim[at : at + head + size]
        at += head + size

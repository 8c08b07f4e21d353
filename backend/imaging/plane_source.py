"""Lets libvips read a raw plane as a stream.

libvips reads header-less files by mapping them, and every mapped page counts as memory of the
process. Dressed as an uncompressed TIFF, the same bytes are read strip by strip: 100 MP need 56 MB
instead of 350.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.imaging.planes import Plane
from backend.imaging.vips_library import pyvips

STRIP_ROWS = 64
HEADER_BYTES = 16
SHORT, LONG, LONG8 = 3, 4, 16
FORMATS = {SHORT: "H", LONG: "I", LONG8: "Q"}
RGB, BLACK_IS_ZERO = 2, 1


class PlaneStream:
    """A plane's file between a made-up BigTIFF header and directory, as one seekable stream."""

    def __init__(self, plane: Plane, file: BinaryIO) -> None:
        self._file = file
        self._data_end = HEADER_BYTES + plane.row_bytes * plane.height_px
        self._header = struct.pack("<2sHHHQ", b"II", 43, 8, 0, self._data_end)
        self._directory = _directory(plane, self._data_end)
        self._position = 0

    def read(self, size: int) -> bytes:
        at = self._position
        if at < HEADER_BYTES:
            part = self._header[at : at + size]
        elif at < self._data_end:
            self._file.seek(at - HEADER_BYTES)
            part = self._file.read(min(size, self._data_end - at))
        else:
            at -= self._data_end
            part = self._directory[at : at + size]
        self._position += len(part)
        return part

    def seek(self, offset: int, whence: int) -> int:
        starts = {
            io.SEEK_SET: 0,
            io.SEEK_CUR: self._position,
            io.SEEK_END: self._data_end + len(self._directory),
        }
        self._position = starts[whence] + offset
        return self._position


@contextmanager
def open_plane(plane: Plane) -> Iterator[pyvips.Image]:
    """Open a plane for one pass from top to bottom, which must happen inside the context."""
    with Path(plane.path).open("rb") as file:
        stream = PlaneStream(plane, file)
        # libvips calls back into this object, and pyvips does not keep it alive by itself.
        source = pyvips.SourceCustom()
        source.on_read(stream.read)
        source.on_seek(stream.seek)
        yield pyvips.Image.tiffload_source(source, access="sequential", fail_on="error")
        del source


def _directory(plane: Plane, at: int) -> bytes:
    bits = 16 if plane.depth == "uint16" else 8
    counts = [
        min(STRIP_ROWS, plane.height_px - top) * plane.row_bytes
        for top in range(0, plane.height_px, STRIP_ROWS)
    ]
    offsets = [HEADER_BYTES + i * STRIP_ROWS * plane.row_bytes for i in range(len(counts))]
    fields: list[tuple[int, int, list[int]]] = [
        (256, LONG, [plane.width_px]),
        (257, LONG, [plane.height_px]),
        (258, SHORT, [bits] * plane.bands),
        (259, SHORT, [1]),
        (262, SHORT, [RGB if plane.bands >= 3 else BLACK_IS_ZERO]),
        (273, LONG8, offsets),
        (277, SHORT, [plane.bands]),
        (278, LONG, [STRIP_ROWS]),
        (279, LONG8, counts),
        (284, SHORT, [1]),
    ]
    return _pack_directory(fields, at)


def _pack_directory(fields: list[tuple[int, int, list[int]]], at: int) -> bytes:
    entries, overflow = b"", b""
    overflow_at = at + 8 + 20 * len(fields) + 8
    for tag, kind, values in fields:
        packed = struct.pack(f"<{len(values)}{FORMATS[kind]}", *values)
        if len(packed) > 8:
            packed, overflow = struct.pack("<Q", overflow_at + len(overflow)), overflow + packed
        entries += struct.pack("<HHQ", tag, kind, len(values)) + packed.ljust(8, b"\0")
    return struct.pack("<Q", len(fields)) + entries + struct.pack("<Q", 0) + overflow

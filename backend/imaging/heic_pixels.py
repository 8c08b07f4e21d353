"""Decodes HEIC pixels: the container by ourselves, the coded parts through OpenCV's HEVC decoder.

The libvips wheel reads HEIC headers but carries no HEVC decoder, and the wheels that do carry one
bundle a GPL encoder. See docs/decisions/imaging-envelope.md.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.containers.heif_items import HeifItems, Reader, read_items
from backend.imaging.errors import unreadable, unsupported
from backend.imaging.orientation import Step, orientation_of, turn_plane
from backend.imaging.planes import Pixels, Plane

START_CODE = b"\0\0\0\1"
ALPHA_MARK = b"urn:mpeg:hevc:2015:auxid:1"
HEVC, GRID = b"hvc1", b"grid"
MAX_TILES = 4096


class Mosaic(Struct, frozen=True):
    """Coded parts in row order, and the size of the whole that they cover."""

    parts: list[int]
    columns: int
    width_px: int
    height_px: int


def decode_heic(path: Path, folder: Path, *, with_alpha: bool) -> Plane:
    """Decode the primary picture, turned as the container says, to 8-bit RGB or RGBA in `folder`.

    Raises: ImagingError if a part is damaged or of a kind that phones do not write.
    """
    items = read_items(path)
    plane = _decode_item(path, items, items.primary, folder / "heic-colour.raw", bands=3)
    if with_alpha:
        alpha = _decode_item(path, items, _alpha_item(items), folder / "heic-alpha.raw", bands=1)
        plane = _joined(plane, alpha, folder / "heic-both.raw")
    return _turned(items, plane, folder)


def _decode_item(path: Path, items: HeifItems, item: int, target: Path, *, bands: int) -> Plane:
    mosaic = _mosaic(path, items, item)
    stream = target.with_suffix(".hevc")
    with stream.open("wb") as file:
        for part in mosaic.parts:
            file.write(_parameter_sets(items, part) + _slices(path, items, part))
    plane = Plane(str(target), mosaic.width_px, mosaic.height_px, bands)
    with target.open("wb") as file:
        file.truncate(plane.row_bytes * plane.height_px)
        left_px = top_px = 0
        for count, tile in enumerate(_frames(stream, len(mosaic.parts)), start=1):
            pixels = tile[..., ::-1] if bands == 3 else tile[..., :1]
            _place(file.fileno(), plane, pixels, left_px, top_px)
            left_px += tile.shape[1]
            if count % mosaic.columns == 0:
                left_px, top_px = 0, top_px + tile.shape[0]
    stream.unlink()
    return plane


def _mosaic(path: Path, items: HeifItems, item: int) -> Mosaic:
    kind = items.kinds.get(item)
    if kind == HEVC:
        size = Reader(items.find(item, b"ispe") or b"")
        size.take(4)
        return Mosaic([item], 1, size.number(4), size.number(4))
    if kind != GRID:
        raise unsupported("This HEIC is made in a way that cannot be read; export it as JPEG.")
    layout = Reader(items.data(path, item))
    wide = layout.take(2)[1] & 1
    rows, columns = layout.number(1) + 1, layout.number(1) + 1
    width_px, height_px = layout.number(4 if wide else 2), layout.number(4 if wide else 2)
    parts = items.references.get((b"dimg", item), [])
    if len(parts) != rows * columns or any(items.kinds.get(part) != HEVC for part in parts):
        raise unreadable("The picture's parts do not fit together.")
    return Mosaic(parts, columns, width_px, height_px)


def _alpha_item(items: HeifItems) -> int:
    for (kind, owner), targets in items.references.items():
        mark = items.find(owner, b"auxC") or b""
        if kind == b"auxl" and items.primary in targets and ALPHA_MARK in mark:
            return owner
    raise unreadable("The picture's transparency is missing.")


def _parameter_sets(items: HeifItems, part: int) -> bytes:
    reader = Reader(items.find(part, b"hvcC") or b"")
    reader.take(22)
    sets = b""
    for _ in range(reader.number(1)):
        reader.take(1)
        for _ in range(reader.number(2)):
            sets += START_CODE + reader.take(reader.number(2))
    return sets


def _slices(path: Path, items: HeifItems, part: int) -> bytes:
    configuration = items.find(part, b"hvcC") or b""
    length_bytes = (configuration[21] & 3) + 1
    data = items.data(path, part)
    slices, at = [], 0
    while at + length_bytes <= len(data):
        size = int.from_bytes(data[at : at + length_bytes], "big")
        at += length_bytes
        slices.append(START_CODE + data[at : at + size])
        at += size
    return b"".join(slices)


def _frames(stream: Path, count: int) -> Iterator[Pixels]:
    """Decode the parts one after another: height x width x BGR, uint8."""
    capture = cv2.VideoCapture(str(stream), cv2.CAP_FFMPEG)
    try:
        for _ in range(count):
            is_read, frame = capture.read()
            if not is_read or frame.dtype != np.uint8:
                raise unreadable("The picture is damaged or incomplete.")
            yield frame
    finally:
        capture.release()


def _place(file: int, plane: Plane, pixels: Pixels, left_px: int, top_px: int) -> None:
    """Write a tile where it belongs; what reaches beyond the picture is padding."""
    if left_px >= plane.width_px:
        raise unreadable("The picture's parts do not fit together.")
    for row, line in enumerate(pixels[: plane.height_px - top_px, : plane.width_px - left_px]):
        offset = (top_px + row) * plane.row_bytes + left_px * plane.bands
        os.pwrite(file, line.tobytes(), offset)


def _joined(colour: Plane, alpha: Plane, target: Path) -> Plane:
    if (colour.width_px, colour.height_px) != (alpha.width_px, alpha.height_px):
        raise unreadable("The picture's transparency does not fit it.")
    both = Plane(str(target), colour.width_px, colour.height_px, 4)
    with target.open("wb") as file:
        for top_px in range(0, colour.height_px, 256):
            rows_px = min(256, colour.height_px - top_px)
            strips = colour.rows(top_px, rows_px), alpha.rows(top_px, rows_px)
            file.write(np.concatenate(strips, axis=2).tobytes())
    return both


def _turned(items: HeifItems, plane: Plane, folder: Path) -> Plane:
    """Apply the container's quarter turns and mirrorings in their order."""
    steps: list[Step] = []
    for box in items.properties.get(items.primary, []):
        if box.kind == b"irot":
            steps += ["turn_left"] * (box.body[0] & 3)
        elif box.kind == b"imir":
            steps.append("mirror" if box.body[0] & 1 else "flip")
        elif box.kind == b"clap":
            raise unsupported("This HEIC was cropped inside its container; export it as JPEG.")
    orientation = orientation_of(steps)
    return plane if orientation == 1 else turn_plane(plane, orientation, folder / "heic-upright.raw")

"""Decodes HEIC pixels: the container by ourselves, the coded parts through OpenCV's HEVC decoder.

The libvips wheel reads HEIC headers but carries no HEVC decoder, and the wheels that do carry one
bundle a GPL encoder. See docs/decisions/imaging_envelope.md.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from backend.imaging.containers.heif_items import HeifItems, Reader, read_items
from backend.imaging.containers.hevc_parts import Mosaic, alpha_item, coded_part, read_mosaic
from backend.imaging.errors import unreadable, unsupported
from backend.imaging.geometry import Rect
from backend.imaging.orientation import Step, orientation_of, turn_plane
from backend.imaging.planes import Pixels, Plane


def decode_heic(path: Path, folder: Path, *, max_pixels: int, with_alpha: bool) -> Plane:
    """Decode the primary picture, turned as the container says, to 8-bit RGB or RGBA in `folder`.

    `max_pixels` holds before the container's crop.
    Raises: ImagingError if a part is damaged or of a kind that phones do not write.
    """
    items = read_items(path)
    mosaics = [read_mosaic(path, items, items.primary)]
    if with_alpha:
        mosaics.append(read_mosaic(path, items, alpha_item(items)))
    if any(mosaic.width_px * mosaic.height_px > max_pixels for mosaic in mosaics):
        raise unreadable("The picture's parts do not fit together.")
    plane = _decode_mosaic(path, items, mosaics[0], folder / "heic-colour.raw", bands=3)
    if with_alpha:
        alpha = _decode_mosaic(path, items, mosaics[1], folder / "heic-alpha.raw", bands=1)
        plane = _joined(plane, alpha, folder / "heic-both.raw")
    return _turned(items, plane, folder)


def _decode_mosaic(
    path: Path, items: HeifItems, mosaic: Mosaic, target: Path, *, bands: int
) -> Plane:
    stream = target.with_suffix(".hevc")
    with stream.open("wb") as file:
        for part in mosaic.parts:
            file.write(coded_part(path, items, part))
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


def _frames(stream: Path, count: int) -> Iterator[Pixels]:
    """Decode the parts one after another: height x width x BGR, uint8."""
    capture = cv2.VideoCapture(str(stream), cv2.CAP_FFMPEG)
    try:
        for _ in range(count):
            is_read, frame = capture.read()
            if not is_read:
                raise unreadable("The picture is damaged or incomplete.")
            yield frame.astype(np.uint8, copy=False)
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
    """Apply the container's crop, quarter turns and mirrorings in their order."""
    steps: list[Step] = []
    for box in items.properties.get(items.primary, []):
        if box.kind == b"irot":
            steps += ["turn_left"] * (box.body[0] & 3)
        elif box.kind == b"imir":
            steps.append("mirror" if box.body[0] & 1 else "flip")
        elif box.kind == b"clap" and not steps:
            plane = _cropped(plane, box.body, folder / "heic-cropped.raw")
        elif box.kind == b"clap":
            raise unsupported("This HEIC is made in a way that cannot be read; export it as JPEG.")
    orientation = orientation_of(steps)
    return (
        plane if orientation == 1 else turn_plane(plane, orientation, folder / "heic-upright.raw")
    )


def _cropped(plane: Plane, clean_aperture: bytes, target: Path) -> Plane:
    """Cut to the clean aperture, whose middle is stated as an offset from the picture's middle."""
    reader = Reader(clean_aperture)
    width, height, right, down = (
        Fraction(_signed(reader.number(4)), max(1, reader.number(4))) for _ in range(4)
    )
    area = Rect(
        left_px=round((plane.width_px - width) / 2 + right),
        top_px=round((plane.height_px - height) / 2 + down),
        width_px=int(width),
        height_px=int(height),
    )
    is_inside = area.right_px <= plane.width_px and area.bottom_px <= plane.height_px
    if min(area.left_px, area.top_px, area.width_px - 1, area.height_px - 1) < 0 or not is_inside:
        raise unreadable("The picture's crop lies outside of it.")
    with target.open("wb") as file:
        for top_px in range(area.top_px, area.bottom_px, 256):
            rows = plane.rows(top_px, min(256, area.bottom_px - top_px))
            file.write(rows[:, area.left_px : area.right_px].tobytes())
    return Plane(str(target), area.width_px, area.height_px, plane.bands)


def _signed(value: int) -> int:
    return value - (1 << 32) if value >> 31 else value

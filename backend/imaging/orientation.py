"""Spreads decoded rows over upright planes: orientation, alpha and 16 bits in one pass."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from msgspec import Struct

from backend.imaging.planes import Pixels, Plane

STRIP_BYTES = 12 * 1024 * 1024
Step = Literal["turn_left", "flip", "mirror"]
"""A mirror swaps left and right, a flip swaps top and bottom."""
TURNED = frozenset({5, 6, 7, 8})
ROWS_FLIPPED = frozenset({3, 4, 7, 8})
COLUMNS_FLIPPED = frozenset({2, 3, 6, 7})


class UprightPlanes(Struct, frozen=True):
    pixels: Plane
    deep: Plane | None
    alpha: Plane | None
    native: Plane | None


def upright_size(width_px: int, height_px: int, orientation: int) -> tuple[int, int]:
    return (height_px, width_px) if orientation in TURNED else (width_px, height_px)


def write_upright(
    stored: Plane, orientation: int, folder: Path, *, has_alpha: bool
) -> UprightPlanes:
    """Turn rows as the file stored them into upright planes in `folder`.

    The bands of `stored` are RGB, then alpha if there is any, then RGB in the source's own profile
    if there are three more.
    `orientation` is EXIF's, 1 to 8. Memory is bounded by a strip, whatever the picture's size.
    The stored file is used up.
    """
    width_px, height_px = upright_size(stored.width_px, stored.height_px, orientation)

    def plane(name: str, bands: int, depth: Literal["uint8", "uint16"]) -> Plane:
        return Plane(str(folder / f"{name}.raw"), width_px, height_px, bands, depth)

    planes = UprightPlanes(
        pixels=plane("pixels", 3, "uint8"),
        deep=plane("deep", 3, "uint16") if stored.depth == "uint16" else None,
        alpha=plane("alpha", 1, stored.depth) if has_alpha else None,
        native=plane("native", 3, stored.depth) if stored.bands > 4 else None,
    )
    if orientation == 1 and stored.depth == "uint8" and stored.bands == 3:
        Path(stored.path).rename(planes.pixels.path)
        return planes
    _spread(stored, planes.pixels, orientation, _eight_bit_colour)
    if planes.deep is not None:
        _spread(stored, planes.deep, orientation, _colour)
    if planes.alpha is not None:
        _spread(stored, planes.alpha, orientation, _alpha)
    if planes.native is not None:
        _spread(stored, planes.native, orientation, _native)
    Path(stored.path).unlink()
    return planes


def turn_plane(stored: Plane, orientation: int, target: Path) -> Plane:
    """Write a plane upright, bands and depth as they are."""
    width_px, height_px = upright_size(stored.width_px, stored.height_px, orientation)
    turned = Plane(str(target), width_px, height_px, stored.bands, stored.depth)
    _spread(stored, turned, orientation, lambda strip: strip)
    return turned


def orientation_of(steps: Sequence[Step]) -> int:
    """Name EXIF's orientation for quarter turns to the left and mirrorings, one after another."""
    probe = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)
    moved: Pixels = probe
    for step in steps:
        if step == "turn_left":
            moved = np.rot90(moved)
        else:
            moved = moved[::-1] if step == "flip" else moved[:, ::-1]
    return next(o for o in range(1, 9) if np.array_equal(_upright(probe, o), moved))


def is_opaque(alpha: Plane) -> bool:
    """Whether no pixel lets anything shine through."""
    full = np.iinfo(np.dtype(alpha.depth)).max
    rows_px = max(1, STRIP_BYTES // alpha.row_bytes)
    return all(
        int(alpha.rows(top_px, min(rows_px, alpha.height_px - top_px)).min()) == full
        for top_px in range(0, alpha.height_px, rows_px)
    )


def _spread(
    stored: Plane, target: Plane, orientation: int, part: Callable[[Pixels], Pixels]
) -> None:
    strip_rows = max(1, STRIP_BYTES // stored.row_bytes)
    with Path(target.path).open("wb") as file:
        file.truncate(target.row_bytes * target.height_px)
        for top_px in range(0, stored.height_px, strip_rows):
            rows_px = min(strip_rows, stored.height_px - top_px)
            block = _upright(part(stored.rows(top_px, rows_px)), orientation)
            # Where the strip lies along the target's rows, or columns if the picture is turned.
            flipped = COLUMNS_FLIPPED if orientation in TURNED else ROWS_FLIPPED
            start_px = stored.height_px - top_px - rows_px if orientation in flipped else top_px
            _write_block(file.fileno(), target, block, start_px, orientation in TURNED)


def _upright(strip: Pixels, orientation: int) -> Pixels:
    block: Pixels = strip.transpose(1, 0, 2) if orientation in TURNED else strip
    if orientation in ROWS_FLIPPED:
        block = block[::-1]
    if orientation in COLUMNS_FLIPPED:
        block = block[:, ::-1]
    return block


def _write_block(file: int, target: Plane, block: Pixels, start_px: int, turned: bool) -> None:  # noqa: FBT001 - private
    if not turned:
        _write_all(file, block.tobytes(), start_px * target.row_bytes)
        return
    pixel_bytes = target.row_bytes // target.width_px
    for row, pixels in enumerate(block):
        _write_all(file, pixels.tobytes(), row * target.row_bytes + start_px * pixel_bytes)


def _write_all(file: int, data: bytes, offset: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(file, rest, offset)
        rest, offset = rest[written:], offset + written


def _colour(strip: Pixels) -> Pixels:
    return strip[..., :3]


def _alpha(strip: Pixels) -> Pixels:
    return strip[..., 3:4]


def _native(strip: Pixels) -> Pixels:
    return strip[..., -3:]


def _eight_bit_colour(strip: Pixels) -> Pixels:
    colour = strip[..., :3]
    if colour.dtype == np.uint8:
        return colour
    # Rounds v / 257, the exact inverse of widening 8 bits to 16; // keeps it in integers.
    return ((colour.astype(np.uint32) + 128) // 257).astype(np.uint8)

"""Writes the repaired picture: the answer in the source's colours, the source where it must be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec import Struct

from backend.imaging.colour import FIXED_POINT, ColourMatch, fixed_point_table, recoloured
from backend.imaging.filters import Bytes, Floats
from backend.imaging.geometry import Rect
from backend.imaging.planes import Plane
from backend.imaging.region import Region
from backend.imaging.resample import grown_shorts, mixed_rows, resized_columns
from backend.imaging.strips import in_order

STRIP_ROWS = 128
SHOWS_BELOW = 0.999
MIN_GAP_PX = 64
"""Runs of columns nearer than this are enlarged together."""

Enlarge = Callable[[Region, Rect], Bytes]
"""The source's own enlargement of a part of a region's target."""


class Mending(Struct, frozen=True):
    """What to change about a warped answer; both maps are on the judging grid."""

    colours: ColourMatch
    share: Floats
    """1 where the answer stands, 0 where the source's own enlargement does."""


def mend(warped: Plane, region: Region, mending: Mending, path: Path, enlarge: Enlarge) -> Plane:
    """Recolour a warped answer and blend the source's enlargement in, by strips."""
    table = fixed_point_table(mending.colours)
    field = region.on_target(mending.colours.field) * np.float32(FIXED_POINT)
    shares = region.on_target(mending.share)[..., None]
    size_px = warped.width_px, warped.height_px
    is_whole = bool((mending.share >= 1).all())

    def mended(top_px: int) -> Bytes:
        height_px = min(STRIP_ROWS, warped.height_px - top_px)
        strip = warped.rows(top_px, height_px).astype(np.uint8, copy=False)
        levels = grown_shorts(field, size_px, top_px, height_px)
        result = recoloured(strip, table, levels)
        if not is_whole:
            _lay_in(result, shares, region, top_px, enlarge)
        return result

    with path.open("wb") as file:
        for strip in in_order(mended, range(0, warped.height_px, STRIP_ROWS)):
            strip.tofile(file)
    return Plane(str(path), warped.width_px, warped.height_px, 3)


def _lay_in(result: Bytes, shares: Floats, region: Region, top_px: int, enlarge: Enlarge) -> None:
    """Blend the enlargement into a strip of the result, made only where it shows."""
    narrow = mixed_rows(shares, region.target_px[1], top_px, result.shape[0])
    if bool((narrow >= SHOWS_BELOW).all()):
        return
    share = resized_columns(narrow, region.target_px[0], "linear")[..., 0]
    for part in _parts_below_one(share):
        rows = slice(part.top_px, part.bottom_px)
        columns = slice(part.left_px, part.right_px)
        place = Rect(part.left_px, part.top_px + top_px, part.width_px, part.height_px)
        weight = share[rows, columns, None]
        mixed = enlarge(region, place) * (1 - weight) + result[rows, columns] * weight
        result[rows, columns] = np.rint(mixed)


def _parts_below_one(share: Floats) -> list[Rect]:
    """Runs of columns that have anything below one, each with the rows it needs."""
    lacking = share < SHOWS_BELOW
    columns = np.flatnonzero(lacking.any(axis=0))
    if columns.size == 0:
        return []
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > MIN_GAP_PX) + 1)
    parts = []
    for run in runs:
        left, right = int(run[0]), int(run[-1]) + 1
        rows = np.flatnonzero(lacking[:, left:right].any(axis=1))
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        parts.append(Rect(left, top, right - left, bottom - top))
    return parts

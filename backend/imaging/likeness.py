"""Whether one picture is a region of another: the same pixels, give or take a codec."""

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.planes import Plane

STRIP_BYTES = 12 * 1024 * 1024
SAME_LEVELS = 4.0
"""Mean difference that a codec leaves in even areas, of 255."""
SHIFTED_LEVELS = 40.0
"""As far may another program's idea of a colour profile move everything."""
LEAST_CORRELATION = 0.95
"""JPEG at quality 50 keeps 0.98 of busy detail; another picture has less than 0.7."""


class _Sums(Struct):
    """Running totals over the brightness of both pictures, and over their difference."""

    count: int = 0
    a: int = 0
    b: int = 0
    aa: int = 0
    bb: int = 0
    ab: int = 0
    difference: int = 0


def is_region(whole: Plane, part: Plane, left_px: int, top_px: int) -> bool:
    """Both are RGB uint8; a place outside the whole is an answer too: no.

    Nearly equal levels are the same picture. So is the same detail with its colours moved a
    little: two programs need not agree about a colour profile.
    """
    if left_px + part.width_px > whole.width_px or top_px + part.height_px > whole.height_px:
        return False
    sums = _Sums()
    rows_px = max(1, STRIP_BYTES // whole.row_bytes)
    for row_px in range(0, part.height_px, rows_px):
        height_px = min(rows_px, part.height_px - row_px)
        cut = whole.rows(top_px + row_px, height_px)[:, left_px : left_px + part.width_px]
        _add(sums, cut.astype(np.int64), part.rows(row_px, height_px).astype(np.int64))
    levels = sums.difference / (3 * sums.count)
    if levels <= SAME_LEVELS:
        return True
    return levels <= SHIFTED_LEVELS and _correlation(sums) >= LEAST_CORRELATION


def _add(sums: _Sums, cut: NDArray[np.int64], part: NDArray[np.int64]) -> None:
    sums.difference += int(np.abs(cut - part).sum())
    a, b = cut.sum(axis=2), part.sum(axis=2)
    sums.count += a.size
    sums.a += int(a.sum())
    sums.b += int(b.sum())
    sums.aa += int((a * a).sum())
    sums.bb += int((b * b).sum())
    sums.ab += int((a * b).sum())


def _correlation(sums: _Sums) -> float:
    """Of the brightness, -1 to 1; 0 where one of them is flat."""
    spread_a = sums.count * sums.aa - sums.a**2
    spread_b = sums.count * sums.bb - sums.b**2
    if spread_a == 0 or spread_b == 0:
        return 0.0
    return (sums.count * sums.ab - sums.a * sums.b) / math.sqrt(spread_a * spread_b)

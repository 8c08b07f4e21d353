"""Holds invented detail down: what stands between the source's pixels may not grow without limit.

Detail here is the deviation of luma within one pixel of the judging grid: what the source could
not see. The local engine's own enlargement is the measure of how much an honest resize shows.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from backend.imaging.enlarging import enlarged_part
from backend.imaging.filters import Bytes, Floats, box
from backend.imaging.geometry import Rect
from backend.imaging.options import Strictness
from backend.imaging.planes import Plane
from backend.imaging.region import Region
from backend.imaging.sensitive import skin_map

DETAIL_GAIN = 1.5
DETAIL_FLOOR_LEVELS = 1.5
"""At most gain x the local engine's deviation + floor, in levels of 255."""
WINDOW_PX = 3
BAND_ROWS = 64
SMALL_FACE_PX = 64
"""Faces narrower than this, in source pixels, cannot be judged: they are held like `exact`."""
MOST_SMALL_FACES = 40
MARGIN_PX = 2


def limited_share(
    region: Region, warped: Plane, table: Floats, strictness: Strictness
) -> Floats | None:
    """0..1 on the judging grid: how much of the answer may stand; None when all of it may.

    `exact` holds the whole region, `faithful` the faces that are too small to be judged,
    `restore` nothing. `table` are the colour curves, 256 x 3 levels.
    """
    if strictness == "restore" or region.target_px[0] <= region.judged_px[0]:
        return None
    parts = _bands(region) if strictness == "exact" else _small_faces(region)
    if not parts:
        return None
    curves = np.rint(table).astype(np.uint8).reshape(1, 256, 3)
    share = np.ones(region.judged.shape[:2], np.float32)
    for part in parts:
        view = share[part.top_px : part.bottom_px, part.left_px : part.right_px]
        np.minimum(view, _allowed(region, warped, curves, part), out=view)
    return np.asarray(cv2.erode(share, np.ones((3, 3), np.uint8)), np.float32)


def allowed_levels(local: Floats) -> Floats:
    """The most deviation that may stand where the local engine shows `local`."""
    return np.asarray(DETAIL_GAIN * local + DETAIL_FLOOR_LEVELS, np.float32)


def deviation(pixels: Bytes, size_px: tuple[int, int]) -> Floats:
    """Deviation of luma within each pixel of a smaller grid of `size_px`, in levels."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    mean = np.asarray(cv2.resize(grey, size_px, interpolation=cv2.INTER_AREA), np.float32)
    square = np.asarray(cv2.resize(grey * grey, size_px, interpolation=cv2.INTER_AREA), np.float32)
    return np.sqrt(np.maximum(box(np.maximum(square - mean * mean, 0), WINDOW_PX), 0))


def _allowed(region: Region, warped: Plane, curves: Bytes, part: Rect) -> Floats:
    """The share for one part of the judging grid."""
    place = _on_target(part, region)
    size_px = part.width_px, part.height_px
    rows = warped.rows(place.top_px, place.height_px).astype(np.uint8, copy=False)
    answer = np.ascontiguousarray(rows[:, place.left_px : place.right_px])
    shown = deviation(np.asarray(cv2.LUT(answer, curves), np.uint8), size_px)
    local = deviation(enlarged_part(region, place), size_px)
    allowed = allowed_levels(local)
    over = np.maximum(shown - local, 1e-3)
    share = np.where(shown > allowed, (allowed - local) / over, 1.0)
    return np.clip(share, 0, 1).astype(np.float32)


def _on_target(part: Rect, region: Region) -> Rect:
    """A rectangle of the judging grid on the target grid, at least a pixel large."""
    ratio_x = region.target_px[0] / region.judged_px[0]
    ratio_y = region.target_px[1] / region.judged_px[1]
    left, top = round(part.left_px * ratio_x), round(part.top_px * ratio_y)
    right = min(round(part.right_px * ratio_x), region.target_px[0])
    bottom = min(round(part.bottom_px * ratio_y), region.target_px[1])
    return Rect(left, top, max(right - left, 1), max(bottom - top, 1))


def _bands(region: Region) -> list[Rect]:
    width_px, height_px = region.judged_px
    return [
        Rect(0, top, width_px, min(BAND_ROWS, height_px - top))
        for top in range(0, height_px, BAND_ROWS)
    ]


def _small_faces(region: Region) -> Sequence[Rect]:
    """Skin-coloured places narrower than `SMALL_FACE_PX`, the largest first."""
    skin = (skin_map(region.judged) > 0).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(skin, connectivity=8)
    ratio = region.size_px[0] / region.judged_px[0]
    width_px, height_px = region.judged_px
    found = []
    for left, top, wide, high, area in np.asarray(boxes)[1:].tolist():
        if wide * ratio <= SMALL_FACE_PX and high * ratio <= 2 * SMALL_FACE_PX:
            x, y = max(left - MARGIN_PX, 0), max(top - MARGIN_PX, 0)
            right = min(left + wide + MARGIN_PX, width_px)
            bottom = min(top + high + MARGIN_PX, height_px)
            found.append((area, Rect(x, y, right - x, bottom - y)))
    found.sort(key=lambda item: -item[0])
    return [rect for _, rect in found[:MOST_SMALL_FACES]]

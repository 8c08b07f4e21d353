"""The difference picture: where and how much the answers disagreed with the source."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from backend.imaging.filters import Bytes
from backend.imaging.geometry import Rect
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import Plane

LONG_SIDE_PX = 1600
JPEG_QUALITY = 90
LIMIT_LEVEL = 128
"""The heat level at which a place would have been refused."""


def write_difference(
    heats: Sequence[tuple[PlannedCall, Plane]], plan: Plan, path: Path
) -> tuple[int, int]:
    """Write the heat of all calls as one JPEG of at most 1,600 pixels; its width and height.

    Black is agreement, amber is the limit of acceptance, white is far beyond it. Where tiles
    overlap the worse of them shows.
    """
    ratio = min(1.0, LONG_SIDE_PX / max(plan.source_width_px, plan.source_height_px))
    size_px = (
        max(round(plan.source_width_px * ratio), 1),
        max(round(plan.source_height_px * ratio), 1),
    )
    levels = np.zeros((size_px[1], size_px[0]), np.uint8)
    for call, heat in heats:
        area = _placed(call.source, plan, size_px)
        part = cv2.resize(heat.rows(0, heat.height_px)[..., 0], (area.width_px, area.height_px))
        view = levels[area.top_px : area.bottom_px, area.left_px : area.right_px]
        np.maximum(view, np.asarray(part, np.uint8), out=view)
    _write_jpeg(_painted(levels), path)
    return size_px


def _placed(area: Rect, plan: Plan, size_px: tuple[int, int]) -> Rect:
    """A rectangle of the source on the smaller grid, at least a pixel large."""
    ratio_x, ratio_y = size_px[0] / plan.source_width_px, size_px[1] / plan.source_height_px
    left = min(round(area.left_px * ratio_x), size_px[0] - 1)
    top = min(round(area.top_px * ratio_y), size_px[1] - 1)
    right = min(max(round(area.right_px * ratio_x), left + 1), size_px[0])
    bottom = min(max(round(area.bottom_px * ratio_y), top + 1), size_px[1])
    return Rect(left, top, right - left, bottom - top)


def _painted(levels: Bytes) -> Bytes:
    """Black, indigo, amber at the limit, white: also told apart by brightness alone."""
    stops = [0, 40, LIMIT_LEVEL, 255]
    colours = np.array([[8, 10, 16], [58, 52, 118], [240, 165, 48], [255, 250, 235]], np.float64)
    values = np.arange(256)
    table = np.stack([np.interp(values, stops, colours[:, band]) for band in range(3)], axis=1)
    return table.astype(np.uint8)[levels]


def _write_jpeg(rgb: Bytes, path: Path) -> None:
    is_done, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    assert is_done
    path.write_bytes(data.tobytes())

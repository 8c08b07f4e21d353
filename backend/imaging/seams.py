"""How visible the borders between tiles are in a blended picture."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.imaging.geometry import Rect
from backend.imaging.plan import Plan
from backend.imaging.planes import Plane

REACH_PX = 6
"""Neighbouring steps on each side that a border's step is compared with."""
SAMPLE_ROWS = 16
SAMPLE_EVERY_ROWS = 32
SPREAD = 2.0
"""Steps differ by chance, and more so in busy pictures: so much of it is no seam."""


def seam_score(picture: Plane, plan: Plan) -> float | None:
    """The most visible border: its mean absolute step beyond the steps beside it.

    In levels of 255, less what those steps differ among themselves; at most 0.5 is not seen. None
    when the plan has one tile only. Borders are where a tile begins or ends inside the picture and
    the middle of each overlap.
    """
    across, down = tile_borders(plan)
    excess = _column_excess(picture, across) + [_row_excess(picture, y) for y in down]
    return max(0.0, *excess) if excess else None


def tile_borders(plan: Plan) -> tuple[list[int], list[int]]:
    """Columns and rows of the output where a tile begins or ends, or an overlap has its middle."""
    targets: Sequence[Rect] = [call.target for call in plan.calls]
    across = _borders([(area.left_px, area.right_px) for area in targets], plan.output_width_px)
    down = _borders([(area.top_px, area.bottom_px) for area in targets], plan.output_height_px)
    return across, down


def _borders(spans: Sequence[tuple[int, int]], size_px: int) -> list[int]:
    begins = sorted({begin for begin, _ in spans})
    ends = sorted({end for _, end in spans})
    middles = [(begin + end) // 2 for begin, end in zip(begins[1:], ends[:-1], strict=True)]
    places = {*begins, *ends, *middles}
    return sorted(p for p in places if REACH_PX < p < size_px - REACH_PX)


def _column_excess(picture: Plane, places: Sequence[int]) -> list[float]:
    if not places:
        return []
    sums = np.zeros((len(places), 2 * REACH_PX + 1))
    tops = range(0, max(picture.height_px - SAMPLE_ROWS, 0) + 1, SAMPLE_EVERY_ROWS)
    for top_px in tops:
        rows = picture.rows(top_px, min(SAMPLE_ROWS, picture.height_px))
        for index, place in enumerate(places):
            around = rows[:, place - REACH_PX - 1 : place + REACH_PX + 1].astype(np.int32)
            sums[index] += np.abs(np.diff(around, axis=1)).mean(axis=(0, 2))
    return [_excess(line) for line in sums / len(tops)]


def _row_excess(picture: Plane, place: int) -> float:
    around = picture.rows(place - REACH_PX - 1, 2 * REACH_PX + 2).astype(np.int32)
    return _excess(np.abs(np.diff(around, axis=0)).mean(axis=(1, 2)))


def _excess(steps: NDArray[np.float64]) -> float:
    """The middle step minus the mean of the others and twice their deviation."""
    beside = np.delete(steps, REACH_PX)
    return float(steps[REACH_PX] - beside.mean() - SPREAD * beside.std())

"""The ways in which an answer may hold the region it was asked for, as 3x3 matrices.

Pixel centres everywhere: growing a grid by `k` maps x to (x + 0.5) k - 0.5.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.geometry import Padding

Matrix = NDArray[np.float64]

SAME_SHARE = 0.004
"""Layouts whose corners differ by less than this share of the answer are one."""


class Layout(Struct, frozen=True):
    """A named map from the region's pixels to the answer's pixels."""

    name: str
    to_answer: Matrix


def scaling(ratio_x: float, ratio_y: float) -> Matrix:
    """Grow both axes of a grid, pixel centres kept."""
    return np.array(
        [
            [ratio_x, 0, 0.5 * ratio_x - 0.5],
            [0, ratio_y, 0.5 * ratio_y - 0.5],
            [0, 0, 1],
        ]
    )


def shifting(left_px: float, top_px: float) -> Matrix:
    return np.array([[1, 0, left_px], [0, 1, top_px], [0, 0, 1]], np.float64)


def grid_to_grid(from_px: tuple[int, int], to_px: tuple[int, int]) -> Matrix:
    """Map one (width, height) grid onto another over the same extent."""
    return scaling(to_px[0] / from_px[0], to_px[1] / from_px[1])


def moved(matrix: Matrix, points: Matrix) -> Matrix:
    """Apply a matrix to n x 2 points."""
    return points @ matrix[:2, :2].T + matrix[:2, 2]


def corners(width_px: int, height_px: int) -> Matrix:
    return np.array(
        [[0, 0], [width_px - 1, 0], [width_px - 1, height_px - 1], [0, height_px - 1]], np.float64
    )


def layouts(
    region_px: tuple[int, int], padding: Padding, answer_px: tuple[int, int]
) -> list[Layout]:
    """What the answer may be, the planned layout first; equal ones are named once."""
    width, height = region_px
    padded = (
        width + padding.left_px + padding.right_px,
        height + padding.top_px + padding.bottom_px,
    )
    put = shifting(padding.left_px, padding.top_px)
    found = [Layout("planned", grid_to_grid(padded, answer_px) @ put)]
    for layout in (
        Layout("stretch", grid_to_grid(region_px, answer_px)),
        Layout("cover", _fitted(padded, answer_px, covers=True) @ put),
        Layout("contain", _fitted(padded, answer_px, covers=False) @ put),
        Layout("cover", _fitted(region_px, answer_px, covers=True)),
        Layout("contain", _fitted(region_px, answer_px, covers=False)),
    ):
        if not any(_is_same(layout, other, region_px, answer_px) for other in found):
            found.append(layout)
    return found


def _fitted(from_px: tuple[int, int], to_px: tuple[int, int], *, covers: bool) -> Matrix:
    """Grow evenly to cover or to fit into the answer, centred."""
    ratios = to_px[0] / from_px[0], to_px[1] / from_px[1]
    ratio = max(ratios) if covers else min(ratios)
    left = (to_px[0] - ratio * from_px[0]) / 2
    top = (to_px[1] - ratio * from_px[1]) / 2
    return shifting(left, top) @ scaling(ratio, ratio)


def _is_same(
    one: Layout, other: Layout, region_px: tuple[int, int], answer_px: tuple[int, int]
) -> bool:
    points = corners(*region_px)
    distance = np.abs(moved(one.to_answer, points) - moved(other.to_answer, points)).max()
    return bool(distance < SAME_SHARE * max(answer_px))

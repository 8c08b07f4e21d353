"""Resizing of planes by strips of rows, so that no whole picture is ever held in floats."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.filters import Floats
from backend.imaging.planes import Plane

Shorts = NDArray[np.int16]
Kernel = Literal["area", "linear", "lanczos"]

LANCZOS_LOBES = 4
"""The same as OpenCV's INTER_LANCZOS4, which does the horizontal half."""

MIXED_ROWS = 16
"""Rows made at once: the weights are a full matrix, and most of a large one would be zeros."""

_HORIZONTAL = {
    "area": cv2.INTER_AREA,
    "linear": cv2.INTER_LINEAR,
    "lanczos": cv2.INTER_LANCZOS4,
}


def resampled_rows(
    plane: Plane,
    size_px: tuple[int, int],
    kernel: Kernel,
    *,
    top_px: int,
    height_px: int,
) -> Floats:
    """Rows `top_px`.. of `plane` as if it had been resized to `size_px` (width, height).

    Rows x width x bands, float32, not clamped. `area` is for shrinking, the others for growing.
    """
    parts = [
        _mixed_rows(plane, size_px, kernel, top, min(MIXED_ROWS, top_px + height_px - top))
        for top in range(top_px, top_px + height_px, MIXED_ROWS)
    ]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _mixed_rows(
    plane: Plane, size_px: tuple[int, int], kernel: Kernel, top_px: int, height_px: int
) -> Floats:
    first, weights = row_weights(plane.height_px, size_px[1], kernel, top_px, height_px)
    rows = plane.rows(first, weights.shape[1]).astype(np.float32)
    if plane.height_px != size_px[1]:
        mixed = np.einsum("ij,jk->ik", weights, rows.reshape(rows.shape[0], -1))
        rows = mixed.reshape(height_px, plane.width_px, plane.bands)
    return resized_columns(rows, size_px[0], kernel)


def grown_rows(
    values: Floats,
    size_px: tuple[int, int],
    *,
    top_px: int,
    height_px: int,
    first_px: int = 0,
    grid_px: int = 0,
) -> Floats:
    """Rows `top_px`.. of a small map grown bilinearly to `size_px`, its edges continued.

    `values` are rows x width x bands. When they are only the rows from `first_px` of a map, its
    whole height is `grid_px`.
    """
    mixed = mixed_rows(values, size_px[1], top_px, height_px, first_px, grid_px)
    return resized_columns(mixed, size_px[0], "linear")


def grown_shorts(values: Floats, size_px: tuple[int, int], top_px: int, height_px: int) -> Shorts:
    """The same, rounded to whole numbers before the width grows: for a third of the time."""
    mixed = np.rint(mixed_rows(values, size_px[1], top_px, height_px)).astype(np.int16)
    if mixed.shape[1] == size_px[0]:
        return mixed
    grown = cv2.resize(mixed, (size_px[0], height_px), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, np.int16).reshape(height_px, size_px[0], values.shape[2])


def mixed_rows(
    values: Floats, out_px: int, top_px: int, height_px: int, first_px: int = 0, grid_px: int = 0
) -> Floats:
    """Rows `top_px`.. of a map whose height alone has grown to `out_px`."""
    ratio = (grid_px or values.shape[0]) / out_px
    centres = (np.arange(top_px, top_px + height_px) + 0.5) * ratio - 0.5
    place = np.clip(centres - first_px, 0, values.shape[0] - 1)
    upper = np.minimum(place.astype(np.int64), max(values.shape[0] - 2, 0))
    share = (place - upper).astype(np.float32)[:, None, None]
    lower = np.minimum(upper + 1, values.shape[0] - 1)
    # A matrix product would wake BLAS's threads, which then fight with OpenCV's for two cores.
    return np.asarray(values[upper] * (1 - share) + values[lower] * share, np.float32)


def resized_columns(rows: Floats, width_px: int, kernel: Kernel) -> Floats:
    """Resize the width alone; `rows` are rows x width x bands."""
    if rows.shape[1] == width_px:
        return rows
    resized = cv2.resize(rows, (width_px, rows.shape[0]), interpolation=_HORIZONTAL[kernel])
    return resized.reshape(rows.shape[0], width_px, rows.shape[2]).astype(np.float32, copy=False)


def row_weights(
    in_px: int, out_px: int, kernel: Kernel, top_px: int, height_px: int
) -> tuple[int, Floats]:
    """How output rows `top_px`.. mix input rows: the first one, and output x input weights."""
    places = np.arange(top_px, top_px + height_px)
    if in_px == out_px:
        return top_px, np.eye(height_px, dtype=np.float32)
    if kernel == "area":
        return _area_weights(in_px, out_px, places)
    lobes = LANCZOS_LOBES if kernel == "lanczos" else 1
    centres = (places + 0.5) * in_px / out_px - 0.5
    taps = np.floor(centres)[:, None] + np.arange(1 - lobes, lobes + 1)[None, :]
    distance = centres[:, None] - taps
    values = _lanczos(distance) if kernel == "lanczos" else np.maximum(1 - np.abs(distance), 0)
    return _gathered(np.clip(taps, 0, in_px - 1).astype(np.int64), values)


def _lanczos(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    values = np.sinc(distance) * np.sinc(distance / LANCZOS_LOBES)
    values[np.abs(distance) >= LANCZOS_LOBES] = 0
    return values


def _area_weights(in_px: int, out_px: int, places: NDArray[np.int64]) -> tuple[int, Floats]:
    ratio = in_px / out_px
    begin, end = places * ratio, np.minimum((places + 1) * ratio, in_px)
    first, last = int(np.floor(begin[0] + 1e-9)), int(np.ceil(end[-1] - 1e-9))
    rows = np.arange(first, last)
    overlap = np.minimum(end[:, None], rows[None, :] + 1) - np.maximum(
        begin[:, None], rows[None, :]
    )
    weights = np.maximum(overlap, 0)
    return first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _gathered(taps: NDArray[np.int64], values: NDArray[np.float64]) -> tuple[int, Floats]:
    first, last = int(taps.min()), int(taps.max())
    weights = np.zeros((len(taps), last - first + 1))
    lines = np.repeat(np.arange(len(taps)), taps.shape[1])
    np.add.at(weights, (lines, (taps - first).ravel()), values.ravel())
    return first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)

"""The classical enlarger: guided denoise, Lanczos and a light unsharp mask, by strips of rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.options import Denoise
from backend.imaging.planes import Pixels, Plane
from backend.imaging.resample import Kernel, resized_columns, row_weights

Pixels8 = NDArray[np.uint8]
Floats = NDArray[np.float32]

_STRIP_PX = 400_000
"""Output pixels worked on at once: some 20 MB of floats, whatever the picture's size."""
_NOISE_FLOOR = 0.5
"""JPEG's flat blocks read as no noise at all."""
_NOISE_STRIPS = 24
_MIX_ROWS = 8
"""Measured: with more rows the matrix is mostly zeros, and BLAS wakes threads that only wait."""
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


class Recipe(Struct, frozen=True):
    """How strongly one denoise level works. Chosen by benchmarks/local_engine.py."""

    radius_px: int
    """Of the guided filter's window, in source pixels; 0 leaves it out."""
    flatten: float
    """What varies by fewer levels is flattened, whatever the noise: JPEG hides noise in blocks."""
    noise_gain: float
    """And what varies by less than this many times the measured noise."""
    sharpen: float
    """Share of the unsharp mask that is added."""


RECIPES: dict[Denoise, Recipe] = {
    "off": Recipe(0, 0.0, 0.0, 0.8),
    "low": Recipe(1, 3.0, 1.0, 0.8),
    "medium": Recipe(1, 5.0, 1.5, 0.8),
    "high": Recipe(2, 9.0, 2.0, 0.6),
}
_SHARPEN_SIGMA_PX = 0.7
"""In source pixels: there it costs a sixteenth, and filters commute with the resize."""
_SHARPEN_HALO_PX = 3


class RowSource(Protocol):
    """Anything that hands out whole rows of pixels: a plane, or a picture in memory."""

    @property
    def width_px(self) -> int: ...

    @property
    def height_px(self) -> int: ...

    @property
    def bands(self) -> int: ...

    def rows(self, top_px: int, height_px: int) -> Pixels:
        """Height x width x bands."""


class _Held:
    """A picture in memory as a source of rows."""

    def __init__(self, pixels: Pixels8) -> None:
        self._pixels = pixels
        self.height_px, self.width_px, self.bands = pixels.shape

    def rows(self, top_px: int, height_px: int) -> Pixels:
        return self._pixels[top_px : top_px + height_px]


def enlarge(source: Plane, width_px: int, height_px: int, denoise: Denoise, target: Path) -> Plane:
    """Write `source` (RGB, uint8) at exactly `width_px` x `height_px` into `target`."""
    with target.open("wb") as file:
        for strip in _enlarged_strips(source, (width_px, height_px), denoise):
            strip.tofile(file)
    return Plane(str(target), width_px, height_px, source.bands)


def enlarge_pixels(pixels: Pixels8, width_px: int, height_px: int, denoise: Denoise) -> Pixels8:
    """The same for a picture in memory: height x width x bands."""
    return np.concatenate(list(_enlarged_strips(_Held(pixels), (width_px, height_px), denoise)))


def enlarge_rows(
    source: RowSource,
    size_px: tuple[int, int],
    denoise: Denoise,
    *,
    noise: float,
    top_px: int,
    height_px: int,
) -> Pixels8:
    """Rows `top_px`.. of the enlargement alone; `noise` is the picture's, in levels."""
    recipe = RECIPES[denoise]
    return _strip(source, size_px, recipe, noise=noise, top_px=top_px, height_px=height_px)


def estimate_noise(source: RowSource) -> float:
    """The standard deviation of the noise in the luma, from strips all over the picture."""
    height_px = min(source.height_px, 32)
    last_px = source.height_px - height_px
    tops = sorted({round(place) for place in np.linspace(0, last_px, _NOISE_STRIPS)})
    return max(
        _NOISE_FLOOR, float(np.median([_noise_of(source.rows(top, height_px)) for top in tops]))
    )


def _noise_of(rows: Pixels) -> float:
    luma = rows.astype(np.float32).mean(axis=2)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    response = np.abs(cv2.filter2D(luma, cv2.CV_32F, kernel))
    return float(np.median(response)) / 0.6745 / 6


def _enlarged_strips(
    source: RowSource, size_px: tuple[int, int], denoise: Denoise
) -> Iterator[Pixels8]:
    recipe = RECIPES[denoise]
    noise = estimate_noise(source) if recipe.radius_px else 0.0
    strip_rows = max(32, _STRIP_PX // max(size_px[0], source.width_px))
    for top_px in range(0, size_px[1], strip_rows):
        height_px = min(strip_rows, size_px[1] - top_px)
        yield _strip(source, size_px, recipe, noise=noise, top_px=top_px, height_px=height_px)


def _strip(
    source: RowSource,
    size_px: tuple[int, int],
    recipe: Recipe,
    *,
    noise: float,
    top_px: int,
    height_px: int,
) -> Pixels8:
    is_smaller = size_px[0] < source.width_px or size_px[1] < source.height_px
    kernel: Kernel = "area" if is_smaller else "lanczos"
    first_px, weights = row_weights(source.height_px, size_px[1], kernel, top_px, height_px)
    rows = _filtered_rows(source, recipe, noise, first_px, weights.shape[1])
    # Columns first: there are fewer source rows than output rows.
    wide = resized_columns(rows, size_px[0], kernel)
    return np.concatenate(
        [_mixed(wide, weights[top : top + _MIX_ROWS]) for top in range(0, height_px, _MIX_ROWS)]
    )


def _mixed(rows: Floats, weights: Floats) -> Pixels8:
    """Mix a few output rows out of the input rows that they touch, rounded and saturated."""
    touched = np.flatnonzero(weights.any(axis=0))
    part = slice(int(touched[0]), int(touched[-1]) + 1)
    flat = rows[part].reshape(part.stop - part.start, -1)
    grown = weights[:, part] @ flat
    rounded = cv2.addWeighted(grown, 1.0, grown, 0.0, 0.0, dtype=cv2.CV_8U)
    return np.asarray(rounded, dtype=np.uint8).reshape(len(weights), *rows.shape[1:])


def _filtered_rows(
    source: RowSource, recipe: Recipe, noise: float, top_px: int, height_px: int
) -> Floats:
    """Source rows, calmed and sharpened; the rows around them are read too, for the filters."""
    halo_px = 2 * recipe.radius_px + _SHARPEN_HALO_PX
    first_px = max(0, top_px - halo_px)
    last_px = min(source.height_px, top_px + height_px + halo_px)
    rows = source.rows(first_px, last_px - first_px).astype(np.float32)
    if recipe.radius_px:
        flat_variance = recipe.flatten**2 + (recipe.noise_gain * noise) ** 2
        rows = _guided(rows, recipe.radius_px, flat_variance)
    sharp = _sharpened(rows, recipe.sharpen)
    return sharp[top_px - first_px : top_px - first_px + height_px]


def _guided(rows: Floats, radius_px: int, flat_variance: float) -> Floats:
    """The guided filter with the luma as guide: edges stay, flat noise and its colours go."""
    luma = rows @ _LUMA if rows.shape[2] == 3 else rows.mean(axis=2)
    guide = np.ascontiguousarray(luma, dtype=np.float32)[:, :, None]
    mean = _box(guide, radius_px)
    variance = np.maximum(_box(guide * guide, radius_px) - mean * mean, 0)
    means = _box(rows, radius_px)
    shared = _box(rows * guide, radius_px) - means * mean
    slope = np.asarray(shared / (variance + flat_variance), dtype=np.float32)
    offset = means - slope * mean
    return _box(slope, radius_px) * guide + _box(offset, radius_px)


def _box(rows: Floats, radius_px: int) -> Floats:
    side_px = 2 * radius_px + 1
    blurred = cv2.blur(rows, (side_px, side_px), borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, dtype=np.float32).reshape(rows.shape)


def _sharpened(rows: Floats, amount: float) -> Floats:
    side_px = 2 * _SHARPEN_HALO_PX + 1
    soft = cv2.GaussianBlur(
        rows, (side_px, side_px), _SHARPEN_SIGMA_PX, borderType=cv2.BORDER_REFLECT
    )
    return rows + amount * (rows - np.asarray(soft, dtype=np.float32).reshape(rows.shape))

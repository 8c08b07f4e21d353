"""The classical enlarger: guided denoise, Lanczos and a light unsharp mask, by strips of rows."""

from collections.abc import Iterator
from math import ceil
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

_STRIP_PX = 1_500_000
"""Output pixels worked on at once: about 60 MB of floats, whatever the picture's size."""
_NOISE_FLOOR = 0.5
"""JPEG's flat blocks read as no noise at all."""
_NOISE_STRIPS = 24


class Recipe(Struct, frozen=True):
    """How strongly one denoise level works."""

    radius_px: int
    """Of the guided filter's window, in source pixels; 0 leaves it out."""
    noise_gain: float
    """The filter flattens what varies less than this many times the picture's noise."""
    sharpen: float
    """Share of the unsharp mask that is added."""


RECIPES: dict[Denoise, Recipe] = {
    "off": Recipe(0, 0.0, 0.4),
    "low": Recipe(2, 1.0, 0.5),
    "medium": Recipe(2, 1.6, 0.5),
    "high": Recipe(3, 2.6, 0.5),
}
_SHARPEN_SIGMA_SOURCE_PX = 0.75


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
    sigma = _SHARPEN_SIGMA_SOURCE_PX * max(1.0, size_px[0] / source.width_px)
    halo_px = ceil(3 * sigma)
    first_px = max(0, top_px - halo_px)
    last_px = min(size_px[1], top_px + height_px + halo_px)
    grown = _resized_rows(source, size_px, recipe, noise, first_px, last_px - first_px)
    sharp = _sharpened(grown, sigma, recipe.sharpen)
    kept = sharp[top_px - first_px : top_px - first_px + height_px]
    return np.clip(np.rint(kept), 0, 255).astype(np.uint8)


def _resized_rows(
    source: RowSource,
    size_px: tuple[int, int],
    recipe: Recipe,
    noise: float,
    top_px: int,
    height_px: int,
) -> Floats:
    is_smaller = size_px[1] < source.height_px
    down: Kernel = "area" if is_smaller else "lanczos"
    across: Kernel = "area" if size_px[0] < source.width_px else "lanczos"
    first_px, weights = row_weights(source.height_px, size_px[1], down, top_px, height_px)
    rows = _denoised_rows(source, recipe, noise, first_px, weights.shape[1])
    mixed = (weights @ rows.reshape(rows.shape[0], -1)).reshape(height_px, *rows.shape[1:])
    return resized_columns(mixed, size_px[0], across)


def _denoised_rows(
    source: RowSource, recipe: Recipe, noise: float, top_px: int, height_px: int
) -> Floats:
    if not recipe.radius_px:
        return source.rows(top_px, height_px).astype(np.float32)
    halo_px = 2 * recipe.radius_px
    first_px = max(0, top_px - halo_px)
    last_px = min(source.height_px, top_px + height_px + halo_px)
    rows = source.rows(first_px, last_px - first_px).astype(np.float32)
    calm = _guided(rows, recipe.radius_px, (recipe.noise_gain * noise) ** 2)
    return calm[top_px - first_px : top_px - first_px + height_px]


def _guided(rows: Floats, radius_px: int, flat_variance: float) -> Floats:
    """The guided filter with the picture as its own guide: edges stay, flat noise goes."""
    mean = _box(rows, radius_px)
    variance = _box(rows * rows, radius_px) - mean * mean
    slope = np.asarray(variance / (variance + flat_variance), dtype=np.float32)
    offset = mean - slope * mean
    return _box(slope, radius_px) * rows + _box(offset, radius_px)


def _box(rows: Floats, radius_px: int) -> Floats:
    side_px = 2 * radius_px + 1
    blurred = cv2.blur(rows, (side_px, side_px), borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, dtype=np.float32).reshape(rows.shape)


def _sharpened(rows: Floats, sigma: float, amount: float) -> Floats:
    soft = cv2.GaussianBlur(rows, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return rows + amount * (rows - np.asarray(soft, dtype=np.float32).reshape(rows.shape))

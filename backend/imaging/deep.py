"""Sixteen bits again: the result's detail on the source's own fine tones."""

from pathlib import Path

import numpy as np

from backend.imaging.filters import Floats, gaussian
from backend.imaging.planes import Plane
from backend.imaging.resample import grown_rows, resampled_rows

LEVEL = 257
"""One level of 8 bits, counted in levels of 16."""
STRIP_BYTES = 6_000_000
LOW_SIGMA_PX = 5.0
HALO_PX = 16
DITHER_SEED = 20_261_122
_CENTRE = 32_768


def merge_deep(result: Plane, deep: Plane | None, path: Path) -> Plane:
    """Give the 8-bit `result` the tones of the 16-bit source `deep`, by strips.

    Where the result says what the source says, to one level of 8 bits, the source's own 16 bits
    come through (at the same size exactly); elsewhere only its low frequencies do. When the size
    differs a dither of half a level hides the steps of the 8-bit result. Without `deep` the 8 bits
    are only spread.
    """
    if deep is None:
        return _spread(result, path)
    residual = _residual(result, deep, path.with_suffix(".residual"))
    try:
        return _add_residual(result, residual, path)
    finally:
        Path(residual.path).unlink()


def _spread(result: Plane, path: Path) -> Plane:
    with path.open("wb") as file:
        for top_px, height_px in _strips(result, result.height_px):
            (result.rows(top_px, height_px).astype(np.uint16) * LEVEL).tofile(file)
    return Plane(str(path), result.width_px, result.height_px, result.bands, "uint16")


def _residual(result: Plane, deep: Plane, path: Path) -> Plane:
    """What the source has beyond the result, on the smaller grid of the two, kept as uint16."""
    size_px = min(result.width_px, deep.width_px), min(result.height_px, deep.height_px)
    with path.open("wb") as file:
        for top_px, height_px in _strips(max(result, deep, key=_pixels), size_px[1]):
            there = resampled_rows(deep, size_px, "area", top_px=top_px, height_px=height_px)
            here = resampled_rows(result, size_px, "area", top_px=top_px, height_px=height_px)
            centred = np.rint(there - here * LEVEL) + _CENTRE
            np.clip(centred, 0, 65_535).astype(np.uint16).tofile(file)
    return Plane(str(path), *size_px, result.bands, "uint16")


def _add_residual(result: Plane, residual: Plane, path: Path) -> Plane:
    noise = np.random.default_rng(DITHER_SEED)
    is_resized = (residual.width_px, residual.height_px) != (result.width_px, result.height_px)
    with path.open("wb") as file:
        for top_px, height_px in _strips(result, result.height_px):
            tones = result.rows(top_px, height_px).astype(np.float32) * LEVEL
            tones += _correction(residual, result, top_px, height_px)
            if is_resized:
                tones += noise.uniform(-LEVEL / 2, LEVEL / 2, tones.shape).astype(np.float32)
            np.rint(np.clip(tones, 0, 65_535)).astype(np.uint16).tofile(file)
    return Plane(str(path), result.width_px, result.height_px, result.bands, "uint16")


def _correction(residual: Plane, result: Plane, top_px: int, height_px: int) -> Floats:
    """The residual's low frequencies, and all of it where it is below a level, at full size."""
    ratio = residual.height_px / result.height_px
    first = max(int(top_px * ratio) - HALO_PX, 0)
    last = min(int((top_px + height_px) * ratio) + HALO_PX, residual.height_px)
    raw = residual.rows(first, last - first).astype(np.float32) - _CENTRE
    low = gaussian(raw, LOW_SIGMA_PX)
    share = np.clip(2 - np.abs(raw) / LEVEL, 0, 1)
    mixed = low + share * (raw - low)
    if ratio == 1 and residual.width_px == result.width_px:
        return mixed[top_px - first : top_px - first + height_px]
    return grown_rows(
        mixed,
        (result.width_px, result.height_px),
        top_px=top_px,
        height_px=height_px,
        first_px=first,
        grid_px=residual.height_px,
    )


def _strips(widest: Plane, height_px: int) -> list[tuple[int, int]]:
    """Cut `height_px` rows into strips that cost about `STRIP_BYTES` on the widest grid."""
    rows_px = max(1, STRIP_BYTES * height_px // (widest.height_px * widest.width_px * widest.bands))
    rows_px = max(1, min(rows_px, 256))
    return [(top, min(rows_px, height_px - top)) for top in range(0, height_px, rows_px)]


def _pixels(plane: Plane) -> int:
    return plane.width_px * plane.height_px

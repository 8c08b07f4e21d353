"""How a faithful model still drifts: a little shift, zoom and cast, the same for one picture."""

import hashlib

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.sandbox.gemini_behaviour import DriftLevel

Pixels8 = NDArray[np.uint8]


class Drift(Struct, frozen=True):
    """One picture's drift. Shifts are shares of the sides; colours are sRGB-encoded values."""

    shift_x: float = 0.0
    shift_y: float = 0.0
    zoom: float = 1.0
    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: float = 0.0
    gamma: float = 1.0


class _Range(Struct, frozen=True):
    """The most that one level drifts, either way."""

    shift: float
    zoom: float
    gain: float
    offset: float
    gamma: float


_RANGES: dict[DriftLevel, _Range] = {
    "none": _Range(0, 0, 0, 0, 0),
    "mild": _Range(shift=0.003, zoom=0.005, gain=0.02, offset=3, gamma=0.03),
    "strong": _Range(shift=0.02, zoom=0.04, gain=0.06, offset=8, gamma=0.08),
}


def drift_of(picture: bytes, level: DriftLevel) -> Drift:
    """The drift that this picture always gets at this level."""
    limit = _RANGES[level]
    seed = int.from_bytes(hashlib.sha256(picture).digest()[:8], "big")
    draw = np.random.default_rng(seed).uniform(-1, 1, 8)
    red, green, blue = (float(1 + limit.gain * value) for value in draw[:3])
    return Drift(
        shift_x=float(limit.shift * draw[3]),
        shift_y=float(limit.shift * draw[4]),
        zoom=float(1 + limit.zoom * draw[5]),
        gains=(red, green, blue),
        offset=float(limit.offset * draw[6]),
        gamma=float(1 + limit.gamma * draw[7]),
    )


def drifted(pixels: Pixels8, drift: Drift) -> Pixels8:
    """Apply a drift to RGB pixels; what was outside the picture mirrors its edge."""
    if drift == Drift():
        return pixels
    return recoloured(moved(pixels, drift), drift)


def moved(pixels: Pixels8, drift: Drift) -> Pixels8:
    """The geometric half: zoom about the centre, then shift."""
    height_px, width_px = pixels.shape[:2]
    centre = ((width_px - 1) / 2, (height_px - 1) / 2)
    matrix = np.array(
        [
            [drift.zoom, 0, centre[0] * (1 - drift.zoom) + drift.shift_x * width_px],
            [0, drift.zoom, centre[1] * (1 - drift.zoom) + drift.shift_y * height_px],
        ]
    )
    warped = cv2.warpAffine(
        pixels,
        matrix,
        (width_px, height_px),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    return np.asarray(warped, dtype=np.uint8)


def recoloured(pixels: Pixels8, drift: Drift) -> Pixels8:
    """The colour half, by one table a channel."""
    levels = 255 * (np.arange(256) / 255) ** drift.gamma + drift.offset
    tables = np.stack([levels * gain for gain in drift.gains], axis=1)
    lut = np.clip(np.rint(tables), 0, 255).astype(np.uint8).reshape(1, 256, 3)
    return np.asarray(cv2.LUT(pixels, lut), dtype=np.uint8)

"""CIEDE2000 between sRGB pictures, for the report and the benchmarks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.filters import Floats, gaussian, sized

LOW_SIGMA_PX = 2.5
REPORT_PX = 128

Doubles = NDArray[np.float64]


def low_frequency_error(one: Floats, two: Floats, trust: Floats) -> float:
    """Mean CIEDE2000 of the low frequencies of two pictures, levels of 255, where trusted."""
    ratio = min(1.0, REPORT_PX / max(one.shape[:2]))
    size_px = max(round(one.shape[1] * ratio), 1), max(round(one.shape[0] * ratio), 1)
    known = sized(trust, size_px) > 0.9
    if not known.any():
        return 0.0
    pair = [lab(gaussian(sized(x, size_px), LOW_SIGMA_PX))[known] for x in (one, two)]
    return float(ciede2000(pair[0], pair[1]).mean())


def lab(rgb: Floats) -> Doubles:
    """CIE L*a*b* (D65) of sRGB in levels of 255."""
    scaled = np.clip(rgb, 0, 255).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), np.float64)


def ciede2000(one: Doubles, two: Doubles) -> Doubles:
    """The CIE's colour difference of 2000 for arrays of L*a*b*, last axis 3."""
    chroma = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(two[..., 1], two[..., 2])) / 2
    gain = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    (c1, h1), (c2, h2) = (_polar(x[..., 1] * gain, x[..., 2]) for x in (one, two))
    turn = (h2 - h1 + 180) % 360 - 180
    turn = np.where(c1 * c2 == 0, 0, turn)
    hue_step = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma = (one[..., 0] + two[..., 0]) / 2, (c1 + c2) / 2
    hue = np.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    return _distance(
        two[..., 0] - one[..., 0], c2 - c1, hue_step, light=light, chroma=chroma, hue=hue
    )


def _polar(a: Doubles, b: Doubles) -> tuple[Doubles, Doubles]:
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _distance(
    light_step: Doubles,
    chroma_step: Doubles,
    hue_step: Doubles,
    *,
    light: Doubles,
    chroma: Doubles,
    hue: Doubles,
) -> Doubles:
    """The weighted root of the three steps with the blue region's rotation term."""
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    scale_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    steps = (
        light_step / scale_light,
        chroma_step / (1 + 0.045 * chroma),
        hue_step / (1 + 0.015 * chroma * weight),
    )
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    rotation = rotation * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    squares = steps[0] ** 2 + steps[1] ** 2 + steps[2] ** 2 + rotation * steps[1] * steps[2]
    return np.asarray(np.sqrt(np.maximum(squares, 0)), np.float64)

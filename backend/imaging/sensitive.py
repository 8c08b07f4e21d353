"""Where people look first: skin by its colour, print by its strokes. No detector misses any."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.filters import Bytes, Floats, box, gaussian, luma

CR_RANGE = (135, 180)
CB_RANGE = (77, 127)
MIN_LUMA = 40
SMALLEST_SHARE = 40
"""Blobs narrower than this part of the long side are not looked at."""

PRINT_SIGMAS_PX = (0.7, 4.0)
PRINT_BOX_PX = 9
BOLD_LEVELS = 30.0
"""Strokes of bold print vary by at least this much; hair, leaves and fabric hardly ever do."""
BOLD_SHARE = 0.5
STROKE_LEVELS = 10.0
STROKE_SHARE = 0.2
"""Small print varies less, like much else: then its strokes run every way on an even ground."""
DIRECTION_BOX_PX = 15
MOST_ONE_WAY = 0.65
GROUND_PX = 17
GROUND_SHARE = 0.4
EVEN_LEVELS = 12.0
EVEN_NOISES = 3.5
"""Nine neighbours of an even ground differ by about this many deviations of its noise."""


class Lettering:
    """Tells print from other strokes. Source: docs/decisions/faces-and-text.md."""

    def __init__(self, source: Floats, noise: float) -> None:
        """`source` is RGB in levels, `noise` its deviation."""
        grey = luma(source)
        strokes = gaussian(grey, PRINT_SIGMAS_PX[0]) - gaussian(grey, PRINT_SIGMAS_PX[1])
        self._power = box(strokes**2, PRINT_BOX_PX)
        self._one_way = _one_way(grey)
        around = np.ones((3, 3), np.uint8)
        spread = cv2.dilate(grey, around) - cv2.erode(grey, around)
        self._even = np.asarray(spread <= EVEN_LEVELS + EVEN_NOISES * noise)

    def covers(self, place: NDArray[np.bool_]) -> bool:
        """Whether a place of the source is mostly bold print, or small print on its ground."""
        power = self._power[place]
        if float((power >= BOLD_LEVELS**2).mean()) > BOLD_SHARE:
            return True
        ground = cv2.dilate(place.astype(np.uint8), _square(GROUND_PX)) > 0
        return (
            float((power >= STROKE_LEVELS**2).mean()) >= STROKE_SHARE
            and float(self._one_way[place].mean()) <= MOST_ONE_WAY
            and float(self._even[ground].mean()) >= GROUND_SHARE
        )


def _one_way(grey: Floats) -> Floats:
    """0..1: how far all edges around run one way, from the structure tensor; a lone edge is 1."""
    across = np.asarray(cv2.Sobel(grey, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Sobel(grey, cv2.CV_32F, 0, 1), np.float32)
    wide, high, mixed = (
        box(part, DIRECTION_BOX_PX) for part in (across**2, down**2, across * down)
    )
    ratio = np.sqrt((wide - high) ** 2 + 4 * mixed**2) / np.maximum(wide + high, 1e-3)
    return np.asarray(ratio, np.float32)


def skin_map(source: Floats) -> Floats:
    """1 on skin-coloured places (and some sand and wood) with their surroundings, else 0.

    `source` is RGB in levels of 255. Source: docs/decisions/faces-and-text.md.
    """
    calm = np.clip(gaussian(source, 2.0), 0, 255).astype(np.uint8)
    tones = cv2.cvtColor(calm, cv2.COLOR_RGB2YCrCb)
    low = np.array([MIN_LUMA, CR_RANGE[0], CB_RANGE[0]])
    high = np.array([255, CR_RANGE[1], CB_RANGE[1]])
    found = np.asarray(cv2.inRange(tones, low, high), np.uint8)
    side_px = max(round(max(source.shape[:2]) / SMALLEST_SHARE), 2)
    blobs = cv2.morphologyEx(found, cv2.MORPH_OPEN, _square(side_px))
    # Eyes and mouths are holes in the skin: close over them, and look a little beyond.
    whole = cv2.morphologyEx(blobs, cv2.MORPH_CLOSE, _square(2 * side_px + 1))
    return np.asarray(cv2.dilate(whole, _square(side_px)) > 0, np.float32)


def _square(side_px: int) -> Bytes:
    return np.ones((side_px, side_px), np.uint8)

"""Where people look first: skin by its colour, print by its strokes. No detector misses any."""

import cv2
import numpy as np

from backend.imaging.filters import Bytes, Floats, box, gaussian, luma

CR_RANGE = (135, 180)
CB_RANGE = (77, 127)
MIN_LUMA = 40
SMALLEST_SHARE = 40
"""Blobs narrower than this part of the long side are not looked at."""

PRINT_SIGMAS_PX = (0.7, 4.0)
PRINT_BOX_PX = 9
PRINT_LEVELS = 30.0
"""Strokes of print vary by at least this much; hair, leaves and fabric hardly ever do."""


def lettering_map(source: Floats) -> Floats:
    """1 where strokes stand out as those of legible print do, else 0. `source` is RGB in levels."""
    grey = luma(source)
    strokes = gaussian(grey, PRINT_SIGMAS_PX[0]) - gaussian(grey, PRINT_SIGMAS_PX[1])
    power = box(strokes**2, PRINT_BOX_PX)
    return np.asarray(power >= PRINT_LEVELS**2, np.float32)


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

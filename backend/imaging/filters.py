"""OpenCV's filters with the types that this code relies on: float32 in, float32 out."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


WIDE_SIGMA_PX = 3.0
"""From here on a blur is made on a smaller grid, at a fraction of the cost."""


def gaussian(values: Floats, sigma_px: float) -> Floats:
    """Gaussian blur with a mirrored border; the shape stays."""
    step = int(sigma_px / 1.5) if sigma_px >= WIDE_SIGMA_PX else 1
    height_px, width_px = values.shape[:2]
    if step > 1 and min(height_px, width_px) >= 4 * step:
        small = sized(values, (-(-width_px // step), -(-height_px // step)))
        # Shrinking by area has blurred a little already.
        rest = float(np.sqrt((sigma_px**2 - (step**2 - 1) / 12) / step**2))
        return sized(_blurred(small, rest), (width_px, height_px))
    return _blurred(values, sigma_px)


def _blurred(values: Floats, sigma_px: float) -> Floats:
    blurred = cv2.GaussianBlur(values, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, np.float32).reshape(values.shape)


def box(values: Floats, side_px: int) -> Floats:
    """Mean over a square window with a mirrored border."""
    mean = cv2.blur(values, (side_px, side_px), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(mean, np.float32).reshape(values.shape)


def sized(values: Floats, size_px: tuple[int, int], *, is_smooth: bool = False) -> Floats:
    """Resize to (width, height): by area when it shrinks, bilinear (or cubic) when it grows."""
    height_px, width_px = values.shape[:2]
    if (width_px, height_px) == size_px:
        return values
    shrinks = size_px[0] < width_px or size_px[1] < height_px
    growing = cv2.INTER_CUBIC if is_smooth else cv2.INTER_LINEAR
    resized = cv2.resize(values, size_px, interpolation=cv2.INTER_AREA if shrinks else growing)
    return np.asarray(resized, np.float32).reshape(size_px[1], size_px[0], *values.shape[2:])


def luma(pixels: NDArray[np.uint8] | Floats) -> Floats:
    """Luma of RGB in levels of 255, height x width."""
    weights = np.array([[0.299, 0.587, 0.114]], np.float32)
    return np.asarray(cv2.transform(pixels.astype(np.float32, copy=False), weights), np.float32)

"""Numbers that compare a repaired picture with the truth that only the simulator knows."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.delta_e import ciede2000, lab
from backend.imaging.layouts import moved
from backend.imaging.register import Registration
from benchmarks.fidelity.drifts import Answer

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

BORDER_SHARE = 0.02
LOW_SIGMA_PX = 2.5
"""Of the low-frequency colour error, in source pixels."""
VISIBLE_LEVELS = 8.0
"""An edit that changes its place by less than this (root mean square) is not material."""


def residuals_px(found: Registration, answer: Answer) -> tuple[float, float]:
    """Median and 90th percentile of the distance between found and true places, in source pixels.

    Only places that the answer really shows count.
    """
    width, height = answer.region_px
    across, down = np.meshgrid(np.linspace(0, width - 1, 40), np.linspace(0, height - 1, 40))
    points = np.stack([across.ravel(), down.ravel()], axis=1)
    flow = cv2.resize(found.flow, (width, height), interpolation=cv2.INTER_LINEAR)
    rows, columns = np.rint(points[:, 1]).astype(int), np.rint(points[:, 0]).astype(int)
    places = moved(found.to_answer, points + flow[rows, columns])
    size = np.array([answer.picture.shape[1], answer.picture.shape[0]])
    shown = ((places >= 0) & (places <= size - 1)).all(axis=1)
    if not shown.any():
        return 99.0, 99.0
    error = np.hypot(*(answer.true_places(places[shown]) - points[shown]).T)
    return float(np.median(error)), float(np.percentile(error, 90))


def low_colour_error(result: Bytes, truth: Bytes, source_px: tuple[int, int]) -> float:
    """Mean CIEDE2000 of the low frequencies, on the source's grid."""
    pair = []
    for picture in (result, truth):
        small = cv2.resize(picture, source_px, interpolation=cv2.INTER_AREA).astype(np.float32)
        pair.append(lab(np.asarray(cv2.GaussianBlur(small, (0, 0), LOW_SIGMA_PX), np.float32)))
    return float(_inner(ciede2000(pair[0], pair[1])).mean())


def psnr(result: Bytes, truth: Bytes) -> float:
    difference = _inner(result.astype(np.float32) - truth.astype(np.float32))
    return float(10 * np.log10(255**2 / max(float((difference**2).mean()), 1e-6)))


def detail(result: Bytes, truth: Bytes, scale: float) -> float:
    """How much of the truth's fine luma stands in the result: 1 is all of it."""
    one, two = (_fine(picture, scale) for picture in (result, truth))
    return float((one * two).mean() / max(float((two * two).mean()), 1e-6))


def _fine(picture: Bytes, scale: float) -> Floats:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = _inner(grey - cv2.GaussianBlur(grey, (0, 0), 0.8 * scale))
    return np.asarray(fine, np.float32)


def edit_size_levels(wrong: Bytes, clean: Bytes, source_px: tuple[int, int]) -> float:
    """How strong an edit is where it is strongest, on the source's grid, low frequencies apart."""
    change = _high(wrong, clean, source_px)
    window = max(source_px) // 24
    return float(np.sqrt(cv2.blur(change**2, (window, window)).max()))


def edit_left(
    result: Bytes, wrong: Bytes, clean: Bytes, truth: Bytes, source_px: tuple[int, int]
) -> float:
    """The share of an edit that is still there where it was strongest: 0 gone, 1 delivered."""
    change = _high(wrong, clean, source_px)
    left = _high(result, truth, source_px)
    window = max(source_px) // 24
    power = cv2.blur(change**2, (window, window))
    strong = power > 0.25 * float(power.max())
    return float((left * change)[strong].sum() / max(float((change**2)[strong].sum()), 1e-6))


def _high(one: Bytes, two: Bytes, source_px: tuple[int, int]) -> Floats:
    small = [
        cv2.resize(p, source_px, interpolation=cv2.INTER_AREA).astype(np.float32)
        for p in (one, two)
    ]
    difference = (small[0] - small[1]).mean(axis=2)
    return np.asarray(difference - cv2.GaussianBlur(difference, (0, 0), 8.0), np.float32)


def _inner(values: NDArray[np.floating]) -> NDArray[np.floating]:
    edge = max(round(BORDER_SHARE * max(values.shape[:2])), 1)
    return values[edge:-edge, edge:-edge]


def area_under_curve(good: list[float], bad: list[float]) -> float:
    """The chance that a faithful case scores above an unfaithful one."""
    if not good or not bad:
        return 1.0
    above = [float(g > b) + 0.5 * float(g == b) for g in good for b in bad]
    return sum(above) / len(above)

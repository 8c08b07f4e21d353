"""Finds where the region lies in the answer: layout, affine map, smooth residual flow."""

from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct, structs

from backend.imaging.filters import Bytes, Floats, gaussian
from backend.imaging.flow import (
    LEAST_FLOW_PX,
    agreement,
    contrast,
    fitted_affine,
    normalised,
    optical_flow,
    residual_flow,
    smoothed,
    structure,
)
from backend.imaging.geometry import Padding
from backend.imaging.layouts import Layout, Matrix, corners, grid_to_grid, layouts, moved
from backend.imaging.strips import at_once

ANALYSIS_PX = 960
COARSE_PX = 240
FLOW_STRIDE_PX = 8
MAX_TURN_DEGREES = 5.0
ZOOM_RANGE = (0.84, 1.19)
MAX_SHEAR = 0.06
MAX_SHIFT_SHARE = 0.25
MIN_AGREEMENT = 0.25
STRUCTURE_LEVELS = 1.5
STRUCTURE_NOISES = 1.5
LEAST_STRUCTURE = 0.002
LEAST_STRUCTURE_PX = 150
SAME_RATIO_SHARE = 0.02
"""An answer whose ratio differs by less from the one asked for has that ratio."""
STILL_AGREEMENT = 0.01
"""A still answer is preferred to a moved one that agrees better by less than this."""

NO_FLOW: Floats = np.zeros((2, 2, 2), np.float32)


class Registration(Struct, frozen=True, kw_only=True):
    """The map from the region to the answer, and what it says about the answer."""

    to_answer: Matrix
    """Region pixels to answer pixels, 3x3."""
    planned: Matrix
    """The same for the layout the answer was found to have, had nothing moved."""
    flow: Floats
    """Residual displacement on a coarse grid over the region, in region pixels."""
    layout: str
    is_plausible: bool
    is_mirrored: bool
    """Only asked when nothing plausible was found."""
    agreement: float
    """Correlation of the normalised pictures after the affine map, -1..1."""
    turn_degrees: float
    zoom: float
    """1 is the planned size; above, the answer was too large."""
    moved_px: float
    """Mean distance between planned and found places, in region pixels."""


class _Level(Struct, frozen=True):
    """One resolution of the analysis: the normalised region and the shrunk answer."""

    code: Bytes
    energy: Floats
    structured: Floats
    """1 where the region shows more than noise: only there can agreement be asked for."""
    answer: Floats
    to_region: Matrix
    """This grid to region pixels."""
    from_answer: Matrix
    """Answer pixels to pixels of `answer`."""
    sigma_px: float
    blur_px: float

    @property
    def is_bare(self) -> bool:
        """Whether too little stands out to tell where anything lies."""
        share = float(self.structured.mean())
        return share < LEAST_STRUCTURE or share * self.structured.size < LEAST_STRUCTURE_PX


class _Fit(Struct, frozen=True):
    layout: Layout
    to_answer: Matrix
    agreement: float


def register(
    region: Floats, region_px: tuple[int, int], answer: Bytes, padding: Padding, *, noise: float
) -> Registration:
    """Register an answer's luma to a region's luma.

    `region` may be shrunk from `region_px`; `answer` is whole. `noise` is the region's noise in
    levels. The result is implausible when no layout fits within the limits of a faithful answer.
    """
    coarse = _level(region, region_px, answer, COARSE_PX, noise)
    found = layouts(region_px, padding, (answer.shape[1], answer.shape[0]))
    if coarse.is_bare:
        # A clear sky has nowhere to move to: let the judge decide about it as it lies.
        still = _Fit(found[0], found[0].to_answer, 1.0)
        return _described(still, NO_FLOW, region_px, is_plausible=True)
    # Unmoved layouts compete too: on repeating patterns, such as lines of text, a flow may run off
    # by one line, and a still answer must never be made worse.
    starts, full = at_once(
        lambda: [
            _refined(coarse, x, x.to_answer, rounds=n, region_px=region_px)
            for n in (3, 0)
            for x in found
        ],
        lambda: _level(region, region_px, answer, ANALYSIS_PX, noise),
    )
    start = _best(starts, region_px)
    if full.is_bare:
        # A soft gradient: nothing fine to hold on to, so the coarse map has the last word.
        soft = _as_planned(_calmest(starts, start, region_px), found[0], region_px)
        is_plausible = _is_plausible(soft, region_px)
        return _described(soft, NO_FLOW, region_px, is_plausible=is_plausible)
    fits = at_once(
        lambda: _refined(full, start.layout, start.to_answer, rounds=2, region_px=region_px),
        lambda: _refined(full, start.layout, start.to_answer, rounds=0, region_px=region_px),
    )
    best = _as_planned(_best(fits, region_px), found[0], region_px)
    is_plausible = _is_plausible(best, region_px)
    flow = _dense(full, best.to_answer, region_px) if is_plausible else NO_FLOW
    described = _described(best, flow, region_px, is_plausible=is_plausible)
    if is_plausible:
        return described
    return structs.replace(described, is_mirrored=_is_mirrored(coarse, region_px, padding))


def _level(
    region: Floats, region_px: tuple[int, int], answer: Bytes, long_px: int, noise: float
) -> _Level:
    ratio = long_px / max(region_px)
    size_px = (
        max(round(region_px[0] * ratio), LEAST_FLOW_PX),
        max(round(region_px[1] * ratio), LEAST_FLOW_PX),
    )
    sigma_px = 10.0 if long_px == ANALYSIS_PX else 4.0
    blur_px = _blur_px(long_px, noise)
    grey = gaussian(_resized(region, size_px), blur_px)
    floor = STRUCTURE_LEVELS + STRUCTURE_NOISES * noise
    answer_px = answer.shape[1], answer.shape[0]
    shrink = min(1.0, long_px * 1.1 / max(answer_px))
    small_px = max(round(answer_px[0] * shrink), 16), max(round(answer_px[1] * shrink), 16)
    code = normalised(grey, sigma_px)
    return _Level(
        code=code,
        energy=structure(code),
        structured=np.asarray(contrast(grey, sigma_px) > floor, np.float32),
        answer=_resized(answer, small_px),
        to_region=grid_to_grid(size_px, region_px),
        from_answer=grid_to_grid(answer_px, small_px),
        sigma_px=sigma_px,
        blur_px=blur_px,
    )


def _blur_px(long_px: int, noise: float) -> float:
    if long_px == COARSE_PX:
        return 0.6
    return 1.2 if noise >= 3 else 0.8


def _resized(values: Floats | Bytes, size_px: tuple[int, int]) -> Floats:
    shrinks = size_px[0] < values.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(values, size_px, interpolation=how), np.float32)


def _warped(level: _Level, to_answer: Matrix) -> tuple[Bytes, Floats]:
    """The answer as it looks on this level's grid, normalised, and where it has pixels."""
    matrix = level.from_answer @ to_answer @ level.to_region
    height, width = level.code.shape
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    grey = cv2.warpAffine(
        level.answer, matrix[:2], (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(
        np.ones(level.answer.shape, np.float32), matrix[:2], (width, height), flags=how
    )
    valid = cv2.erode((np.asarray(inside) > 0.99).astype(np.uint8), np.ones((5, 5), np.uint8))
    code = normalised(gaussian(np.asarray(grey, np.float32), level.blur_px), level.sigma_px)
    return code, np.asarray(valid, np.float32)


def _refined(
    level: _Level, layout: Layout, to_answer: Matrix, *, rounds: int, region_px: tuple[int, int]
) -> _Fit:
    """Let flow and affine fit take turns; a step that would leave the plausible is still kept."""
    back = np.linalg.inv(level.to_region)
    for _ in range(rounds):
        code, valid = _warped(level, to_answer)
        flow = optical_flow(level.code, code)
        step = fitted_affine(flow, np.minimum(level.energy, 4.0) * valid)
        to_answer = to_answer @ level.to_region @ step @ back
        if not _is_sane(to_answer, layout, region_px):
            return _Fit(layout, to_answer, -1.0)
    code, valid = _warped(level, to_answer)
    return _Fit(layout, to_answer, agreement(level.code, code, valid * level.structured))


def _best(fits: Sequence[_Fit], region_px: tuple[int, int]) -> _Fit:
    """The fit that agrees most, plausible ones first."""
    return max(fits, key=lambda fit: (_is_plausible(fit, region_px), fit.agreement))


def _calmest(fits: Sequence[_Fit], best: _Fit, region_px: tuple[int, int]) -> _Fit:
    """A fit that leaves its layout where it is, if it agrees about as well as the best."""
    near = [fit for fit in fits if fit.agreement >= best.agreement - STILL_AGREEMENT]
    still = [fit for fit in near if fit.to_answer is fit.layout.to_answer]
    return _best(still, region_px) if still else best


def _as_planned(fit: _Fit, planned: Layout, region_px: tuple[int, int]) -> _Fit:
    """The same map, told against the plan where the answer could be the planned one, moved.

    Another layout that starts a little nearer agrees as well after refining; what had moved would
    then be measured from a place where nobody had asked the picture to be.
    """
    told = _Fit(planned, fit.to_answer, fit.agreement)
    across, down = planned.to_answer[0, 0], planned.to_answer[1, 1]
    keeps_ratio = abs(across / down - 1) < SAME_RATIO_SHARE
    return told if keeps_ratio and _is_plausible(told, region_px) else fit


def _is_sane(to_answer: Matrix, layout: Layout, region_px: tuple[int, int]) -> bool:
    """Whether a map is still worth refining at all."""
    turn, zooms, _, shift_px = _departure(to_answer, layout, region_px)
    return abs(turn) < 45 and min(zooms) > 0.4 and max(zooms) < 2.5 and shift_px < max(region_px)


def _is_plausible(fit: _Fit, region_px: tuple[int, int]) -> bool:
    """Whether a faithful answer could lie like this; flips and turns never do."""
    if fit.agreement <= -1.0:
        return False
    turn, zooms, shear, shift_px = _departure(fit.to_answer, fit.layout, region_px)
    low, high = ZOOM_RANGE
    return (
        abs(turn) <= MAX_TURN_DEGREES
        and low <= min(zooms)
        and max(zooms) <= high
        and shear <= MAX_SHEAR
        and shift_px <= MAX_SHIFT_SHARE * max(region_px)
        and fit.agreement >= MIN_AGREEMENT
    )


def _departure(
    to_answer: Matrix, layout: Layout, region_px: tuple[int, int]
) -> tuple[float, tuple[float, float], float, float]:
    """Turn in degrees, zoom along both axes, shear, and shift of the centre in region pixels."""
    change = np.linalg.inv(layout.to_answer) @ to_answer
    linear = change[:2, :2]
    turn = float(np.degrees(np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])))
    across, down = linear[:, 0], linear[:, 1]
    lengths = float(np.hypot(*across)), float(np.hypot(*down))
    flip = 1.0 if np.linalg.det(linear) > 0 else -1.0
    shear = abs(float(across @ down)) / (lengths[0] * lengths[1] + 1e-9)
    middle = np.array([[region_px[0] / 2 - 0.5, region_px[1] / 2 - 0.5]])
    shift_px = float(np.hypot(*(moved(change, middle) - middle)[0]))
    return turn, (lengths[0] * flip, lengths[1] * flip), shear, shift_px


def _is_mirrored(coarse: _Level, region_px: tuple[int, int], padding: Padding) -> bool:
    """Whether the answer is the picture after all, seen in a mirror."""
    level = structs.replace(coarse, answer=np.ascontiguousarray(coarse.answer[:, ::-1]))
    height, width = coarse.answer.shape
    size_px = (
        round(width / float(coarse.from_answer[0, 0])),
        round(height / float(coarse.from_answer[1, 1])),
    )
    fits = (
        _refined(level, layout, layout.to_answer, rounds=3, region_px=region_px)
        for layout in layouts(region_px, padding, size_px)
    )
    return any(_is_plausible(fit, region_px) for fit in fits)


def _dense(level: _Level, to_answer: Matrix, region_px: tuple[int, int]) -> Floats:
    """The gated residual flow in region pixels, on a grid `FLOW_STRIDE_PX` coarser."""
    code, valid = _warped(level, to_answer)
    flow = residual_flow(level.code, code, valid, level.energy)
    coarse = smoothed(flow, max(level.code.shape) / 24, FLOW_STRIDE_PX)
    ratio = np.array([region_px[0] / level.code.shape[1], region_px[1] / level.code.shape[0]])
    return np.asarray(coarse * ratio, np.float32)


def _described(
    fit: _Fit, flow: Floats, region_px: tuple[int, int], *, is_plausible: bool
) -> Registration:
    turn, zooms, _, _ = _departure(fit.to_answer, fit.layout, region_px)
    change = np.linalg.inv(fit.layout.to_answer) @ fit.to_answer
    points = corners(*region_px)
    across, down = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9))
    grid = np.stack([across.ravel(), down.ravel()], axis=1) * points[2]
    distance = np.hypot(*(moved(change, grid) - grid).T)
    return Registration(
        to_answer=fit.to_answer,
        planned=fit.layout.to_answer,
        flow=flow,
        layout=fit.layout.name,
        is_plausible=is_plausible,
        is_mirrored=False,
        agreement=fit.agreement,
        turn_degrees=turn,
        zoom=float(np.sqrt(abs(zooms[0] * zooms[1]))),
        moved_px=float(distance.mean()),
    )

"""Brings an answer's colours back to the source's: a curve per channel, then low frequencies."""

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.filters import Bytes, Floats, gaussian, sized

Doubles = NDArray[np.float64]
Shorts = NDArray[np.int16]

FIT_PX = 128
RIDGE = 1e-3
FIT_ROUNDS = 6
SLOPES = (0.3, 3.0)
LOW_SIGMA_PX = 5.0
LOW_LIMIT = 40.0
FIXED_POINT = 16
"""Corrections travel in sixteenths of a level, so that rounding happens once."""


class ColourMatch(Struct, frozen=True):
    """How colours were corrected: quadratics per channel, and a smooth field on top."""

    curves: Floats
    """3 x 3: offset, slope, square for each channel, on values of 0..1."""
    field: Floats
    """Levels to add, height x width x 3 on the judging grid."""

    def table(self) -> Floats:
        """256 x 3: what each value becomes before the field is added, in levels."""
        return curve_table(self.curves)


def curve_table(curves: Floats) -> Floats:
    """The quadratics at all 256 values, kept rising."""
    values = np.arange(256, dtype=np.float32) / 255
    table = 255 * np.stack([c[0] + c[1] * values + c[2] * values**2 for c in curves], axis=1)
    return np.asarray(np.clip(np.maximum.accumulate(table, axis=0), 0, 255), np.float32)


def fitted_curves(source: Floats, shrunk: Floats, trust: Floats) -> Floats:
    """Robust quadratic per channel that takes the answer's colours to the source's."""
    ratio = min(1.0, FIT_PX / max(source.shape[:2]))
    size_px = (
        max(round(source.shape[1] * ratio), 1),
        max(round(source.shape[0] * ratio), 1),
    )
    weights = (sized(trust, size_px) > 0.9).astype(np.float64).ravel()
    wanted = sized(source, size_px).reshape(-1, 3).astype(np.float64) / 255
    given = sized(shrunk, size_px).reshape(-1, 3).astype(np.float64) / 255
    curves = [_fitted(given[:, c], wanted[:, c], weights) for c in range(3)]
    return np.stack(curves).astype(np.float32)


def _fitted(given: Doubles, wanted: Doubles, trust: Doubles) -> Doubles:
    design = np.stack([np.ones_like(given), given, given**2], axis=1)
    identity = np.array([0.0, 1.0, 0.0])
    ridge = RIDGE * max(float(trust.sum()), 1.0) * np.eye(3)
    weights, solution = trust, identity
    for _ in range(FIT_ROUNDS):
        weighted = design * weights[:, None]
        solution = np.linalg.solve(
            weighted.T @ design + ridge, weighted.T @ wanted + ridge @ identity
        )
        residual = np.abs(wanted - design @ solution)
        known = residual[trust > 0]
        width = 2.0 * float(np.median(known)) + 1e-3 if known.size else 1.0
        weights = trust / (1 + (residual / width) ** 2)
    return _plausible(solution, identity)


def _plausible(curve: Doubles, identity: Doubles) -> Doubles:
    """Draw a curve back to identity until it rises like one; inverting is not a colour cast."""
    for keep in np.linspace(1, 0, 21):
        mixed = keep * curve + (1 - keep) * identity
        slopes = mixed[1], mixed[1] + 2 * mixed[2]
        if min(slopes) >= SLOPES[0] and max(slopes) <= SLOPES[1]:
            return np.asarray(mixed, np.float64)
    return identity


def curved(shrunk: Floats, curves: Floats) -> Floats:
    """Apply the curves to float colours."""
    offset, slope, square = (np.ascontiguousarray(curves[:, i]) for i in range(3))
    mapped = shrunk * (square / np.float32(255))
    mapped += slope
    mapped *= shrunk
    mapped += offset * np.float32(255)
    return np.clip(mapped, 0, 255, out=mapped)


def low_field(source: Floats, corrected: Floats, trust: Floats) -> Floats:
    """The low frequencies that the answer still lacks, from trusted pixels only, in levels."""
    weights = gaussian(trust, LOW_SIGMA_PX) + 1e-3
    missing = gaussian((source - corrected) * trust[..., None], LOW_SIGMA_PX)
    return np.clip(missing / weights[..., None], -LOW_LIMIT, LOW_LIMIT).astype(np.float32)


def fixed_point_table(match: ColourMatch) -> Shorts:
    """The curves as a 256-entry table in sixteenths of a level."""
    return np.rint(match.table() * FIXED_POINT).astype(np.int16).reshape(1, 256, 3)


def recoloured(
    strip: Bytes,
    match_table: Shorts,
    field: Shorts,
) -> Bytes:
    """Apply table and field (sixteenths of a level, the strip's size) with one rounding."""
    total = cv2.add(cv2.LUT(strip, match_table), field)
    # Three passes over shorts are a third of the price of one mixed in floats.
    risen = np.maximum(np.asarray(total, np.int16), 0)
    return np.asarray(cv2.convertScaleAbs(risen, alpha=1 / FIXED_POINT), np.uint8)

"""How far a repaired answer agrees with its source, everywhere, noise taken into account."""

import numpy as np
from msgspec import Struct

from backend.imaging.delta_e import ciede2000, lab
from backend.imaging.filters import Floats, box, gaussian, luma, sized
from backend.imaging.options import Strictness
from backend.imaging.sensitive import skin_map

LIMIT_BADNESS = 2.0
"""Where the score is one half: the line between accepted and not."""
MASK_EROSION_PX = 5
COLOUR_PX = 96
COLOUR_SIGMA_PX = 3.0


class Band(Struct, frozen=True):
    """A band of frequencies: between two Gaussians, compared in windows of a third."""

    inner_px: float
    outer_px: float
    window_px: float


FINE = Band(0.7, 4.0, 3.0)
MID = Band(1.5, 10.0, 6.0)


class Limits(Struct, frozen=True):
    """What each measure may reach at most to count 1; two is the end of acceptance."""

    fine_likeness: float = 0.62
    mid_likeness: float = 0.42
    mid_energy: float = 0.28
    fine_energy: float = 0.45
    fine_strokes: float = 0.36
    mid_strokes: float = 0.08
    skin: float = 0.08
    colour: float = 11.0
    """Smooth colour error left after the curves, in CIEDE2000, over a wide window."""


LIMITS: dict[Strictness, Limits] = {
    "exact": Limits(0.5, 0.34, 0.22, 0.36, 0.29, 0.056, 0.056, 8.0),
    "faithful": Limits(),
    "restore": Limits(0.8, 0.6, 0.4, 0.6, 0.5, 0.14, 0.12, 16.0),
}
"""Chosen on tuning seeds; docs/decisions/verify-and-repair.md tells how."""

STROKE_LEVELS = 14.0
"""Strokes are what varies by at least this much within a band: letters, lashes, edges."""
FINE_STROKE_LEVELS = 8.0
SKIN_LEVELS = 5.0
"""Faces show less contrast than letters: there fainter lines count."""
STROKE_BOX_PX = (7, 15)


class BandView(Struct, frozen=True):
    """One band of source and answer, and how they differ at every pixel."""

    source: Floats
    answer: Floats
    unlike: Floats
    """1 - noise-aware structural similarity: 0 the same, 1 unrelated, 2 inverted."""
    noise_power: float


def score_of(badness: float) -> float:
    """0..1 from the worst badness; 0.5 at the limit."""
    return 1.0 / (1.0 + (badness / LIMIT_BADNESS) ** 3)


def band_view(source: Floats, answer: Floats, noise: float, band: Band) -> BandView:
    """Compare two luma pictures within a band; `noise` is the source's, in levels."""
    noise_power = noise**2 / (4 * np.pi * band.inner_px**2)
    one = gaussian(source, band.inner_px) - gaussian(source, band.outer_px)
    two = gaussian(answer, band.inner_px) - gaussian(answer, band.outer_px)
    floor = 8 + 4 * noise_power
    means = gaussian(one, band.window_px), gaussian(two, band.window_px)
    power_one = gaussian(one * one, band.window_px) - means[0] ** 2
    power_two = gaussian(two * two, band.window_px) - means[1] ** 2
    shared = gaussian(one * two, band.window_px) - means[0] * means[1]
    total = np.maximum(power_one - noise_power, 0) + np.maximum(power_two, 0) + floor
    unlike = 1 - (2 * shared + floor) / total
    return BandView(one, two, unlike.astype(np.float32), noise_power)


def windowed(values: Floats, mask: Floats, side_px: int) -> Floats:
    """Mean over boxes of the masked pixels; 0 where less than half a box is known."""
    share = box(mask, side_px)
    mean = box(values * mask, side_px) / np.maximum(share, 1e-6)
    return np.where(share >= 0.5, mean, 0).astype(np.float32)


def energy_ratio(view: BandView, mask: Floats, side_px: int) -> Floats:
    """Energy of the difference over energy of both, noise taken off, over boxes."""
    difference = np.maximum((view.source - view.answer) ** 2 - view.noise_power, 0)
    both = view.source**2 + view.answer**2
    common = float((both * mask).sum() / max(float(mask.sum()), 1.0))
    above = windowed(difference, mask, side_px)
    below = windowed(both, mask, side_px) + 0.3 * common + 8
    return (above / below).astype(np.float32)


def stroke_change(view: BandView, mask: Floats, side_px: int, levels: float) -> Floats:
    """1 - correlation of the band over boxes, where source or answer vary by `levels`; 0..2.

    Contrast and sharpness may differ; lines that stand elsewhere or look otherwise may not.
    """
    power_one = np.maximum(windowed(view.source**2, mask, side_px) - view.noise_power, 0)
    power_two = windowed(view.answer**2, mask, side_px)
    shared = windowed(view.source * view.answer, mask, side_px)
    likeness = shared / np.sqrt(np.maximum(power_one, 1) * np.maximum(power_two, 1) + 1)
    is_drawn = np.maximum(power_one, power_two) > levels**2
    return np.where(is_drawn, 1 - likeness, 0).astype(np.float32)


def badness_map(
    source: Floats, answer: Floats, mask: Floats, noise: float, limits: Limits
) -> Floats:
    """The worst of all measures at every pixel of the judging grid; 2 is the limit."""
    long_px = max(source.shape[:2])
    wide, narrow = odd(long_px / 24), odd(long_px / 40)
    stroke = odd(min(max(long_px / 40, STROKE_BOX_PX[0]), STROKE_BOX_PX[1]))
    one, two = luma(source), luma(answer)
    fine = band_view(one, two, noise, FINE)
    mid = band_view(one, two, noise, MID)
    skin = skin_map(source) * stroke_change(mid, mask, stroke, SKIN_LEVELS)
    measures = (
        windowed(fine.unlike, mask, wide) / limits.fine_likeness,
        windowed(mid.unlike, mask, wide) / limits.mid_likeness,
        energy_ratio(mid, mask, wide) / limits.mid_energy,
        energy_ratio(fine, mask, narrow) / limits.fine_energy,
        stroke_change(fine, mask, stroke, FINE_STROKE_LEVELS) / limits.fine_strokes,
        stroke_change(mid, mask, stroke, STROKE_LEVELS) / limits.mid_strokes,
        skin / limits.skin,
        colour_change(source, answer, mask) / limits.colour,
    )
    return np.asarray(np.maximum.reduce(measures), np.float32)


def colour_change(source: Floats, answer: Floats, mask: Floats) -> Floats:
    """CIEDE2000 of the low frequencies over wide windows, on the grid of the map."""
    long_px = max(source.shape[:2])
    ratio = min(1.0, COLOUR_PX / long_px)
    size_px = max(round(source.shape[1] * ratio), 2), max(round(source.shape[0] * ratio), 2)
    pair = [lab(gaussian(sized(x, size_px), COLOUR_SIGMA_PX)) for x in (source, answer)]
    error = ciede2000(pair[0], pair[1]).astype(np.float32) * sized(mask, size_px)
    return sized(error, (source.shape[1], source.shape[0]))


def odd(length: float) -> int:
    """The nearest odd box side, at least 3."""
    return max(2 * round((length - 1) / 2) + 1, 3)

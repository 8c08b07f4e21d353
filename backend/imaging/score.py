"""How far a repaired answer agrees with its source, everywhere, noise taken into account."""

import numpy as np
from msgspec import Struct

from backend.imaging.delta_e import ciede2000, lab
from backend.imaging.filters import Floats, box, gaussian, luma, sized
from backend.imaging.options import Strictness
from backend.imaging.sensitive import skin_map
from backend.imaging.strips import at_once

LIMIT_BADNESS = 2.0
"""Where the score is one half: the line between accepted and not."""
MASK_EROSION_PX = 5
COLOUR_PX = 96
HALVED_FROM_PX = 600
COLOUR_SIGMA_PX = 3.0


class Band(Struct, frozen=True):
    """A band of frequencies: between two Gaussians, compared in windows of a third."""

    inner_px: float
    outer_px: float
    window_px: float
    noise_px: float = 0.0
    """The inner Gaussian as white noise meets it, in pixels of the judging grid; 0: the same."""

    def on_grid(self, step: int) -> "Band":
        """The same band on a grid that area has shrunk by `step`, which blurs a little already."""
        if step == 1:
            return self
        inner, outer, reach = (
            float(np.sqrt(sigma**2 - (step**2 - 1) / 12) / step)
            for sigma in (self.inner_px, self.outer_px, self.window_px)
        )
        return Band(inner, outer, reach, self.inner_px)


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
LEAST_WIDE_BOX_PX = 9


class BandView(Struct, frozen=True):
    """One band of source and answer, height x width."""

    source: Floats
    answer: Floats
    noise_power: float
    band: Band


def score_of(badness: float) -> float:
    """0..1 from the worst badness; 0.5 at the limit."""
    return 1.0 / (1.0 + (badness / LIMIT_BADNESS) ** 3)


def band_view(source: Floats, answer: Floats, noise: float, band: Band) -> BandView:
    """Cut a band out of two luma pictures; `noise` is the source's, in levels."""
    one, two = (gaussian(x, band.inner_px) - gaussian(x, band.outer_px) for x in (source, answer))
    blur_px = band.noise_px or band.inner_px
    return BandView(one, two, noise**2 / (4 * np.pi * blur_px**2), band)


def unlikeness(view: BandView) -> Floats:
    """1 - noise-aware structural similarity: 0 the same, 1 unrelated, 2 inverted."""
    floor = np.float32(8 + 4 * view.noise_power)
    reach = view.band.window_px
    one, two = view.source, view.answer
    means = gaussian(one, reach), gaussian(two, reach)
    power_one = gaussian(one * one, reach) - means[0] ** 2
    power_two = gaussian(two * two, reach) - means[1] ** 2
    shared = gaussian(one * two, reach) - means[0] * means[1]
    noiseless = np.maximum(power_one - np.float32(view.noise_power), 0)
    total = noiseless + np.maximum(power_two, 0) + floor
    return np.asarray(1 - (2 * shared + floor) / total, np.float32)


class Window(Struct, frozen=True):
    """Boxes of one size over the pixels that may be compared."""

    side_px: int
    mask: Floats
    weight: Floats | None
    """What makes a box's sum over known pixels their mean; None when all are known."""

    def mean(self, values: Floats) -> Floats:
        """Mean over boxes of the known pixels; 0 where less than half a box is known."""
        if self.weight is None:
            return box(values, self.side_px)
        mean = box(values * self.mask, self.side_px)
        mean *= self.weight
        return mean


def window(mask: Floats, side_px: int) -> Window:
    if bool((mask >= 1).all()):
        return Window(side_px, mask, None)
    share = box(mask, side_px)
    weight = np.where(share >= 0.5, 1 / np.maximum(share, np.float32(0.5)), np.float32(0))
    return Window(side_px, mask, np.asarray(weight, np.float32))


def energy_ratio(view: BandView, boxes: Window) -> Floats:
    """Energy of the difference over energy of both, noise taken off, over boxes."""
    difference = np.maximum((view.source - view.answer) ** 2 - view.noise_power, 0)
    both = view.source**2 + view.answer**2
    known = max(float(boxes.mask.sum()), 1.0)
    common = float((both * boxes.mask).sum()) / known
    below = boxes.mean(both) + np.float32(0.3 * common + 8)
    return boxes.mean(difference) / below


def stroke_change(view: BandView, boxes: Window, levels: float) -> Floats:
    """1 - correlation of the band over boxes, where source or answer vary by `levels`; 0..2.

    Contrast and sharpness may differ; lines that stand elsewhere or look otherwise may not.
    """
    power_one = np.maximum(boxes.mean(view.source**2) - view.noise_power, 0)
    power_two = boxes.mean(view.answer**2)
    shared = boxes.mean(view.source * view.answer)
    likeness = shared / np.sqrt(np.maximum(power_one, 1) * np.maximum(power_two, 1) + 1)
    is_drawn = np.maximum(power_one, power_two) > levels**2
    return np.where(is_drawn, 1 - likeness, 0).astype(np.float32)


def badness_map(
    source: Floats, answer: Floats, mask: Floats, noise: float, limits: Limits
) -> Floats:
    """The worst of all measures at every pixel of the judging grid; 2 is the limit."""
    pair = luma(source), luma(answer)

    def coarser() -> Floats:
        mid = _mid_badness(pair, mask, skin_map(source), noise, limits)
        colour = colour_change(source, answer, mask) / np.float32(limits.colour)
        return np.asarray(np.maximum(mid, colour), np.float32)

    fine, rest = at_once(lambda: _fine_badness(pair, mask, noise, limits), coarser)
    return np.asarray(np.maximum(fine, rest), np.float32)


def _fine_badness(
    pair: tuple[Floats, Floats], mask: Floats, noise: float, limits: Limits
) -> Floats:
    long_px = max(mask.shape)
    wide, narrow = window(mask, wide_box_px(long_px)), window(mask, odd(max(long_px / 40, 7)))
    strokes = window(mask, stroke_box_px(long_px))
    view = band_view(*pair, noise, FINE)
    measures = (
        wide.mean(unlikeness(view)) / np.float32(limits.fine_likeness),
        energy_ratio(view, narrow) / np.float32(limits.fine_energy),
        stroke_change(view, strokes, FINE_STROKE_LEVELS) / np.float32(limits.fine_strokes),
    )
    return np.asarray(np.maximum.reduce(measures), np.float32)


def _mid_badness(
    pair: tuple[Floats, Floats], mask: Floats, skin: Floats, noise: float, limits: Limits
) -> Floats:
    """The same for the mid band, which large pictures show as well on a grid of half the size."""
    height_px, width_px = mask.shape
    step = 2 if max(mask.shape) >= HALVED_FROM_PX else 1
    size_px = -(-width_px // step), -(-height_px // step)
    one, two, known, skinned = (sized(x, size_px) for x in (*pair, mask, skin))
    long_px = max(mask.shape)
    boxes = window(np.floor(known), odd(wide_box_px(long_px) / step))
    strokes = window(np.floor(known), odd(stroke_box_px(long_px) / step))
    view = band_view(one, two, noise, MID.on_grid(step))
    measures = (
        boxes.mean(unlikeness(view)) / np.float32(limits.mid_likeness),
        energy_ratio(view, boxes) / np.float32(limits.mid_energy),
        stroke_change(view, strokes, STROKE_LEVELS) / np.float32(limits.mid_strokes),
        skinned * stroke_change(view, strokes, SKIN_LEVELS) / np.float32(limits.skin),
    )
    return sized(np.asarray(np.maximum.reduce(measures), np.float32), (width_px, height_px))


def wide_box_px(long_px: int) -> int:
    """The side of the boxes for what is larger than strokes."""
    return odd(max(long_px / 24, LEAST_WIDE_BOX_PX))


def stroke_box_px(long_px: int) -> int:
    """The side of the boxes that letters and features of faces are compared in."""
    return odd(min(max(long_px / 40, STROKE_BOX_PX[0]), STROKE_BOX_PX[1]))


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

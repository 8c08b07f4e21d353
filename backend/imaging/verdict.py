"""From what was found in an answer to the words and numbers of its report."""

import numpy as np
from msgspec import Struct

from backend.imaging.delta_e import low_frequency_error
from backend.imaging.filters import Bytes, Floats, box, luma
from backend.imaging.geometry import Rect
from backend.imaging.region import Region
from backend.imaging.register import Registration
from backend.imaging.report import CallReason, CallReport, Verdict
from backend.imaging.score import FINE, STROKE_LEVELS, band_view, score_of, stroke_box_px
from backend.imaging.sensitive import skin_map

ACCEPTED_SCORE = 0.5
RETRY_SCORE = 0.2
MIN_COVERAGE = 0.74
HOPELESS = 0.02
"""What an answer's score is multiplied by when it is not this picture at all."""
HEAT_PER_BADNESS = 64.0


class Findings(Struct, frozen=True, kw_only=True):
    """What an examination found; maps are on the judging grid."""

    found: Registration
    covered: Floats
    badness_before: Floats
    """Of the answer as it came back, moved and recoloured."""
    badness_after: Floats
    """Once small places were protected."""
    filled_share: float
    protected_share: float
    limited_share: float
    answer_px: tuple[int, int]
    given: Floats
    """The answer's colours before the match, and after."""
    matched: Floats


def is_whole(covered: Floats) -> bool:
    """Whether the answer shows enough of the region to be worth mending."""
    return float(covered.mean()) >= MIN_COVERAGE


def written_report(region: Region, findings: Findings) -> CallReport:
    """The verdict on one answer."""
    found = findings.found
    factor = 1.0 if found.is_plausible and is_whole(findings.covered) else HOPELESS
    score = factor * score_of(float(findings.badness_after.max()))
    worst_px = _worst_pixel(findings.badness_before)
    return CallReport(
        index=region.call.index,
        verdict=verdict_of(score),
        score=score,
        answer_score=factor * score_of(float(findings.badness_before.max())),
        reason=_reason(findings, score),
        moved_px=found.moved_px,
        scale_error=found.zoom - 1,
        rotation_degrees=found.turn_degrees,
        layout=found.layout,
        colour_error_before=low_frequency_error(region.judged, findings.given, findings.covered),
        colour_error_after=low_frequency_error(region.judged, findings.matched, findings.covered),
        filled_share=findings.filled_share,
        protected_share=findings.protected_share,
        limited_share=findings.limited_share,
        worst=_square_around(worst_px, findings.badness_before, region),
        worst_kind=_kind_of(worst_px, region),
        answer_width_px=findings.answer_px[0],
        answer_height_px=findings.answer_px[1],
    )


def verdict_of(score: float) -> Verdict:
    if score >= ACCEPTED_SCORE:
        return "accept"
    return "retry" if score >= RETRY_SCORE else "refuse"


def heat_levels(badness: Floats) -> Bytes:
    """The heat map's bytes: 128 is the limit of acceptance."""
    return np.asarray(np.clip(badness * HEAT_PER_BADNESS, 0, 255), np.uint8)[..., None]


def _reason(findings: Findings, score: float) -> CallReason | None:
    if findings.found.is_mirrored:
        return "mirrored"
    if not findings.found.is_plausible:
        return "implausible_geometry"
    if not is_whole(findings.covered):
        return "picture_incomplete"
    return "content_changed" if score < ACCEPTED_SCORE else None


def _worst_pixel(badness: Floats) -> tuple[int, int]:
    """Row and column of the worst place."""
    down, across = np.unravel_index(int(badness.argmax()), badness.shape)
    return int(down), int(across)


def _square_around(pixel: tuple[int, int], badness: Floats, region: Region) -> Rect:
    """A square around a pixel of the judging grid, on the whole source's grid."""
    ratio = region.size_px[0] / badness.shape[1]
    side = max(round(max(region.size_px) / 24), 1)
    left = int((pixel[1] + 0.5) * ratio - side / 2) + region.call.source.left_px
    top = int((pixel[0] + 0.5) * ratio - side / 2) + region.call.source.top_px
    return Rect(max(left, 0), max(top, 0), side, side)


def _kind_of(pixel: tuple[int, int], region: Region) -> str:
    """What a place looks like: skin, strokes as of letters, or neither."""
    reach = max(region.judged_px) // 16
    rows = slice(max(pixel[0] - reach, 0), pixel[0] + reach + 1)
    columns = slice(max(pixel[1] - reach, 0), pixel[1] + reach + 1)
    around = np.ascontiguousarray(region.judged[rows, columns])
    here = pixel[0] - rows.start, pixel[1] - columns.start
    if skin_map(around)[here] > 0:
        return "face"
    grey = luma(around)
    fine = band_view(grey, grey, region.noise, FINE).source
    power = box(fine**2, stroke_box_px(max(region.judged_px)))
    return "text" if power[here] > STROKE_LEVELS**2 else "picture"

"""Puts a provider's answer back onto its source: geometry, colour, verdict."""

from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.colour import ColourMatch, curved, fitted_curves, low_field
from backend.imaging.delta_e import low_frequency_error
from backend.imaging.enlarging import enlarged_part
from backend.imaging.filters import Bytes, Floats, gaussian, luma
from backend.imaging.geometry import Rect
from backend.imaging.mend import Mending, mend
from backend.imaging.options import Strictness
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane, write_plane
from backend.imaging.region import Region, read_region
from backend.imaging.register import Registration, register
from backend.imaging.report import CallReport, RepairedCall, Verdict
from backend.imaging.score import MASK_EROSION_PX, Limits, badness_map, score_of
from backend.imaging.warp import Warped, warp_answer

THREADS = 2
ACCEPTED_SCORE = 0.5
RETRY_SCORE = 0.2
MIN_COVERAGE = 0.74
HOPELESS = 0.02
HEAT_PER_BADNESS = 64.0


class Examined(Struct, frozen=True, kw_only=True):
    """An answer moved back and compared, not yet written out."""

    region: Region
    found: Registration
    warped: Warped
    colours: ColourMatch
    corrected: Floats
    """The answer on the judging grid after the curves."""
    badness: Floats
    share: Floats
    """How much of each place the answer may fill; the rest is the source's own enlargement."""


def repair_call(
    source: Plane, call: PlannedCall, answer: Plane, strictness: Strictness, folder: Path
) -> RepairedCall:
    """Register, colour-match and judge one answer; planes are written into `folder`."""
    cv2.setNumThreads(THREADS)
    return conclude(examine(read_region(source, call), answer, strictness, folder), folder)


def examine(region: Region, answer: Plane, strictness: Strictness, folder: Path) -> Examined:
    """Find the region in the answer, move it back, and compare it everywhere."""
    assert strictness
    found, warped = _moved_back(region, answer, folder)
    trust = _eroded(warped.covered, MASK_EROSION_PX)
    curves = fitted_curves(region.judged, warped.shrunk, trust)
    corrected = curved(warped.shrunk, curves)
    share = gaussian(_eroded(warped.covered, 2), 0.7) * warped.covered
    return Examined(
        region=region,
        found=found,
        warped=warped,
        colours=ColourMatch(curves, low_field(region.judged, corrected, share)),
        corrected=corrected,
        badness=badness_map(region.judged, corrected, trust, region.noise, Limits()),
        share=share,
    )


def conclude(examined: Examined, folder: Path) -> RepairedCall:
    """Write the repaired plane and the heat, and pass the verdict."""
    index = examined.region.call.index
    mending = Mending(examined.colours, examined.share)
    warped = examined.warped.plane
    path = folder / f"repaired-{index}.raw"
    plane = mend(warped, examined.region, mending, path, enlarged_part)
    Path(warped.path).unlink()
    return RepairedCall(
        plane=plane,
        report=_report(examined),
        heat=_heat(examined.badness, folder / f"heat-{index}.raw"),
    )


def _moved_back(region: Region, answer: Plane, folder: Path) -> tuple[Registration, Warped]:
    picture: Bytes = answer.rows(0, answer.height_px).astype(np.uint8, copy=False)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    found = register(
        luma(region.judged), region.size_px, grey, region.call.padding, noise=region.noise
    )
    path = folder / f"warped-{region.call.index}.raw"
    warped = warp_answer(picture, found, region, path)
    return found, warped


def _eroded(mask: Floats, by_px: int) -> Floats:
    """Shrink a mask away from its holes; the picture's own border is no hole."""
    side = 2 * by_px + 1
    return np.asarray(cv2.erode(mask, np.ones((side, side), np.uint8)), np.float32)


def _report(examined: Examined) -> CallReport:
    region, found, warped = examined.region, examined.found, examined.warped
    badness, corrected, colours = examined.badness, examined.corrected, examined.colours
    share = examined.share
    call = region.call
    coverage = float(warped.covered.mean())
    score = score_of(float(badness.max()))
    reason = None
    if not found.is_plausible:
        score, reason = score * HOPELESS, "implausible_geometry"
    elif coverage < MIN_COVERAGE:
        score, reason = score * HOPELESS, "picture_incomplete"
    elif score < ACCEPTED_SCORE:
        reason = "content_changed"
    after = corrected + colours.field
    return CallReport(
        index=call.index,
        verdict=_verdict(score),
        score=score,
        answer_score=score,
        reason=reason,
        moved_px=found.moved_px,
        scale_error=found.zoom - 1,
        rotation_degrees=found.turn_degrees,
        layout=found.layout,
        colour_error_before=low_frequency_error(region.judged, warped.shrunk, warped.covered),
        colour_error_after=low_frequency_error(region.judged, after, warped.covered),
        filled_share=float(1 - share.mean()),
        worst=_worst_place(badness, region),
        answer_width_px=0,
        answer_height_px=0,
    )


def _verdict(score: float) -> Verdict:
    if score >= ACCEPTED_SCORE:
        return "accept"
    return "retry" if score >= RETRY_SCORE else "refuse"


def _worst_place(badness: Floats, region: Region) -> Rect:
    """A square around the worst pixel, on the whole source's grid."""
    down, across = np.unravel_index(int(badness.argmax()), badness.shape)
    ratio = region.size_px[0] / badness.shape[1]
    side = max(round(max(region.size_px) / 24), 1)
    left = int((across + 0.5) * ratio - side / 2) + region.call.source.left_px
    top = int((down + 0.5) * ratio - side / 2) + region.call.source.top_px
    return Rect(max(left, 0), max(top, 0), side, side)


def _heat(badness: Floats, path: Path) -> Plane:
    levels = np.clip(badness * HEAT_PER_BADNESS, 0, 255).astype(np.uint8)
    return write_plane(path, levels[..., None])

"""Puts a provider's answer back onto its source: geometry, colour, protection, verdict."""

from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.colour import ColourMatch, curve_table, curved, fitted_curves, low_field
from backend.imaging.detail_limit import limited_share
from backend.imaging.enlarging import enlarged_part
from backend.imaging.filters import Bytes, Floats, gaussian, luma
from backend.imaging.full_size import full_size_badness
from backend.imaging.mend import Mending, mend
from backend.imaging.options import Strictness
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane, write_plane
from backend.imaging.protect import protected_map
from backend.imaging.region import Region, read_region
from backend.imaging.register import Registration, register
from backend.imaging.report import RepairedCall
from backend.imaging.score import LIMITS, MASK_EROSION_PX, badness_map
from backend.imaging.strips import THREADS, at_once
from backend.imaging.verdict import Findings, heat_levels, is_whole, written_report
from backend.imaging.warp import Warped, warp_answer


class Examined(Struct, frozen=True, kw_only=True):
    """An answer moved back and compared, not yet written out."""

    region: Region
    warped: Warped
    colours: ColourMatch
    share: Floats
    """How much of each place the answer may fill; the rest is the source's own enlargement."""
    findings: Findings


class _Seen(Struct, frozen=True):
    """The answer on the judging grid, in the source's colours."""

    corrected: Floats
    badness: Floats
    """The worst of all measures; 2 is the limit."""


def repair_call(
    source: Plane, call: PlannedCall, answer: Plane, strictness: Strictness, folder: Path
) -> RepairedCall:
    """Register, colour-match and judge one answer; planes are written into `folder`.

    The plane has the call's target size whatever the verdict; deliver it only when accepted.
    """
    cv2.setNumThreads(THREADS)
    return conclude(examine(read_region(source, call), answer, strictness, folder), folder)


def examine(region: Region, answer: Plane, strictness: Strictness, folder: Path) -> Examined:
    """Find the region in the answer, move it back, compare it everywhere, protect small places."""
    found, warped = _moved_back(region, answer, folder)
    inner = _drawn_in(warped.covered, 2)
    trust = _drawn_in(warped.covered, MASK_EROSION_PX)
    curves = fitted_curves(region.judged, warped.shrunk, trust)
    seen = _seen(region, warped, curves, strictness)
    covered_share = gaussian(inner, 0.7) * warped.covered
    share, after = _protected(region, found, seen, covered_share, strictness)
    protected = covered_share - share
    limit, field = at_once(
        lambda: limited_share(region, warped.plane, curve_table(curves), strictness),
        lambda: low_field(region.judged, seen.corrected, share),
    )
    colours = ColourMatch(curves, field)
    findings = Findings(
        found=found,
        covered=warped.covered,
        badness_before=seen.badness,
        badness_after=after,
        filled_share=float(1 - covered_share.mean()),
        protected_share=float(protected.mean()),
        limited_share=0.0 if limit is None else float((limit < 0.98).mean()),
        answer_px=(answer.width_px, answer.height_px),
        given=warped.shrunk,
        matched=seen.corrected + colours.field,
    )
    kept = share if limit is None else share * limit
    return Examined(region=region, warped=warped, colours=colours, share=kept, findings=findings)


def conclude(examined: Examined, folder: Path) -> RepairedCall:
    """Write the repaired plane and the heat, and pass the verdict."""
    region, findings = examined.region, examined.findings
    warped = examined.warped.plane
    path = folder / f"repaired-{region.call.index}.raw"
    mending = Mending(examined.colours, examined.share)
    plane, report = at_once(
        lambda: mend(warped, region, mending, path, enlarged_part),
        lambda: written_report(region, findings),
    )
    Path(warped.path).unlink()
    heat = heat_levels(findings.badness_before)
    return RepairedCall(
        plane=plane,
        report=report,
        heat=write_plane(folder / f"heat-{region.call.index}.raw", heat),
    )


def _moved_back(region: Region, answer: Plane, folder: Path) -> tuple[Registration, Warped]:
    picture: Bytes = answer.rows(0, answer.height_px).astype(np.uint8, copy=False)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    found = register(
        luma(region.judged), region.size_px, grey, region.call.padding, noise=region.noise
    )
    path = folder / f"warped-{region.call.index}.raw"
    return found, warp_answer(picture, found, region, path)


def _seen(region: Region, warped: Warped, curves: Floats, strictness: Strictness) -> _Seen:
    """Match the curves, then measure at the judging grid and, for large sources, at full size."""
    corrected = curved(warped.shrunk, curves)
    badness = _badness(region, corrected, _drawn_in(warped.covered, 2), strictness)
    limits = LIMITS[strictness]
    at_full = full_size_badness(region, warped.plane, curves, warped.covered, limits)
    return _Seen(corrected, badness if at_full is None else np.maximum(badness, at_full))


def _badness(region: Region, shown: Floats, share: Floats, strictness: Strictness) -> Floats:
    """Judge a picture; where the answer does not stand, the source does.

    So no filter reaches across into padding, and what was protected counts as mended.
    """
    mixed = region.judged + share[..., None] * (shown - region.judged)
    trust = _drawn_in((share > 0).astype(np.float32), MASK_EROSION_PX - 2)
    return badness_map(region.judged, mixed, trust, region.noise, LIMITS[strictness])


def _protected(
    region: Region, found: Registration, seen: _Seen, share: Floats, strictness: Strictness
) -> tuple[Floats, Floats]:
    """The share of the answer once small failing places are taken back, and what is left bad."""
    is_mendable = found.is_plausible and is_whole(share)
    taken = protected_map(seen.badness, region.judged, region.noise) if is_mendable else None
    if taken is None:
        return share, seen.badness
    kept = share * (1 - taken)
    again = _badness(region, seen.corrected, kept, strictness)
    left = seen.badness * (taken < 0.01) if region.is_shrunk else again
    return kept, np.maximum(again, left)


def _drawn_in(mask: Floats, by_px: int) -> Floats:
    """Shrink a mask away from its holes; the picture's own border is no hole."""
    side = 2 * by_px + 1
    return np.asarray(cv2.erode(mask, np.ones((side, side), np.uint8)), np.float32)

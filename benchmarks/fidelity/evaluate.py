"""Runs cases through the product's repair and sums up what came of them."""

import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from backend.imaging.options import Strictness
from backend.imaging.planes import write_plane
from backend.imaging.region import read_region
from backend.imaging.repair import conclude, examine
from benchmarks.fidelity.cases import Case, make_case
from benchmarks.fidelity.edits import GROSS_KINDS
from benchmarks.fidelity.measures import (
    VISIBLE_LEVELS,
    area_under_curve,
    detail,
    edit_left,
    edit_size_levels,
    low_colour_error,
    psnr,
    residuals_px,
)
from benchmarks.fidelity.scenes import Purpose

HARM_SHARE = 0.35
"""A local edit is delivered when this much of it is left where it was strongest."""
GROSS_COLOUR_ERROR = 6.0
UNDONE_COLOUR_ERROR = 3.0
"""A wrong colour that the repair takes back to this is no longer wrong."""
REGISTERED_PX = 0.25


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one case."""

    name: str
    kind: str
    scene: str
    is_faithful: bool
    is_material: bool
    """Unfaithful only: the edit can be seen at the source's resolution, and neither the geometry
    nor the colour match took it back by itself."""
    is_accepted: bool
    is_harmful: bool
    """Accepted, and the edit is still in what would be delivered."""
    answer_score: float
    score: float
    reason: str | None
    residual_px: float
    residual_p90_px: float
    colour_error: float
    psnr_gap_db: float
    detail_kept: float
    protected_share: float
    filled_share: float
    edit_left: float
    seconds: float

    @property
    def is_registered(self) -> bool:
        return self.residual_px <= REGISTERED_PX

    @property
    def is_gross(self) -> bool:
        return self.kind in GROSS_KINDS


def evaluate(
    seed: int, count: int, purpose: Purpose, strictness: Strictness = "faithful"
) -> list[Outcome]:
    """Run `count` cases of a seed."""
    return list(outcomes((make_case(seed, index, purpose) for index in range(count)), strictness))


def outcomes(cases: Iterable[Case], strictness: Strictness) -> Iterable[Outcome]:
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            yield run_case(case, strictness, Path(folder))


def run_case(case: Case, strictness: Strictness, folder: Path) -> Outcome:
    """Repair one answer and measure the result against the truth."""
    source = write_plane(folder / "source.raw", case.source)
    answer = write_plane(folder / "answer.raw", case.answer.picture)
    begun = time.perf_counter()
    examined = examine(read_region(source, case.call), answer, strictness, folder)
    repaired = conclude(examined, folder)
    seconds = time.perf_counter() - begun
    result = repaired.plane.rows(0, repaired.plane.height_px).astype(np.uint8)
    report = repaired.report
    source_px = case.source.shape[1], case.source.shape[0]
    residual = (
        residuals_px(examined.findings.found, case.answer) if case.is_faithful else (0.0, 0.0)
    )
    scale = case.truth.shape[1] / source_px[0]
    is_accepted = report.verdict == "accept"
    colour_error = low_colour_error(result, case.truth, source_px)
    left = 0.0
    if not case.is_faithful:
        left = edit_left(result, case.wrong, case.clean, case.truth, source_px)
    return Outcome(
        name=case.name,
        kind=case.kind,
        scene=case.scene,
        is_faithful=case.is_faithful,
        is_material=_is_material(case, source_px)
        and not _is_undone(case, left, colour_error, report.protected_share),
        is_accepted=is_accepted,
        is_harmful=is_accepted and _is_harm(case, left, colour_error),
        answer_score=report.answer_score,
        score=report.score,
        reason=report.reason,
        residual_px=residual[0],
        residual_p90_px=residual[1],
        colour_error=colour_error,
        psnr_gap_db=psnr(case.oracle, case.truth) - psnr(result, case.truth),
        detail_kept=detail(result, case.truth, scale)
        / max(detail(case.oracle, case.truth, scale), 1e-3),
        protected_share=report.protected_share,
        filled_share=report.filled_share,
        edit_left=left,
        seconds=seconds,
    )


def _is_material(case: Case, source_px: tuple[int, int]) -> bool:
    if case.kind in GROSS_KINDS:
        return True
    return edit_size_levels(case.wrong, case.clean, source_px) >= VISIBLE_LEVELS


def _is_undone(case: Case, left: float, colour_error: float, protected: float) -> bool:
    if case.kind == "gross_colour":
        return colour_error <= UNDONE_COLOUR_ERROR
    return case.kind not in GROSS_KINDS and protected == 0 and left <= HARM_SHARE


def _is_harm(case: Case, left: float, colour_error: float) -> bool:
    if case.is_faithful:
        return False
    if case.kind == "gross_colour":
        return colour_error > GROSS_COLOUR_ERROR
    return left > HARM_SHARE


class Summary(Struct, frozen=True, kw_only=True):
    """The issue's numbers over many cases; shares are 0..1."""

    faithful: int
    unfaithful: int
    registered: float
    residual_px: float
    colour_mean: float
    colour_p95: float
    psnr_gap_db: float
    detail_kept: float
    false_refusals: float
    harmful_accepts: float
    gross_accepts: int
    area: float
    gross_area: float
    seconds_per_call: float


def summarise(found: Sequence[Outcome]) -> Summary:
    good = [x for x in found if x.is_faithful]
    bad = [x for x in found if not x.is_faithful and x.is_material]
    kept = [x for x in good if x.is_accepted and x.kind != "retexture"]
    colours = [x.colour_error for x in good if x.is_accepted]
    good_scores = [x.answer_score for x in good]
    return Summary(
        faithful=len(good),
        unfaithful=len(bad),
        registered=_share([x.is_registered for x in good]),
        residual_px=float(np.median([x.residual_px for x in good])),
        colour_mean=float(np.mean(colours)),
        colour_p95=float(np.percentile(colours, 95)),
        psnr_gap_db=float(np.mean([x.psnr_gap_db for x in kept])),
        detail_kept=float(np.mean([min(x.detail_kept, 1.5) for x in kept])),
        false_refusals=_share([not x.is_accepted for x in good]),
        harmful_accepts=_share([x.is_harmful for x in bad]),
        gross_accepts=sum(x.is_harmful for x in bad if x.is_gross),
        area=area_under_curve(good_scores, [x.answer_score for x in bad]),
        gross_area=area_under_curve(good_scores, [x.answer_score for x in bad if x.is_gross]),
        seconds_per_call=float(np.median([x.seconds for x in found])),
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / max(len(flags), 1)

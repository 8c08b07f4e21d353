"""The fidelity report: what was checked, moved back, corrected, and how sure we are."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from backend.imaging.geometry import Rect
from backend.imaging.options import Strictness
from backend.imaging.planes import Plane

Verdict = Literal["accept", "retry", "refuse"]
CallReason = Literal[
    "answer_unreadable",
    "implausible_geometry",
    "mirrored",
    "picture_incomplete",
    "content_changed",
]
"""Why an answer was not accepted. Grow, never rename."""

REPORT_VERSION = 1


class CallReport(Struct, frozen=True, kw_only=True):
    """The verdict on one provider answer after repair. Distances are in source pixels."""

    index: int
    verdict: Verdict
    score: float
    """0..1; 0.5 and above is accepted."""
    answer_score: float = 0.0
    """The same for the answer as it came back, before small failing places were protected."""
    reason: str | None = None
    """A stable word for what failed: `implausible_geometry`, `content_changed`, …"""
    moved_px: float = 0.0
    """How far the answer had moved on average, before it was put back."""
    scale_error: float = 0.0
    """Zoom against the plan, 0 = none."""
    colour_error_before: float = 0.0
    """Mean low-frequency CIEDE2000 before the match."""
    colour_error_after: float = 0.0
    filled_share: float = 0.0
    """Share of the region that came from the local engine: the answer had no pixels there."""
    protected_share: float = 0.0
    """Share of the region where the source's own structure was blended back."""
    worst: Rect | None = None
    """The worst place on the source grid."""
    answer_width_px: int = 0
    answer_height_px: int = 0
    rotation_degrees: float = 0.0
    """How far the answer was turned against the plan."""
    layout: str = "planned"
    """How the answer held the region: `planned`, `stretch`, `cover` or `contain`."""
    limited_share: float = 0.0
    """Share of the region where invented detail was held down to what the strictness allows."""
    worst_kind: str | None = None
    """What the worst place looks like: `text`, `face` or `picture`."""


class RepairedCall(Struct, frozen=True, kw_only=True):
    """An answer after repair, its verdict, and where it differs."""

    plane: Plane
    """RGB uint8, exactly the call's target size."""
    report: CallReport
    heat: Plane
    """One band, uint8, on the source region's grid or a smaller one of the same ratio."""


class FidelityReport(Struct, frozen=True, kw_only=True):
    """What the person gets to read about one delivered or refused picture.

    The picture's numbers are those of its worst call, so that no tile hides behind another.
    """

    version: int = REPORT_VERSION
    score: float
    """0..1, the lowest of the calls."""
    accepted: bool
    strictness: Strictness
    engine: str
    """What made the detail: `gemini`, `classical`, `neural`."""
    model_version: str
    prompt_version: str
    calls: tuple[CallReport, ...]
    billable_attempts: int
    """Answers the provider charged for, retries included."""
    moved_px: float
    zoom_percent: float
    """How much too large the answer was, in percent; negative is too small."""
    colour_error_before: float
    colour_error_after: float
    filled_share: float
    protected_share: float
    limited_share: float
    worst: Rect | None
    seam_levels: float | None = None
    """Mean step across tile borders beyond that beside them, in levels of 255; None: no border."""
    notes: tuple[str, ...] = ()
    """Stable codes for what a person should know, in the order they arose."""


def assemble_report(
    calls: Sequence[CallReport],
    *,
    strictness: Strictness,
    engine: str,
    model_version: str,
    prompt_version: str,
    billable_attempts: int,
    seam_levels: float | None = None,
    notes: Sequence[str] = (),
) -> FidelityReport:
    """Sum up the calls of one picture; `calls` hold the last report of every planned call."""
    assert calls
    worst = min(calls, key=lambda call: call.score)
    return FidelityReport(
        score=worst.score,
        accepted=all(call.verdict == "accept" for call in calls),
        strictness=strictness,
        engine=engine,
        model_version=model_version,
        prompt_version=prompt_version,
        calls=tuple(calls),
        billable_attempts=billable_attempts,
        moved_px=max(call.moved_px for call in calls),
        zoom_percent=100 * max((call.scale_error for call in calls), key=abs),
        colour_error_before=max(call.colour_error_before for call in calls),
        colour_error_after=max(call.colour_error_after for call in calls),
        filled_share=_mean(calls, "filled_share"),
        protected_share=_mean(calls, "protected_share"),
        limited_share=_mean(calls, "limited_share"),
        worst=worst.worst,
        seam_levels=seam_levels,
        notes=(*_notes(calls), *notes),
    )


def plain_report(strictness: Strictness, engine: str) -> FidelityReport:
    """The report of a plain enlargement: nothing was invented, so nothing had to be checked."""
    return FidelityReport(
        score=1.0,
        accepted=True,
        strictness=strictness,
        engine=engine,
        model_version="none",
        prompt_version="none",
        calls=(),
        billable_attempts=0,
        moved_px=0.0,
        zoom_percent=0.0,
        colour_error_before=0.0,
        colour_error_after=0.0,
        filled_share=0.0,
        protected_share=0.0,
        limited_share=0.0,
        worst=None,
        notes=("plain_enlargement",),
    )


def _mean(calls: Sequence[CallReport], share: str) -> float:
    values: list[float] = [getattr(call, share) for call in calls]
    return sum(values) / len(values)


def _notes(calls: Sequence[CallReport]) -> list[str]:
    """Say in stable codes what was done beyond a plain enlargement."""
    found = {
        "moved_back": any(call.moved_px >= 0.5 for call in calls),
        "zoom_undone": any(abs(call.scale_error) >= 0.005 for call in calls),
        "colours_restored": any(
            call.colour_error_before >= 2 * max(call.colour_error_after, 0.5) for call in calls
        ),
        "missing_parts_filled": any(call.filled_share >= 0.001 for call in calls),
        "changes_undone": any(call.protected_share > 0 for call in calls),
        "detail_limited": any(call.limited_share > 0 for call in calls),
    }
    return [code for code, is_so in found.items() if is_so]

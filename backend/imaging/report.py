"""The fidelity report: what was checked, moved back, corrected, and how sure we are."""

from typing import Literal

from msgspec import Struct

from backend.imaging.geometry import Rect

Verdict = Literal["accept", "retry", "refuse"]


class CallReport(Struct, frozen=True, kw_only=True):
    """The verdict on one provider answer after repair. Distances are in source pixels."""

    index: int
    verdict: Verdict
    score: float
    """0..1; 0.5 and above is accepted."""
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

"""Quotes and jobs on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from backend.imaging.options import UpscaleOptions

JobState = Literal["queued", "running", "delivered", "refused", "failed", "cancelled"]
TrialRefusal = Literal["unknown", "not_paid", "not_a_trial", "used", "gone", "not_a_part"]
"""Why a tried part does not count. Grow, never rename."""
SidePx = Annotated[int, Meta(ge=1, le=100_000)]
OffsetPx = Annotated[int, Meta(ge=0, le=100_000)]


class AfterTrial(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of this picture that was tried: what it cost counts towards the whole, once."""

    job_id: UUID
    """The delivered job of the part."""
    left: OffsetPx
    """Where the part's corner lies in the whole, in pixels as a person sees it."""
    top: OffsetPx


class QuoteRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What would this picture cost? Width and height are as a person sees it."""

    width: SidePx
    height: SidePx
    options: UpscaleOptions
    after_trial: AfterTrial | None = None


class Quote(Struct, frozen=True, kw_only=True):
    """The firm price: it is what the job will hold, if the tried part really is one of it."""

    credits: int
    calls: int
    output_width: int
    output_height: int
    is_beyond_detail: bool = False
    """The size is beyond what the model draws: the rest is a classical resize, and is free."""
    trial_credits: int = 0
    """What was paid before for the tried part; the full price is `credits` and this."""
    trial_refusal: TrialRefusal | None = None
    """Why the part that was named does not count."""


class JobCreate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Ask for one picture to be upscaled."""

    image_id: UUID
    options: UpscaleOptions
    max_credits: Annotated[int, Meta(ge=0)]
    """The price the person saw; the job is refused if it now costs more."""
    after_trial: AfterTrial | None = None
    """A part that turns out not to be one of this picture adds nothing: the full price holds."""


class Fidelity(Struct, frozen=True, kw_only=True):
    """How true the result is to the source, in short; the report has the rest."""

    score: float
    """0..1; 0.5 and above passes."""
    moved_px: float = 0.0
    """How far the model had moved the picture before it was put back, in source pixels."""
    colour_error_before: float = 0.0
    colour_error_after: float = 0.0
    filled_share: float = 0.0
    protected_share: float = 0.0


class JobResult(Struct, frozen=True, kw_only=True):
    """The finished picture."""

    width: int
    height: int
    format: str
    bytes: int
    sha256: str
    expires_at: datetime


class Job(Struct, frozen=True, kw_only=True):
    """One upscale, from the queue to its end. Only `delivered` costs credits."""

    id: UUID
    image_id: UUID
    file_name: str
    state: JobState
    stage: str
    """`queued`, `preparing`, `working`, `checking`, `saving`, then the state."""
    progress: float
    credits: int
    reason: str | None
    """A stable word for an end without a picture."""
    created_at: datetime
    finished_at: datetime | None
    options: UpscaleOptions
    output_width: int
    output_height: int
    fidelity: Fidelity | None
    result: JobResult | None
    trial_credits: int = 0
    """What was paid before for a part that was tried; the full price is `credits` and this."""


class JobPage(Struct, frozen=True):
    items: list[Job]
    next_cursor: str | None = None

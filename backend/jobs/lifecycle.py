"""The life of a job: which state may follow which, and what an end means."""

from typing import Literal

from backend.jobs.schemas import JobState

OPEN_STATES: tuple[JobState, ...] = ("queued", "running")

Stage = Literal["queued", "preparing", "working", "checking", "saving"]
EndReason = Literal[
    "provider_declined",
    "provider_unavailable",
    "not_faithful",
    "no_picture",
    "unreadable_image",
    "image_deleted",
    "cancelled",
    "storage_unavailable",
    "internal_error",
]
"""Stable words for ends without a picture. Grow, never rename."""

REFUSALS: frozenset[EndReason] = frozenset({"provider_declined", "not_faithful"})

FOLLOWS: dict[JobState, frozenset[JobState]] = {
    "queued": frozenset({"running", "cancelled", "failed"}),
    "running": frozenset({"running", "delivered", "refused", "failed", "cancelled"}),
    "delivered": frozenset(),
    "refused": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
}
"""running → running is a worker taking over from a dead one."""


def end_state(reason: EndReason) -> JobState:
    """The state that an end without a picture leads to."""
    if reason in ("cancelled", "image_deleted"):
        return "cancelled"
    return "refused" if reason in REFUSALS else "failed"


def may_follow(before: JobState, after: JobState) -> bool:
    return after in FOLLOWS[before]


def progress_of(stage: Stage, *, done: int, calls: int) -> float:
    """How far a job is, 0..1; the calls are nearly all of the time."""
    begin = {"queued": 0.0, "preparing": 0.02, "working": 0.06, "checking": 0.06, "saving": 0.92}
    share = 0.86 * done / calls if calls else 0.0
    return round(begin[stage] + (share if stage in {"working", "checking"} else 0.0), 4)

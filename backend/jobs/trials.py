"""When the price of a part that was tried counts towards the whole. Rules, no I/O."""

from msgspec import Struct

from backend.jobs.schemas import AfterTrial, JobState, TrialRefusal

LARGEST_SHARE = 0.5
"""A part is at most half of the whole: more is the whole itself, which would be made twice."""


class TriedPart(Struct, frozen=True, kw_only=True):
    """What is known of a job that a caller names as the trial of a part."""

    state: JobState
    credits: int
    """What was paid for it."""
    follows_a_trial: bool
    """It was made cheaper itself by an earlier trial."""
    is_used: bool
    """Another whole has, or may still get, its credit."""
    is_kept: bool
    """Its picture can still be compared with the whole's."""
    width_px: int
    height_px: int


def trial_refusal(
    tried: TriedPart | None, place: AfterTrial, *, width_px: int, height_px: int
) -> TrialRefusal | None:
    """Why a trial does not count for a whole of this size; None when it does.

    Whether the pixels are the same is looked at apart.
    """
    if tried is None:
        return "unknown"
    if tried.state != "delivered" or tried.credits == 0:
        return "not_paid"
    if tried.follows_a_trial:
        return "not_a_trial"
    if tried.is_used:
        return "used"
    if not tried.is_kept:
        return "gone"
    return None if _lies_within(tried, place, width_px, height_px) else "not_a_part"


def trial_credit_credits(paid_credits: int, full_credits: int) -> int:
    """What a trial takes off the whole's price: what it cost, never more than there is to pay."""
    return min(paid_credits, full_credits)


def _lies_within(tried: TriedPart, place: AfterTrial, width_px: int, height_px: int) -> bool:
    is_inside = place.left + tried.width_px <= width_px and place.top + tried.height_px <= height_px
    share = tried.width_px * tried.height_px / (width_px * height_px)
    return is_inside and share <= LARGEST_SHARE

"""When a tried part counts towards the whole: the rule alone."""

import uuid

import pytest
from msgspec.structs import replace

from backend.jobs.schemas import AfterTrial
from backend.jobs.trials import TriedPart, trial_credit_credits, trial_refusal

TRIED = TriedPart(
    state="delivered",
    credits=2,
    follows_a_trial=False,
    is_used=False,
    is_kept=True,
    width_px=400,
    height_px=300,
)


def refusal(tried: TriedPart | None, left: int = 0, top: int = 0) -> str | None:
    place = AfterTrial(job_id=uuid.UUID(int=1), left=left, top=top)
    return trial_refusal(tried, place, width_px=800, height_px=600)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "running"}, "not_paid"),
        ({"state": "refused"}, "not_paid"),
        ({"state": "cancelled"}, "not_paid"),
        ({"credits": 0}, "not_paid"),
        ({"follows_a_trial": True}, "not_a_trial"),
        ({"is_used": True}, "used"),
        ({"is_kept": False}, "gone"),
        ({"width_px": 801}, "not_a_part"),
        ({"width_px": 800, "height_px": 301}, "not_a_part"),
    ],
)
def test_a_trial_that_does_not_count_says_why(changed: dict[str, object], reason: str) -> None:
    assert refusal(replace(TRIED, **changed)) == reason
    assert refusal(TRIED) is None


@pytest.mark.parametrize(
    ("left", "top", "reason"),
    [(400, 300, None), (401, 300, "not_a_part"), (400, 301, "not_a_part")],
)
def test_a_part_may_touch_the_edge_but_not_cross_it(
    left: int, top: int, reason: str | None
) -> None:
    assert refusal(TRIED, left, top) == reason


def test_what_nobody_knows_is_unknown() -> None:
    assert refusal(None) == "unknown"


def test_a_trial_never_gives_more_than_there_is_to_pay() -> None:
    assert [trial_credit_credits(2, full) for full in (0, 1, 2, 9)] == [0, 1, 2, 2]

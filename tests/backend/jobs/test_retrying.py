"""Asking again: as often as it may help, never more than two paid answers."""

import pytest

from backend.jobs.lifecycle import EndReason
from backend.jobs.retrying import Again, GiveUp, next_step


def step(*outcomes: str, retry_after_seconds: float | None = None) -> Again | GiveUp:
    return next_step(list(outcomes), retry_after_seconds=retry_after_seconds, jitter=1.0)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("refused:prohibited_content", "provider_declined"),
        ("refuse", "not_faithful"),
        ("operator:bad_key", "provider_unavailable"),
        ("request:bad_request", "provider_unavailable"),
    ],
)
def test_what_cannot_change_is_given_up_at_once(outcome: str, reason: EndReason) -> None:
    assert step(outcome) == GiveUp(reason)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("hesitant:image_safety", "provider_declined"),
        ("retry", "not_faithful"),
        ("misbehaved:no_image", "no_picture"),
        ("unreadable", "no_picture"),
        ("too_small", "not_faithful"),
        ("uncertain:timed_out", "provider_unavailable"),
        ("started", "provider_unavailable"),
    ],
)
def test_what_may_have_been_paid_is_tried_once_more_and_no_more(
    outcome: str, reason: EndReason
) -> None:
    assert step(outcome) == Again(0.0)
    assert step(outcome, outcome) == GiveUp(reason)


def test_a_busy_provider_is_asked_again_ever_later() -> None:
    waits = []
    for count in range(1, 5):
        again = step(*["transient:http_503"] * count)
        assert isinstance(again, Again)
        waits.append(again.seconds)

    assert waits == sorted(waits)
    assert step(*["transient:http_503"] * 5) == GiveUp("provider_unavailable")


def test_the_providers_own_word_is_the_least_wait() -> None:
    assert step("transient:rate_limited", retry_after_seconds=17.0) == Again(17.0)


def test_a_quota_that_ends_tomorrow_is_not_waited_for() -> None:
    assert step("transient:rate_limited", retry_after_seconds=40_000.0) == GiveUp(
        "provider_unavailable"
    )


def test_waiting_for_a_busy_provider_uses_up_no_paid_try() -> None:
    assert step("transient:http_503", "transient:http_503", "misbehaved:no_image") == Again(0.0)

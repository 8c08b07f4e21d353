"""When to ask the model again, how long to wait before, and when to stop: pure rules.

Waiting belongs to the job, never to a person's request. Nobody pays for a call without a picture,
so the number of calls that the provider may bill is capped for each picture.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from backend.providers.image_model import (
    ModelError,
    ModelMisbehaved,
    ModelRefused,
    ModelUnavailable,
)

Outcome = Literal[
    "transient",
    "rate_limited",
    "uncertain",
    "request",
    "operator",
    "declined",
    "declined_perhaps_wrongly",
    "misbehaved",
    "not_faithful",
]
"""How one call ended without a picture that can be delivered."""

GiveUpReason = Literal[
    "provider_declined", "provider_unavailable", "unreadable_image", "not_faithful"
]
"""Reason codes of the contract."""

_BILLABLE: frozenset[Outcome] = frozenset(
    {"uncertain", "declined_perhaps_wrongly", "misbehaved", "not_faithful"}
)
_PASSING: frozenset[Outcome] = frozenset({"transient", "rate_limited"})

_REASONS: dict[Outcome, GiveUpReason] = {
    "transient": "provider_unavailable",
    "rate_limited": "provider_unavailable",
    "uncertain": "provider_unavailable",
    "request": "unreadable_image",
    "operator": "provider_unavailable",
    "declined": "provider_declined",
    "declined_perhaps_wrongly": "provider_declined",
    "misbehaved": "provider_unavailable",
    "not_faithful": "not_faithful",
}


class TryAgain(Struct, frozen=True):
    """Call once more, after `wait_seconds`."""

    wait_seconds: float


class GiveUp(Struct, frozen=True):
    """Stop; the hold goes back to its owner."""

    reason: GiveUpReason


def outcome_of(error: ModelError) -> Outcome:
    """Sort a failed call into the kinds that the rules know."""
    if isinstance(error, ModelRefused):
        return "declined_perhaps_wrongly" if error.may_retry_once else "declined"
    if isinstance(error, ModelUnavailable):
        return "rate_limited" if error.reason == "rate_limited" else error.kind
    assert isinstance(error, ModelMisbehaved)
    return "misbehaved"


class RetryPolicy(Struct, frozen=True, kw_only=True):
    """The rules with their numbers; tests pass shorter ones."""

    max_billable_calls: int = 2
    """The price of a credit carries about 1.3 calls for each success."""
    transient_waits_seconds: tuple[float, ...] = (5.0, 15.0, 45.0, 45.0)
    rate_limit_waits_seconds: tuple[float, ...] = (15.0, 30.0, 60.0, 60.0)
    """For a shared quota that says nothing; one that says how long is believed."""

    def next_step(
        self,
        outcomes: Sequence[Outcome],
        *,
        left_seconds: float,
        jitter: float,
        retry_after_seconds: float | None = None,
    ) -> TryAgain | GiveUp:
        """Decide after a failed call; `outcomes` are all of this picture's calls, the last one last.

        `left_seconds` is the job's time until it must end, `jitter` a fresh random number in
        [0, 1).
        """
        assert outcomes
        last = outcomes[-1]
        give_up = GiveUp(_REASONS[last])
        if last in _PASSING:
            wait_seconds = self._passing_wait_seconds(outcomes, jitter, retry_after_seconds)
        else:
            wait_seconds = 0.0 if self._may_repeat(outcomes) else None
        if wait_seconds is None or wait_seconds >= left_seconds:
            return give_up
        return TryAgain(wait_seconds)

    def _may_repeat(self, outcomes: Sequence[Outcome]) -> bool:
        """At once, and never beyond the cap; what was refused for good is not asked again."""
        billable = sum(outcome in _BILLABLE for outcome in outcomes)
        return outcomes[-1] in _BILLABLE and billable < self.max_billable_calls

    def _passing_wait_seconds(
        self, outcomes: Sequence[Outcome], jitter: float, retry_after_seconds: float | None
    ) -> float | None:
        """Back off further each time, spread out; nothing when the tries are used up."""
        waits = (
            self.rate_limit_waits_seconds
            if outcomes[-1] == "rate_limited"
            else self.transient_waits_seconds
        )
        tries = sum(outcome in _PASSING for outcome in outcomes)
        if tries > len(waits):
            return None
        back_off_seconds = waits[tries - 1] * (0.5 + jitter)
        if retry_after_seconds is None:
            return back_off_seconds
        return max(retry_after_seconds * (1 + jitter / 10), back_off_seconds)

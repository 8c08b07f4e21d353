"""When the provider is asked again, and when a call is given up. A pure rule over what was tried.

Source: the provider's error semantics, an answer kind each; a job never costs the operator more
than two answers for one call.
"""

from collections.abc import Sequence

from msgspec import Struct

from backend.jobs.lifecycle import EndReason
from backend.providers.image_model import (
    ModelError,
    ModelMisbehaved,
    ModelRefused,
    ModelUnavailable,
)

MAX_BILLABLE = 2
MAX_TRANSIENT = 5
FIRST_WAIT_SECONDS = 4.0
WAIT_FACTOR = 3.0
LONGEST_WAIT_SECONDS = 120.0

STARTED = "started"
"""A call whose end nobody saw: the worker died. It may have been billed."""
ANSWERED = "answered"
UNREADABLE = "unreadable"
TOO_SMALL = "too_small"


class Again(Struct, frozen=True):
    """Ask once more, after a wait."""

    seconds: float


class GiveUp(Struct, frozen=True):
    """Nothing more helps; the job ends for this reason."""

    reason: EndReason


def outcome_of(error: ModelError) -> str:
    """The word under which a failed call is recorded: its kind, then the provider's reason."""
    match error:
        case ModelRefused(may_retry_once=True):
            kind = "hesitant"
        case ModelRefused():
            kind = "refused"
        case ModelUnavailable():
            kind = error.kind
        case _:
            kind = "misbehaved"
    return f"{kind}:{getattr(error, 'reason', '')}"


def may_be_billed(error: ModelError) -> bool:
    """Whether the provider may have charged for a call that gave no picture."""
    if isinstance(error, ModelUnavailable):
        return error.kind == "uncertain"
    return isinstance(error, ModelMisbehaved) or error.cost_microdollars is None


def next_step(
    outcomes: Sequence[str], *, retry_after_seconds: float | None, jitter: float
) -> Again | GiveUp:
    """What to do after the last of `outcomes`, oldest first; `jitter` is 0..1."""
    kinds = [outcome.partition(":")[0] for outcome in outcomes]
    last = kinds[-1]
    if last in FINAL:
        return GiveUp(FINAL[last])
    if last == "transient":
        return _after_transient(kinds.count(last), retry_after_seconds, jitter)
    if len(kinds) - kinds.count("transient") >= MAX_BILLABLE:
        return GiveUp(EXHAUSTED.get(last, "provider_unavailable"))
    return Again(0.0)


FINAL: dict[str, EndReason] = {
    "refused": "provider_declined",
    "refuse": "not_faithful",
    "operator": "provider_unavailable",
    "request": "provider_unavailable",
}
EXHAUSTED: dict[str, EndReason] = {
    "hesitant": "provider_declined",
    "retry": "not_faithful",
    "misbehaved": "no_picture",
    UNREADABLE: "no_picture",
    TOO_SMALL: "not_faithful",
    "uncertain": "provider_unavailable",
    STARTED: "provider_unavailable",
}


def _after_transient(
    count: int, retry_after_seconds: float | None, jitter: float
) -> Again | GiveUp:
    """Back off with the provider's own word as the least; a long word means: not today."""
    backoff = FIRST_WAIT_SECONDS * WAIT_FACTOR ** (count - 1) * (0.5 + jitter / 2)
    wait = max(retry_after_seconds or 0.0, min(backoff, LONGEST_WAIT_SECONDS))
    if count >= MAX_TRANSIENT or wait > LONGEST_WAIT_SECONDS:
        return GiveUp("provider_unavailable")
    return Again(wait)

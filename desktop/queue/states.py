"""The ways an item may go from one state to the next. Pure."""

from datetime import datetime

import msgspec

from desktop.client.wire import JobCreate
from desktop.queue.item import ItemState, QueueItem, ServerSide

S = ItemState

ACTIVE = frozenset({S.PREPARING, S.UPLOADING, S.IN_LINE, S.WORKING, S.CHECKING, S.SAVING})
"""Somebody is at work on it, here or at the service."""
ENDED = frozenset({S.DONE, S.REFUSED, S.FAILED, S.CANCELLED})
COMMITTED = frozenset({S.UPLOADING, S.IN_LINE, S.WORKING, S.CHECKING, S.SAVING})
"""Its price is set aside, here or at the service."""
CANCELLING = "cancelling"
"""The reason of a cancelled item whose job the service still has to be told to drop."""
RETRIABLE = frozenset({S.REFUSED, S.FAILED, S.CANCELLED})
CLEARED = frozenset({S.DONE, S.CANCELLED})
"""What "Clear finished" takes away: never a photo that failed or was refused."""

_LOOSE = frozenset({S.WAITING, S.PAUSED, S.WAITING_FOR_CREDITS, S.CANCELLED})
_STOPPING = frozenset({S.WAITING, S.REFUSED, S.FAILED, S.CANCELLED, S.DONE})
"""From any active state: back in line when the connection or the app ends, or to an end."""

WAYS: dict[ItemState, frozenset[ItemState]] = {
    S.WAITING: frozenset({S.PREPARING, *_LOOSE} - {S.WAITING}),
    S.PREPARING: frozenset(
        {S.UPLOADING, S.IN_LINE, S.WORKING, S.CHECKING, S.SAVING, S.PAUSED, S.WAITING_FOR_CREDITS}
        | _STOPPING
    ),
    S.UPLOADING: frozenset({S.IN_LINE, S.WAITING_FOR_CREDITS, *_STOPPING}),
    S.IN_LINE: frozenset({S.WORKING, S.CHECKING, S.SAVING, *_STOPPING}),
    S.WORKING: frozenset({S.IN_LINE, S.CHECKING, S.SAVING, *_STOPPING}),
    S.CHECKING: frozenset({S.IN_LINE, S.WORKING, S.SAVING, *_STOPPING}),
    S.SAVING: _STOPPING,
    S.PAUSED: frozenset({S.WAITING, S.CANCELLED}),
    S.WAITING_FOR_CREDITS: frozenset({S.WAITING, S.PAUSED, S.CANCELLED}),
    S.DONE: frozenset(),
    S.REFUSED: frozenset({S.WAITING}),
    S.FAILED: frozenset({S.WAITING, S.PAUSED}),
    S.CANCELLED: frozenset({S.WAITING}),
}

ENDS_ITS_JOB = frozenset(
    {"gone", "idempotency_conflict", "not_found", "price_changed", "result_expired"}
)
"""Failures after which the ids at the service are of no more use."""


OF_THE_ORIGINAL = frozenset(
    {"source_changed", "source_missing", "source_unreadable", "not_a_picture", "image_unreadable"}
)
"""Failures that the person mends by putting a file in its place."""


class ImpossibleStep(AssertionError):
    """A bug: an item was sent a way that does not exist."""


def may_go(start: ItemState, end: ItemState) -> bool:
    return end in WAYS[start]


def moved(item: QueueItem, state: ItemState, *, reason: str = "") -> QueueItem:
    """The item in its new state, its stage's progress back at nothing."""
    if not may_go(item.state, state):
        raise ImpossibleStep(f"{item.state.value} -> {state.value}")
    return msgspec.structs.replace(item, state=state, reason=reason, progress=0.0)


def keeps_its_job(item: QueueItem) -> bool:
    """Whether trying again finds what the service already has, or may have, instead of paying."""
    return item.server.idempotency_key != "" and not item.server.is_over


def cancelled(item: QueueItem, now: datetime) -> QueueItem:
    """Cancelled here; its reason says whether the service still has to be told."""
    reason = CANCELLING if keeps_its_job(item) else ""
    ended = moved(item, ItemState.CANCELLED, reason=reason)
    return msgspec.structs.replace(ended, finished_at=now)


def submission_of(item: QueueItem) -> JobCreate:
    """What is sent under the item's key, each time the same."""
    return JobCreate(
        image_id=item.server.image_id,
        options=item.options,
        max_credits=item.credits_quoted,
        after_trial=item.after_trial,
    )


def retried(item: QueueItem) -> QueueItem:
    """Back in line: with its job where something can still come of it, else as if it were new.

    Another picture may stand in the original's place by now: it must not cost more than was seen.
    """
    waiting = moved(item, ItemState.WAITING)
    if keeps_its_job(item):
        return msgspec.structs.replace(waiting, finished_at=None)
    return msgspec.structs.replace(
        waiting,
        server=ServerSide(),
        credits_quoted=item.credits_quoted if item.reason in OF_THE_ORIGINAL else 0,
        after_trial=None,
        trial_credits=0,
        credits_spent=0,
        finished_at=None,
    )


def state_of_stage(job_state: str, stage: str | None) -> ItemState:
    """Which state shows a job that is not at its end."""
    if job_state == "queued":
        return ItemState.IN_LINE
    is_checking = stage in {"checking", "saving"}
    return ItemState.CHECKING if is_checking else ItemState.WORKING

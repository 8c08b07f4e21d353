"""The ways an item may go from one state to the next. Pure."""

import msgspec

from desktop.queue.item import ItemState, QueueItem, ServerSide

S = ItemState

ACTIVE = frozenset({S.PREPARING, S.UPLOADING, S.IN_LINE, S.WORKING, S.CHECKING, S.SAVING})
"""Somebody is at work on it, here or at the service."""
ENDED = frozenset({S.DONE, S.REFUSED, S.FAILED, S.CANCELLED})
COMMITTED = frozenset({S.UPLOADING, S.IN_LINE, S.WORKING, S.CHECKING, S.SAVING})
"""Its price is set aside, here or at the service."""
RETRIABLE = frozenset({S.REFUSED, S.FAILED, S.CANCELLED})

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
    S.FAILED: frozenset({S.WAITING}),
    S.CANCELLED: frozenset({S.WAITING}),
}

KEEPS_ITS_JOB = frozenset(
    {
        "disk_full",
        "folder_missing",
        "folder_read_only",
        "name_too_long",
        "save_failed",
        "wrong_content",
        "protocol_error",
    }
)
"""Failures after which the job's result is still there to be fetched: trying again is free."""


class ImpossibleStep(AssertionError):
    """A bug: an item was sent a way that does not exist."""


def may_go(start: ItemState, end: ItemState) -> bool:
    return end in WAYS[start]


def moved(item: QueueItem, state: ItemState, *, reason: str = "") -> QueueItem:
    """The item in its new state, its stage's progress back at nothing."""
    if not may_go(item.state, state):
        raise ImpossibleStep(f"{item.state.value} -> {state.value}")
    return msgspec.structs.replace(item, state=state, reason=reason, progress=0.0)


def retried(item: QueueItem) -> QueueItem:
    """Back in line: with its job where only saving failed, else as if it were new."""
    waiting = moved(item, ItemState.WAITING)
    if item.server.job_id and item.reason in KEEPS_ITS_JOB:
        return msgspec.structs.replace(waiting, finished_at=None)
    return msgspec.structs.replace(
        waiting, server=ServerSide(), credits_quoted=0, credits_spent=0, finished_at=None
    )


def state_of_stage(job_state: str, stage: str | None) -> ItemState:
    """Which state shows a job that is not at its end."""
    if job_state == "queued":
        return ItemState.IN_LINE
    is_checking = stage in {"checking", "saving"}
    return ItemState.CHECKING if is_checking else ItemState.WORKING

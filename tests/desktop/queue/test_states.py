"""The ways from state to state: no dead end but the ends, no way back from done."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.queue.item import ItemState, QueueItem, ServerSide, SourceFile
from desktop.queue.states import (
    ACTIVE,
    ENDED,
    RETRIABLE,
    WAYS,
    ImpossibleStep,
    may_go,
    moved,
    retried,
    state_of_stage,
)

S = ItemState
ITEM = QueueItem(
    id="i",
    position=1,
    source=SourceFile(path="/a.jpg"),
    options=UpscaleOptions(scale=2),
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def reachable(start: ItemState) -> set[ItemState]:
    found, new = {start}, {start}
    while new:
        new = {end for one in new for end in WAYS[one]} - found
        found |= new
    return found


@pytest.mark.parametrize("state", list(ItemState))
def test_every_state_has_its_ways_and_can_be_reached(state: ItemState) -> None:
    assert state in WAYS
    assert state in reachable(S.WAITING)


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_whatever_is_under_way_can_wait_fail_or_be_cancelled(state: ItemState) -> None:
    assert {S.WAITING, S.FAILED, S.CANCELLED} <= WAYS[state]


def test_done_is_done() -> None:
    assert WAYS[S.DONE] == frozenset()
    with pytest.raises(ImpossibleStep):
        moved(replace(ITEM, state=S.DONE), S.WAITING)


@pytest.mark.parametrize("state", sorted(ENDED - {S.DONE}))
def test_other_ends_lead_back_to_the_line_and_nowhere_else(state: ItemState) -> None:
    to_be_chosen_again = {S.PAUSED} if state is S.FAILED else set()
    assert WAYS[state] == {S.WAITING} | to_be_chosen_again
    assert state in RETRIABLE


@given(st.lists(st.sampled_from(list(ItemState)), max_size=40))
def test_no_walk_leaves_the_map(steps: list[ItemState]) -> None:
    item = ITEM
    for step in steps:
        if may_go(item.state, step):
            item = moved(item, step, reason="why")
            assert (item.state, item.reason, item.progress) == (step, "why", 0.0)
        else:
            with pytest.raises(ImpossibleStep):
                moved(item, step)


def test_trying_again_finds_what_the_service_may_already_have() -> None:
    server = ServerSide(owner="o", image_id="i", idempotency_key="k")
    for known in (server, replace(server, job_id="j")):
        failed = replace(ITEM, state=S.FAILED, reason="disk_full", server=known, credits_quoted=3)

        again = retried(failed)

        assert (again.state, again.server, again.credits_quoted) == (S.WAITING, known, 3)


def test_trying_again_after_the_end_of_a_job_starts_as_if_it_were_new() -> None:
    server = ServerSide(owner="o", job_id="j", idempotency_key="k", is_over=True)
    for state in (S.REFUSED, S.FAILED, S.CANCELLED):
        again = retried(replace(ITEM, state=state, server=server, credits_quoted=3))

        assert (again.server, again.credits_quoted) == (ServerSide(), 0)


@pytest.mark.parametrize(
    ("job_state", "stage", "state"),
    [
        ("queued", "queued", S.IN_LINE),
        ("running", "preparing", S.WORKING),
        ("running", "working", S.WORKING),
        ("running", "checking", S.CHECKING),
        ("running", "a stage of a later version", S.WORKING),
        ("a state of a later version", None, S.WORKING),
    ],
)
def test_stages_of_the_service_have_states(
    job_state: str, stage: str | None, state: ItemState
) -> None:
    assert state_of_stage(job_state, stage) is state

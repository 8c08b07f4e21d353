"""The order of the queue is the person's, but never at the cost of what is under way."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.ordering import moved_before, stepped
from desktop.queue.states import ACTIVE
from tests.desktop.queue.view_items import item

STATES = st.sampled_from([ItemState.WAITING, ItemState.PAUSED, ItemState.DONE, ItemState.WORKING])


def queue_of(states: list[ItemState]) -> list[QueueItem]:
    return [item(number * 10, state) for number, state in enumerate(states, start=1)]


def after(items: list[QueueItem], changed: list[QueueItem]) -> list[str]:
    places = {one.id: one for one in changed}
    now = [places.get(one.id, one) for one in items]
    return [one.id for one in sorted(now, key=lambda one: one.position)]


def test_a_photo_goes_where_it_is_put() -> None:
    items = queue_of([ItemState.WAITING] * 4)

    assert after(items, moved_before(items, {"item-40"}, "item-20")) == [
        "item-10", "item-40", "item-20", "item-30",
    ]  # fmt: skip
    assert after(items, moved_before(items, {"item-10", "item-30"}, None)) == [
        "item-20", "item-40", "item-10", "item-30",
    ]  # fmt: skip


def test_steps_stop_at_the_ends_and_keep_a_selection_together() -> None:
    items = queue_of([ItemState.WAITING] * 4)

    assert stepped(items, {"item-10"}, down=False) == []
    assert stepped(items, {"item-30", "item-40"}, down=True) == []
    assert after(items, stepped(items, {"item-20", "item-30"}, down=True)) == [
        "item-10", "item-40", "item-20", "item-30",
    ]  # fmt: skip
    assert after(items, stepped(items, {"item-40"}, down=False)) == [
        "item-10", "item-20", "item-40", "item-30",
    ]  # fmt: skip


@given(
    states=st.lists(STATES, max_size=9),
    picked=st.sets(st.integers(1, 9), max_size=4),
    before=st.none() | st.integers(1, 9),
)
def test_no_photo_is_lost_and_none_under_way_is_moved(
    states: list[ItemState], picked: set[int], before: int | None
) -> None:
    items = queue_of(states)
    chosen = {f"item-{number * 10}" for number in picked}

    changed = moved_before(items, chosen, None if before is None else f"item-{before * 10}")

    places = {one.id: one for one in changed}
    now = [places.get(one.id, one) for one in items]
    assert sorted(one.position for one in now) == [one.position for one in items]
    assert all(one.state not in ACTIVE for one in changed)
    assert [replace(one, position=0) for one in now] == [replace(one, position=0) for one in items]

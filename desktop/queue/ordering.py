"""Changing the order of the queue: what nobody is at work on trades places. Pure."""

from collections.abc import Callable, Collection

from msgspec.structs import replace

from desktop.queue.item import QueueItem
from desktop.queue.states import ACTIVE

Order = Callable[[list[QueueItem]], list[QueueItem]]
"""From all items in their order to those that get another place, with that place."""


def moved_before(
    items: list[QueueItem], item_ids: Collection[str], before_id: str | None
) -> list[QueueItem]:
    """The chosen items in front of another one, or behind all without one.

    Items under way keep their places: the others share out the places that are left.
    """
    picked, rest = _parted(items, item_ids)
    border = next((item.position for item in items if item.id == before_id), None)
    index = len(rest)
    if border is not None:
        index = sum(1 for item in rest if item.position < border)
    return _placed([*rest[:index], *picked, *rest[index:]])


def stepped(items: list[QueueItem], item_ids: Collection[str], *, down: bool) -> list[QueueItem]:
    """The chosen items one place up or down, together."""
    loose = [item for item in items if item.state not in ACTIVE]
    rows = [row for row, item in enumerate(loose) if item.id in item_ids]
    if not rows or (rows[-1] == len(loose) - 1 if down else rows[0] == 0):
        return []
    if not down:
        return moved_before(items, item_ids, loose[rows[0] - 1].id)
    behind = rows[-1] + 2
    return moved_before(items, item_ids, loose[behind].id if behind < len(loose) else None)


def _parted(
    items: list[QueueItem], item_ids: Collection[str]
) -> tuple[list[QueueItem], list[QueueItem]]:
    loose = [item for item in items if item.state not in ACTIVE]
    picked = [item for item in loose if item.id in item_ids]
    return picked, [item for item in loose if item.id not in item_ids]


def _placed(order: list[QueueItem]) -> list[QueueItem]:
    places = sorted(item.position for item in order)
    return [
        replace(item, position=place)
        for item, place in zip(order, places, strict=True)
        if item.position != place
    ]

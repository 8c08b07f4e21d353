"""Stripe's lists: newest first, in pages, filtered by time."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from backend.sandbox.stripe_errors import invalid
from backend.sandbox.stripe_forms import Form
from backend.sandbox.stripe_objects import Event, StripeThing

Thing = TypeVar("Thing", bound=StripeThing | Event)
MAX_LIMIT = 100


class Page(Struct, Generic[Thing], kw_only=True):
    object: str = "list"
    data: list[Thing]
    has_more: bool
    url: str


def page_of(things: Iterable[Thing], form: Form, url: str) -> Page[Thing]:
    """One page of things that are given oldest first. Raises: StripeFault."""
    limit = form.number("limit")
    if limit is None:
        limit = 10
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("This value must be between 1 and 100.", "limit")
    newest_first = [thing for thing in things if _is_in_time(thing, form)][::-1]
    after, before = form.text("starting_after"), form.text("ending_before")
    form.part("created")
    if after:
        newest_first = newest_first[_place(newest_first, after, "starting_after") + 1 :]
    if before:
        newer = newest_first[: _place(newest_first, before, "ending_before")]
        return Page(data=newer[-limit:], has_more=len(newer) > limit, url=url)
    return Page(data=newest_first[:limit], has_more=len(newest_first) > limit, url=url)


def _is_in_time(thing: Thing, form: Form) -> bool:
    window = form.part("created")
    at_least, above = window.number("gte"), window.number("gt")
    at_most, below = window.number("lte"), window.number("lt")
    created = thing.created
    return (
        (at_least is None or created >= at_least)
        and (above is None or created > above)
        and (at_most is None or created <= at_most)
        and (below is None or created < below)
    )


def _place(things: Sequence[Thing], object_id: str, param: str) -> int:
    for place, thing in enumerate(things):
        if thing.id == object_id:
            return place
    raise invalid(f"No such object: '{object_id}'", param, code="resource_missing")

"""The queue in numbers: what the button and the line above the list say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from desktop.queue.drafts import is_draft, may_start, needs_price
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import ACTIVE, CLEARED

S = ItemState
PARALLEL = 3
"""About how many photos are worked on at once."""
LONGEST_WAY = timedelta(hours=6)
"""What took longer was held up by something that says nothing of the next photo."""


@dataclass(frozen=True)
class Summary:
    """Counts over all items."""

    total: int = 0
    started: int = 0
    """All but those for which nobody has pressed the button."""
    done: int = 0
    drafts: int = 0
    draft_credits: int = 0
    unpriced: int = 0
    """Drafts whose price is not known yet."""
    under_way: int = 0
    in_line: int = 0
    failed: int = 0
    clearable: int = 0
    """What "Clear finished" would take out."""
    poor: int = 0
    """Waiting for credits."""
    poor_credits: int = 0
    paused: int = 0
    capped: int = 0
    """Held by the spending limit."""
    seconds_left: float | None = None
    """A guess from the photos that are done; None without any."""

    @property
    def is_busy(self) -> bool:
        return self.under_way + self.in_line > 0


def summarise(items: Iterable[QueueItem]) -> Summary:
    every = list(items)
    drafts = [item for item in every if may_start(item)]
    poor = [item for item in every if item.state is S.WAITING_FOR_CREDITS]
    under_way = sum(1 for item in every if item.state in ACTIVE)
    in_line = sum(1 for item in every if item.state is S.WAITING)
    return Summary(
        total=len(every),
        started=sum(1 for item in every if not is_draft(item)),
        done=sum(1 for item in every if item.state is S.DONE),
        drafts=len(drafts),
        draft_credits=sum(item.credits_quoted for item in drafts),
        unpriced=sum(1 for item in drafts if needs_price(item)),
        under_way=under_way,
        in_line=in_line,
        failed=sum(1 for item in every if item.state in {S.FAILED, S.REFUSED}),
        clearable=sum(1 for item in every if item.state in CLEARED),
        poor=len(poor),
        poor_credits=sum(item.credits_quoted for item in poor),
        paused=sum(1 for item in every if item.state is S.PAUSED and not is_draft(item)),
        capped=sum(1 for item in every if item.reason == "spending_cap"),
        seconds_left=_seconds_left(every, under_way + in_line),
    )


def _seconds_left(items: list[QueueItem], left: int) -> float | None:
    """From the photos that took their whole way; those done before took no time and say nothing.

    Neither do those that waited out a night, or whose clock was set meanwhile.
    """
    spans = [
        item.finished_at - item.started_at
        for item in items
        if item.state is S.DONE and item.credits_spent and item.started_at and item.finished_at
    ]
    usual = [span.total_seconds() for span in spans if timedelta() < span < LONGEST_WAY]
    if not usual or not left:
        return None
    return median(usual) * left / min(PARALLEL, left)

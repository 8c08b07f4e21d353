"""When a batch is over, and what became of it: one message for all of its photos."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.presenter import QueuePresenter
from desktop.queue.summary import Summary


@dataclass(frozen=True)
class BatchEnd:
    """How many photos ended how."""

    done: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0
    """Held by missing credits or the spending limit."""


class BatchWatch(QObject):
    """A batch lasts from the first photo under way until nothing is under way or in line."""

    ended = Signal(object)
    """With the BatchEnd; not for a batch in which nothing came to an end."""
    progressed = Signal(int, int)
    """Photos that ended in this batch, and all of it; 0, 0 when it is over."""

    def __init__(self, queue: QueuePresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ends: dict[str, QueueItem] = {}
        self._is_busy = False
        queue.item_ended.connect(self._count)
        queue.summary_changed.connect(self._follow)

    def _count(self, item: QueueItem) -> None:
        self._ends[item.id] = item

    def _follow(self, summary: Summary) -> None:
        left = summary.under_way + summary.in_line
        if summary.is_busy:
            self._is_busy = True
            self.progressed.emit(len(self._ends), len(self._ends) + left)
        elif self._is_busy:
            self._is_busy = False
            ends, self._ends = list(self._ends.values()), {}
            self.progressed.emit(0, 0)
            end = _end_of(ends, summary)
            if end.done + end.refused + end.failed:
                self.ended.emit(end)


def _end_of(items: list[QueueItem], summary: Summary) -> BatchEnd:
    return BatchEnd(
        done=sum(1 for item in items if item.state is ItemState.DONE),
        refused=sum(1 for item in items if item.state is ItemState.REFUSED),
        failed=sum(1 for item in items if item.state is ItemState.FAILED),
        waiting=summary.poor + summary.capped,
    )

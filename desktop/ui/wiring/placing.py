"""Connects dragging and the keys that move photos with the queue's order."""

from PySide6.QtCore import QObject

from desktop.queue.arranging import ArrangingPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.queue.states import ACTIVE
from desktop.ui.actions import Act
from desktop.ui.parts import Parts


class Placing(QObject):
    """Lives as long as its window."""

    def __init__(self, parts: Parts, queue: QueuePresenter, arranging: ArrangingPresenter) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._arranging = arranging
        parts.view.order_asked.connect(arranging.move_before)
        parts.actions[Act.MOVE_UP].triggered.connect(lambda: self._step(down=False))
        parts.actions[Act.MOVE_DOWN].triggered.connect(lambda: self._step(down=True))
        parts.view.chosen_changed.connect(self._enable)
        queue.summary_changed.connect(self._enable)
        self._enable()

    def _step(self, *, down: bool) -> None:
        self._arranging.step([item.id for item in self._parts.view.chosen()], down=down)

    def _enable(self) -> None:
        """What is under way keeps its place."""
        can_move = any(item.state not in ACTIVE for item in self._parts.view.chosen())
        for act in (Act.MOVE_UP, Act.MOVE_DOWN):
            self._parts.actions[act].setEnabled(can_move and self._parts.model.rowCount() > 1)

"""The queue beside the picture, or beside the page that takes its place."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from desktop.ui.main_window import USUAL_SIZE
from desktop.ui.opening_view import NARROW_PX, QUEUE_HEIGHT_PX, QUEUE_WIDTH_PX

QUEUE_SHARE = 0.42
"""At most, of the height of a narrow window."""


class Stage(IntEnum):
    """What is shown beside the queue."""

    PICTURE = 0
    ACCOUNT = 1
    CREDITS = 2
    SETTINGS = 3


class Stages(QSplitter):
    """The queue stays where it is; what is beside it changes."""

    lowered = Signal(bool)
    """Whether the queue is a strip under the picture from now on."""
    left = Signal()
    """A page is gone, and the keys were in it: somebody has to take them."""

    def __init__(self, queue: QWidget, pages: Sequence[QWidget]) -> None:
        """`pages` in the order of Stage."""
        super().__init__()
        self._queue = queue
        self._pages = QStackedWidget()
        for page in pages:
            self._pages.addWidget(page)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self._is_moved = False
        self._is_arranged = False
        # Now, not with the first size: what is put in later loses the keys that it was given.
        self.addWidget(queue)
        self.addWidget(self._pages)
        self.splitterMoved.connect(self._note_moved)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.setContext(Qt.ShortcutContext.WindowShortcut)
        back.activated.connect(lambda: self.show_stage(Stage.PICTURE))

    @property
    def is_narrow(self) -> bool:
        return self.width() < NARROW_PX

    @property
    def stage(self) -> Stage:
        return Stage(self._pages.currentIndex())

    def show_stage(self, stage: Stage) -> None:
        """A page takes the picture's place; the queue stays where it is."""
        is_left = stage is Stage.PICTURE is not self.stage
        had_keys = self._pages.isAncestorOf(self.window().focusWidget())
        self._pages.setCurrentIndex(stage)
        if is_left and had_keys:
            self.left.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    @override
    def event(self, event: QEvent) -> bool:
        """What lies under the picture asks for less once it is laid out as a strip."""
        is_handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._is_arranged and self.is_narrow:
            self.arrange()
        return is_handled

    def arrange(self) -> None:
        """Side by side, or the queue as a strip under the picture where width is short."""
        is_low = self.is_narrow
        wanted = Qt.Orientation.Vertical if is_low else Qt.Orientation.Horizontal
        if self._is_arranged and self.orientation() == wanted:
            if is_low and not self._is_moved:
                self.setSizes(self._shares_above())
            return
        self._is_arranged = True
        self._is_moved = False
        self.setOrientation(wanted)
        self.lowered.emit(is_low)
        order = [self._pages, self._queue] if is_low else [self._queue, self._pages]
        for index, widget in enumerate(order):
            self.insertWidget(index, widget)
            self.setStretchFactor(index, 1 if widget is self._pages else 0)
        above = self._shares_above()
        beside = [QUEUE_WIDTH_PX, USUAL_SIZE.width() - QUEUE_WIDTH_PX]
        self.setSizes(above if is_low else beside)

    def _shares_above(self) -> list[int]:
        """Of the page and the queue under it, which takes less than half of a low window."""
        height_px = self.height()
        queue_px = min(QUEUE_HEIGHT_PX, round(height_px * QUEUE_SHARE))
        return [height_px - queue_px, queue_px]

    def _note_moved(self) -> None:
        """From now on the line is where the person has put it."""
        self._is_moved = True

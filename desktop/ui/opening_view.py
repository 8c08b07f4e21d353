"""What the window shows until its views are there: their places, without words."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from desktop.ui.theme.tokens import DROP_RADIUS_PX, RADIUS_PX, Space, Tokens

NARROW_PX = 900
"""Of the window's width: below it the queue lies under the picture."""
QUEUE_WIDTH_PX = 436
QUEUE_HEIGHT_PX = 320
"""Where the queue lies under the picture."""
HEADER_PX = 46
BLOCK_PX = 32
BLOCKS = 3


class OpeningView(QFrame):
    """Boxes coloured by a style sheet: a painter's brushes would load all of Qt's namespace."""

    painted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setAccessibleName("OpenDream Upscale")
        self.setStyleSheet(
            f"QFrame {{ background: {tokens.panel}; }}"
            f"#picture {{ background: {tokens.canvas}; }}"
            f"#list {{ border: 1px solid {tokens.line}; border-radius: {DROP_RADIUS_PX}px; }}"
            f"#block {{ background: {tokens.pressed}; border-radius: {RADIUS_PX}px; }}"
        )
        self._picture = self._box("picture")
        self._heading, self._list = self._box("block"), self._box("list")
        self._rest = [self._box("block") for _ in range(BLOCKS)]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        queue, picture = self._places()
        self._picture.setGeometry(picture)
        self._fill(queue.adjusted(Space.L_PX, Space.L_PX, -Space.L_PX, -Space.L_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def _box(self, name: str) -> QFrame:
        box = QFrame(self)
        box.setObjectName(name)
        return box

    def _places(self) -> tuple[QRect, QRect]:
        """Of the queue and of the picture, as the window will lay them out."""
        below = self.rect().adjusted(0, HEADER_PX, 0, 0)
        if self.width() < NARROW_PX:
            picture = below.adjusted(0, 0, 0, -QUEUE_HEIGHT_PX)
            return below.adjusted(0, picture.height(), 0, 0), picture
        queue = QRect(below)
        queue.setWidth(QUEUE_WIDTH_PX)
        return queue, below.adjusted(QUEUE_WIDTH_PX, 0, 0, 0)

    def _fill(self, queue: QRect) -> None:
        """The list with its heading, and under it options and the button."""
        left, top, width = queue.left(), queue.top(), queue.width()
        self._heading.setGeometry(left, top, width // 3, Space.L_PX)
        below_list = queue.bottom() + 1 + Space.M_PX - BLOCKS * (BLOCK_PX + Space.M_PX)
        list_top = top + Space.XXL_PX
        self._list.setGeometry(left, list_top, width, below_list - Space.XL_PX - list_top)
        for number, box in enumerate(self._rest):
            box.setGeometry(left, below_list + number * (BLOCK_PX + Space.M_PX), width, BLOCK_PX)

"""The queue's side of the window: the list, what to make of it, and the one button."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.queue.view import QueueView
from desktop.ui.actions import Act, Actions
from desktop.ui.buttons import action_button, push_button
from desktop.ui.empty_state import EmptyState
from desktop.ui.fitting_scroll import FittingScroll
from desktop.ui.labels import plain_label
from desktop.ui.layout import separator
from desktop.ui.notice import NoticeBar
from desktop.ui.options_panel import OptionsPanel
from desktop.ui.theme.tokens import Space


@dataclass(frozen=True)
class PaneParts:
    """What the pane is put together from."""

    view: QueueView
    empty: EmptyState
    options: OptionsPanel
    news: NoticeBar
    """What holds the queue up: no connection, no credits."""
    hint: NoticeBar
    """What has just happened and can be undone."""


class QueuePane(QWidget):
    """Tall beside the picture, or low under it."""

    start_pressed = Signal()

    def __init__(self, parts: PaneParts, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._actions = actions
        self._summary = plain_label(kind="section")
        self.start_button = push_button("", self.start_pressed.emit, kind="primary")
        self._stack = QStackedLayout()
        self._empty = QWidget(self)
        self._around = QVBoxLayout(self._empty)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lay_out()
        self.show_count(0)

    def show_count(self, count: int) -> None:
        # What is behind the list takes no room: a stack is as large as its largest page. It is
        # hidden first, for nobody asks again how large a page is that is not in sight.
        self._parts.empty.setHidden(count > 0)
        self._stack.setCurrentIndex(1 if count else 0)

    def show_summary(self, text: str) -> None:
        self._summary.setText(text)

    def show_start(self, text: str, *, is_possible: bool) -> None:
        self.start_button.setText(text)
        self.start_button.setEnabled(is_possible)

    def set_low(self, is_low: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        """A strip: the list on the left, options on the right."""
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if is_low else direction.TopToBottom)
        self._line.setVisible(not is_low)
        right_px = 0 if is_low else Space.L_PX
        self._around.setContentsMargins(Space.L_PX, 0, right_px, Space.L_PX)

    def _lay_out(self) -> None:
        self._line = separator()
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._list_part(), stretch=1)
        self._box.addWidget(self._line)
        self._box.addWidget(self._order_part())

    def _list_part(self) -> QWidget:
        part = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(Space.L_PX, 0, Space.S_PX, 0)
        head.setSpacing(Space.XS_PX)
        head.addWidget(self._summary, stretch=1)
        for act in (Act.OPEN, Act.PAUSE, Act.RETRY_FAILED, Act.CLEAR_FINISHED):
            head.addWidget(action_button(self._actions[act]))
        self._around.setContentsMargins(Space.L_PX, 0, Space.L_PX, Space.L_PX)
        self._around.addWidget(self._parts.empty)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._parts.view)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, Space.S_PX, 0, 0)
        column.setSpacing(Space.XS_PX)
        column.addLayout(head)
        column.addLayout(self._stack, stretch=1)
        return part

    def _order_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(Space.L_PX, Space.M_PX, Space.L_PX, Space.L_PX)
        column.setSpacing(Space.M_PX)
        scroll = FittingScroll(self._told_and_chosen())
        for notices in (self._parts.news, self._parts.hint):
            notices.shown.connect(partial(scroll.verticalScrollBar().setValue, 0))
        column.addWidget(scroll)
        column.addStretch()
        column.addWidget(self.start_button)
        return part

    def _told_and_chosen(self) -> QWidget:
        """Messages scroll with the options: in a low window both would leave the list no room."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M_PX)
        for notices in (self._parts.news, self._parts.hint):
            column.addWidget(notices)
        column.addWidget(self._parts.options, stretch=1)
        return inner

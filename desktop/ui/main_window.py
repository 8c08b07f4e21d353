"""The one window: menus and balance on top, the queue beside the picture, the report under it."""

from enum import IntEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenuBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.queue.view_pane import QueuePane
from desktop.queue.view_report import ReportStrip
from desktop.ui.actions import Actions
from desktop.viewer.compare import CompareView

NARROW_PX = 900
USUAL_SIZE = QSize(1240, 800)
LEAST_SIZE = QSize(640, 520)
QUEUE_WIDTH_PX = 436


class Stage(IntEnum):
    """What is shown beside the queue."""

    PICTURE = 0
    ACCOUNT = 1
    CREDITS = 2
    SETTINGS = 3


class MainWindow(QMainWindow):
    """Puts the views in their places; which view does what is decided elsewhere."""

    def __init__(
        self,
        *,
        actions: Actions,
        balance: QWidget,
        queue: QueuePane,
        compare: CompareView,
        report: ReportStrip,
        account: QWidget,
        top_up: QWidget,
        settings: QWidget,
    ) -> None:
        super().__init__()
        self.setWindowTitle("OpenDream Upscale")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(USUAL_SIZE)
        self._queue = queue
        self._pages = QStackedWidget()
        self._splitter = QSplitter()
        bar = QMenuBar()
        self.menus = actions.fill(bar)
        self.setMenuWidget(self._header(bar, balance))
        for page in (self._picture(compare, report), account, top_up, settings):
            self._pages.addWidget(page)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self.setCentralWidget(self._splitter)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.activated.connect(lambda: self.show_stage(Stage.PICTURE))
        self._arrange()

    @property
    def is_narrow(self) -> bool:
        return self.width() < NARROW_PX

    @property
    def stage(self) -> Stage:
        return Stage(self._pages.currentIndex())

    def show_stage(self, stage: Stage) -> None:
        """A page takes the picture's place; the queue stays where it is."""
        self._pages.setCurrentIndex(stage)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _header(self, bar: QMenuBar, balance: QWidget) -> QWidget:
        """Menu and balance in one line; where the system has the menu, the balance alone."""
        header = QWidget()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(bar, stretch=1)
        line.addWidget(balance)
        return header

    def _picture(self, compare: CompareView, report: ReportStrip) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(compare, stretch=1)
        column.addWidget(report)
        return page

    def _arrange(self) -> None:
        """Side by side, or the queue as a strip under the picture where width is short."""
        is_low = self.is_narrow
        wanted = Qt.Orientation.Vertical if is_low else Qt.Orientation.Horizontal
        if self._splitter.count() and self._splitter.orientation() == wanted:
            return
        self._splitter.setOrientation(wanted)
        self._queue.set_low(is_low=is_low)
        order = [self._pages, self._queue] if is_low else [self._queue, self._pages]
        for index, widget in enumerate(order):
            self._splitter.insertWidget(index, widget)
            self._splitter.setStretchFactor(index, 1 if widget is self._pages else 0)
        self._splitter.setSizes(
            [480, 320] if is_low else [QUEUE_WIDTH_PX, USUAL_SIZE.width() - QUEUE_WIDTH_PX]
        )

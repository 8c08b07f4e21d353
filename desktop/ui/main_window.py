"""The one window: menus and balance on top, the queue beside the picture, the report under it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.credits.view import BalanceBar
from desktop.queue.view_pane import QueuePane
from desktop.queue.view_report import ReportStrip
from desktop.ui.actions import Actions, Menu
from desktop.ui.layout import separator
from desktop.viewer.compare import CompareView

NARROW_PX = 900
USUAL_SIZE = QSize(1240, 800)
LEAST_SIZE = QSize(640, 480)
QUEUE_WIDTH_PX = 400


class MainWindow(QMainWindow):
    """Puts the views in their places; which view does what is decided elsewhere."""

    closing = Signal()

    def __init__(
        self,
        *,
        actions: Actions,
        balance: BalanceBar,
        queue: QueuePane,
        compare: CompareView,
        report: ReportStrip,
        account: QWidget,
    ) -> None:
        super().__init__()
        self.setWindowTitle("OpenDream Upscale")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(USUAL_SIZE)
        self._queue = queue
        self._balance = balance
        self._picture = QWidget()
        self._stage = QStackedWidget()
        self._splitter = QSplitter()
        self.menus = actions.fill(self.menuBar())
        self._lay_out(compare, report, account)
        self._arrange()

    @property
    def is_narrow(self) -> bool:
        return self.width() < NARROW_PX

    def show_account(self, *, is_shown: bool) -> None:
        """The account's page takes the picture's place; the queue stays where it is."""
        self._stage.setCurrentIndex(1 if is_shown else 0)

    @property
    def is_account_shown(self) -> bool:
        return self._stage.currentIndex() == 1

    def menu_added(self, menu: Menu, add: Callable[[QWidget], None]) -> None:
        """Let a part of the application add its own entries."""
        add(self.menus[menu])

    def geometry_bytes(self) -> QByteArray:
        return self.saveGeometry()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def _lay_out(self, compare: CompareView, report: ReportStrip, account: QWidget) -> None:
        column = QVBoxLayout(self._picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.menuBar().isNativeMenuBar():
            # The menu is not in the window there, so the balance needs a place of its own.
            column.addWidget(self._balance, alignment=Qt.AlignmentFlag.AlignRight)
        else:
            self.menuBar().setCornerWidget(self._balance)
        column.addWidget(compare, stretch=1)
        column.addWidget(separator())
        column.addWidget(report)
        self._stage.addWidget(self._picture)
        self._stage.addWidget(account)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self.setCentralWidget(self._splitter)

    def _arrange(self) -> None:
        """Side by side, or the queue as a strip under the picture where width is short."""
        is_low = self.is_narrow
        wanted = Qt.Orientation.Vertical if is_low else Qt.Orientation.Horizontal
        if self._splitter.count() and self._splitter.orientation() == wanted:
            return
        self._splitter.setOrientation(wanted)
        self._queue.set_low(is_low=is_low)
        order = [self._stage, self._queue] if is_low else [self._queue, self._stage]
        for index, widget in enumerate(order):
            self._splitter.insertWidget(index, widget)
            self._splitter.setStretchFactor(index, 1 if widget is self._stage else 0)
        self._splitter.setSizes([480, 320] if is_low else [QUEUE_WIDTH_PX, 840])

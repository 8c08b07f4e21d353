"""The picture with its report under it, which folds to one line before the picture gets too low."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.queue.view_report import ReportStrip

LEAST_SHARE = 0.45
"""Of the window's height, for the picture and the ways of looking at it."""
ENOUGH_PX = 300
"""A picture as high as this needs no larger share."""


class PicturePage(QWidget):
    """The picture comes first: people judge it here."""

    def __init__(self, compare: QWidget, report: ReportStrip) -> None:
        super().__init__()
        self._report = report
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(compare, stretch=1)
        column.addWidget(report)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        least_px = min(ENOUGH_PX, round(self.window().height() * LEAST_SHARE))
        full_px = self._report.full_height_px(self.width())
        if self._report.set_brief(is_brief=self.height() - full_px < least_px):
            # In the same step, from the inside out: nothing jumps beside a picture.
            self._report.lay_out_anew()
            self._column.activate()

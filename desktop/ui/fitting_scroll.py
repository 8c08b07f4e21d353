"""A scroll area that asks for as much height as what is in it, and scrolls only when given less."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

LEAST_HEIGHT_PX = 72


class FittingScroll(QScrollArea):
    """For a panel that usually fits and sometimes does not."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner.installEventFilter(self)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    @override
    def sizeHint(self) -> QSize:
        inner = self._inner
        layout = inner.layout()
        hint = inner.sizeHint()
        if layout is None or not layout.hasHeightForWidth():
            return hint
        width_px = self.viewport().width() or hint.width()
        # Qt gives the inner widget at least its smallest hint, whatever its width would ask for.
        least_px = inner.minimumSizeHint().height()
        return QSize(hint.width(), max(layout.totalHeightForWidth(width_px), least_px))

    @override
    def minimumSizeHint(self) -> QSize:
        bar_px = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar_px, LEAST_HEIGHT_PX)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self.updateGeometry()
        return False

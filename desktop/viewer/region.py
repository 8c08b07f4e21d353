"""Choosing a part of the picture: a frame over the canvas, moved by mouse or keys."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.viewer.canvas import CompareCanvas

STEP = 0.1
"""Of the frame's own size, for each press of an arrow key."""
GROWTH = 1.25
LEAST_SHARE = 0.01
VEIL = QColor(0, 0, 0, 130)
INK = QColor(240, 240, 240)
STEPS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


OWN_KEYS = {
    *STEPS,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
}


class RegionFrame(QWidget):
    """The frame in shares of the picture, 0..1. Arrow keys move it, plus and minus size it."""

    region_changed = Signal(QRectF)
    accepted = Signal()
    given_up = Signal()

    def __init__(self, canvas: CompareCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._from: QPointF | None = None
        self.region = QRectF(0.25, 0.25, 0.5, 0.5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Part to try"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move it, plus and minus change its size, Enter tries it.")
        )
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self.update)
        self.hide()

    def open(self, width_share: float, height_share: float) -> None:
        """Begin with a frame of this size in the middle of what is seen."""
        self.setGeometry(self._canvas.rect())
        middle = self._share_at(QPointF(self.rect().center()))
        size = QRectF(0, 0, min(1.0, width_share), min(1.0, height_share))
        size.moveCenter(middle)
        self._choose(size)
        self.show()
        self.raise_()
        self.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    @override
    def event(self, event: QEvent) -> bool:
        """Its keys are its own here, not those of the menus."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = self._frame()
        outside = QRegion(self.rect()) - QRegion(frame.toRect())
        painter.setClipRegion(outside)
        painter.fillRect(self.rect(), VEIL)
        painter.setClipping(False)
        painter.setPen(QPen(INK, 2 if self.hasFocus() else 1))
        painter.drawRect(frame)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._share_at(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            drawn = QRectF(self._from, self._share_at(event.position())).normalized()
            if drawn.width() > LEAST_SHARE and drawn.height() > LEAST_SHARE:
                self._choose(drawn)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            across, down = STEPS[key]
            size = self.region
            self._choose(size.translated(across * size.width(), down * size.height()))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self._resize(GROWTH if key == Qt.Key.Key_Plus else 1 / GROWTH)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _resize(self, factor: float) -> None:
        size = self.region
        grown = QRectF(0, 0, size.width() * factor, size.height() * factor)
        grown.moveCenter(size.center())
        if grown.width() > LEAST_SHARE and grown.height() > LEAST_SHARE:
            self._choose(grown)

    def _choose(self, region: QRectF) -> None:
        """Within the picture, whatever was asked for."""
        width, height = min(region.width(), 1.0), min(region.height(), 1.0)
        left = min(max(region.left(), 0.0), 1.0 - width)
        top = min(max(region.top(), 0.0), 1.0 - height)
        self.region = QRectF(left, top, width, height)
        self.update()
        self.region_changed.emit(self.region)

    def _picture(self) -> QRectF:
        """Where the whole picture lies on the canvas, in logical pixels."""
        scene = self._canvas.scene
        frame = scene.frame(scene.panes()[0]).rect
        ratio = self._canvas.devicePixelRatioF()
        return QRectF(
            frame.left() / ratio, frame.top() / ratio, frame.width() / ratio, frame.height() / ratio
        )

    def _frame(self) -> QRectF:
        whole, part = self._picture(), self.region
        return QRectF(
            whole.left() + part.left() * whole.width(),
            whole.top() + part.top() * whole.height(),
            part.width() * whole.width(),
            part.height() * whole.height(),
        )

    def _share_at(self, point: QPointF) -> QPointF:
        whole = self._picture()
        across = (point.x() - whole.left()) / max(1.0, whole.width())
        down = (point.y() - whole.top()) / max(1.0, whole.height())
        return QPointF(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))

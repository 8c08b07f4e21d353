"""The canvas: paints the scene and lets mouse, wheel and pinch move the view on it."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.figures import size_text
from desktop.ui.theme.theme import Theme
from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.overlay import (
    HANDLE_RADIUS_PX,
    Label,
    has_room,
    labels_of,
    paint_label,
    paint_sentence,
    paint_split,
    split_strip,
)
from desktop.viewer.painting import Picture
from desktop.viewer.pane_painter import Ground, PanePainter
from desktop.viewer.scene import Scene
from desktop.viewer.tiles import TileSource
from desktop.viewer.viewport import Viewport

WHEEL_STEP = 1.25
WHEEL_NOTCH = 120
SPLIT_STOPS = (0.02, 0.5, 0.98)


class CompareCanvas(QWidget):
    """Shows up to three pictures on one grid; says when the split or the view has moved."""

    split_moved = Signal(float)
    view_changed = Signal()
    dragged_out = Signal()
    """Pulled at while it was whole in view, where there is nothing to move."""

    def __init__(self, theme: Theme, tiles: TileSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sentence = ""
        self._drag_from: QPointF | None = None
        self._is_split_dragged = False
        self.scene = Scene()
        self._panes = PanePainter(self.scene, tiles)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Paint all of it anew: what is shown looks different although nothing has moved."""
        self._panes.clear()
        self.update()

    def set_picture(self, side: Side, picture: Picture | None) -> None:
        self.scene.set_picture(side, picture)
        self._panes.clear()  # what is closed must be let go of
        self._view_moved()

    def set_sentence(self, sentence: str) -> None:
        """What to say while there is no picture."""
        self._sentence = sentence
        self.update()

    def set_mode(self, mode: CompareMode) -> None:
        self.scene.arrange(mode=mode, is_original_shown=False)
        self._view_moved()

    def set_split(self, share: float) -> None:
        """Only what the line passed over is painted anew, if that is all that changes."""
        had_room, before_px = self._labels_with_room(), self._split_x_px()
        self.scene.arrange(split_share=share)
        if self._labels_with_room() != had_room or not self.devicePixelRatioF().is_integer():
            self.update()  # a strip's last row is not painted where pixels do not meet points
        elif self.scene.has_split:
            self.update(split_strip(before_px, self._split_x_px(), self.height()))

    def show_original(self, *, is_shown: bool) -> None:
        self.scene.arrange(is_original_shown=is_shown)
        self.update()

    def set_before_smooth(self, *, is_smooth: bool) -> None:
        self.scene.is_before_smooth = is_smooth
        self.update()

    def show_fit(self) -> None:
        self._look(self.scene.viewport.fitted())

    def show_actual(self, at: QPointF | None = None) -> None:
        """100 %: one pixel of the output grid for each pixel of the screen."""
        anchor = None if at is None else self._anchor(at)
        self._look(self.scene.viewport.at_scale(1.0, anchor))

    def zoom(self, factor: float) -> None:
        self._look(self.scene.viewport.zoomed(factor))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        background = QColor(self._theme.tokens.canvas)
        if not self.scene.pictures:
            painter.fillRect(self.rect(), background)
            colour = QColor(self._theme.tokens.quiet_text)
            paint_sentence(painter, QRectF(self.rect()), self._sentence, colour)
            return
        ratio = self.devicePixelRatioF()
        size = QSize(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        areas = _areas(event, ratio)
        self._panes.paint(painter, areas, Ground(size, background))
        painter.restore()
        for label in self._labels():
            paint_label(painter, label)
        if self.scene.has_split:
            paint_split(painter, self._split_x_px(), self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ratio = self.devicePixelRatioF()
        self.scene.resize(self.width() * ratio, self.height() * ratio)
        self._view_moved()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / WHEEL_NOTCH
        anchor = self._anchor(event.position())
        self._look(self.scene.viewport.zoomed(WHEEL_STEP**notches, anchor))
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            anchor = self._anchor(event.position())
            self._look(self.scene.viewport.zoomed(1 + event.value(), anchor))
            return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._drag_from = event.position()
            self._is_split_dragged = self._is_on_split(event.position())
            self._show_cursor(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None and self._is_split_dragged:
            self._move_split(event.position().x() / max(1, self.width()))
        elif self._drag_from is not None and self.scene.viewport.is_fit:
            if _is_pulled(event, self._drag_from):
                self._drag_from = None
                self.dragged_out.emit()
        elif self._drag_from is not None:
            moved = (event.position() - self._drag_from) * self.devicePixelRatioF()
            self._drag_from = event.position()
            self._look(self.scene.viewport.panned(moved.x(), moved.y()))
        self._show_cursor(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self._is_split_dragged = False
        self._show_cursor(event.position())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the line: left, middle, right in turn. Elsewhere: fit, or 100 % under the mouse."""
        view = self.scene.viewport
        if self._is_on_split(event.position()):
            share = self.scene.arrangement.split_share
            left, middle, right = SPLIT_STOPS
            self._move_split(left if share == middle else right if share < middle else middle)
        elif view.is_fit and view.scale < 1:
            self.show_actual(event.position())
        else:
            self.show_fit()

    def _move_split(self, share: float) -> None:
        self.set_split(share)
        self.split_moved.emit(self.scene.arrangement.split_share)

    def _look(self, viewport: Viewport) -> None:
        self.scene.viewport = viewport
        self._view_moved()

    def _view_moved(self) -> None:
        self.view_changed.emit()
        self.update()

    def _anchor(self, position: QPointF) -> tuple[float, float]:
        return self.scene.anchor(position * self.devicePixelRatioF())

    def _split_x_px(self) -> float:
        return self.scene.arrangement.split_share * self.width()

    def _is_on_split(self, position: QPointF) -> bool:
        return self.scene.has_split and abs(position.x() - self._split_x_px()) <= HANDLE_RADIUS_PX

    def _show_cursor(self, position: QPointF) -> None:
        if self._is_split_dragged or (self._drag_from is None and self._is_on_split(position)):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._drag_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.unsetCursor()

    def _labels(self) -> list[Label]:
        return labels_of(self.scene.panes(), self._label, self.devicePixelRatioF())

    def _labels_with_room(self) -> list[bool]:
        return [has_room(label, self.font()) for label in self._labels()]

    def _label(self, side: Side) -> str:
        picture = self.scene.pictures.get(side)
        if picture is None or side is Side.DIFFERENCE:
            return ""
        name = self.tr("After") if side is Side.AFTER else self.tr("Before")
        if Side.AFTER not in self.scene.pictures:
            name = self.tr("Original")
        return f"{name} · {size_text(picture.width_px, picture.height_px)}"


def _areas(event: QPaintEvent, ratio: float) -> list[QRectF]:
    region = event.region()
    return [_in_device_pixels(rect, ratio) for rect in region]  # type: ignore[attr-defined]  # the stubs forget it


def _in_device_pixels(rect: QRect, ratio: float) -> QRectF:
    """The whole pixels that a part of the widget touches."""
    left_px, top_px = math.floor(rect.left() * ratio), math.floor(rect.top() * ratio)
    right_px = math.ceil((rect.left() + rect.width()) * ratio)
    bottom_px = math.ceil((rect.top() + rect.height()) * ratio)
    return QRectF(left_px, top_px, right_px - left_px, bottom_px - top_px)


def _is_pulled(event: QMouseEvent, start: QPointF) -> bool:
    way_px = (event.position() - start).manhattanLength()
    is_left = bool(event.buttons() & Qt.MouseButton.LeftButton)
    return is_left and way_px >= QApplication.startDragDistance()

"""Paints the panes, and keeps what was painted twice so that a third time only copies it."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Frame, Picture, paint_picture
from desktop.viewer.scene import Scene
from desktop.viewer.tiles import TileSource

DIMMED_OPACITY = 0.5
"""How much of the picture is left under its difference map, whose black means agreement."""


@dataclass(frozen=True)
class Ground:
    """What the pictures lie on; the size in device pixels."""

    size: QSize
    colour: QColor


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture as it lies on its ground."""

    picture: Picture
    frame: Frame
    ground: Ground

    def is_like(self, other: "Shot | None") -> bool:
        """By identity of the picture: comparing two of them would read all their pixels."""
        return (
            other is not None
            and self.picture is other.picture
            and (self.frame, self.ground) == (other.frame, other.ground)
        )


class Layer:
    """A shot painted once; it grows by the columns that are asked for, all rows at a time."""

    def __init__(self, shot: Shot, tiles: TileSource) -> None:
        self.shot = shot
        self._tiles = tiles
        self._image = QImage(shot.ground.size, QImage.Format.Format_RGB32)
        self._left_px = self._right_px = 0

    def copy_to(self, painter: QPainter, clip: QRectF) -> None:
        self._grow(math.floor(clip.left()), math.ceil(clip.right()))
        painter.drawImage(clip, self._image, clip)

    def _grow(self, left_px: int, right_px: int) -> None:
        if self._left_px == self._right_px:
            self._left_px = self._right_px = left_px
        if left_px < self._left_px:
            self._paint(left_px, self._left_px)
            self._left_px = left_px
        if right_px > self._right_px:
            self._paint(self._right_px, right_px)
            self._right_px = right_px

    def _paint(self, left_px: int, right_px: int) -> None:
        clip = QRectF(left_px, 0, right_px - left_px, self.shot.ground.size.height())
        painter = QPainter(self._image)
        painter.setClipRect(clip)
        painter.fillRect(clip, self.shot.ground.colour)
        paint_picture(painter, self.shot.picture, self.shot.frame, clip, self._tiles)
        painter.end()


class PanePainter:
    """The pictures of a scene in their panes, on the background."""

    def __init__(self, scene: Scene, tiles: TileSource) -> None:
        self._scene = scene
        self._tiles = tiles
        self._last: dict[Side, Shot] = {}
        self._layers: dict[Side, Layer] = {}

    def clear(self) -> None:
        """What is shown will look different although nothing has moved."""
        self._last.clear()
        self._layers.clear()

    def paint(self, painter: QPainter, areas: list[QRectF], ground: Ground) -> None:
        """Paint all that falls into `areas`. The painter counts device pixels."""
        panes = [
            (pane, Shot(picture, self._scene.frame(pane), ground))
            for pane in self._scene.panes()
            if (picture := self._scene.pictures.get(pane.side)) is not None
        ]
        layers = [self._layer(pane.side, shot) for pane, shot in panes]
        has_gap = self._scene.arrangement.mode is CompareMode.SIDE_BY_SIDE
        for area in areas:
            if has_gap or None in layers:
                painter.fillRect(area, ground.colour)
            for (pane, shot), layer in zip(panes, layers, strict=True):
                clip = area & pane.clip
                if clip.isEmpty():
                    continue
                if layer is not None:
                    layer.copy_to(painter, clip)
                else:
                    self._paint_shot(painter, pane.side, shot, clip)

    def _layer(self, side: Side, shot: Shot) -> Layer | None:
        """None for what is seen for the first time: while the view moves a copy is only dear."""
        layer = self._layers.get(side)
        if layer is not None and shot.is_like(layer.shot):
            return layer
        self._layers.pop(side, None)
        is_still = shot.is_like(self._last.get(side))
        self._last[side] = shot
        if side is Side.DIFFERENCE or not is_still:
            return None
        self._layers[side] = Layer(shot, self._tiles)
        return self._layers[side]

    def _paint_shot(self, painter: QPainter, side: Side, shot: Shot, clip: QRectF) -> None:
        painter.setClipRect(clip)
        if side is Side.DIFFERENCE:
            painter.setClipRect(shot.frame.rect & clip)
            painter.fillRect(clip, QColor(0, 0, 0, round(255 * (1 - DIMMED_OPACITY))))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
        paint_picture(painter, shot.picture, shot.frame, clip, self._tiles)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setClipping(False)

"""Painting one picture through a viewport: the right level, and tiles at the finest one."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.viewer.pyramid import TILE_SIDE_PX, Pyramid
from desktop.viewer.tiles import TileSource


@dataclass(frozen=True)
class Picture:
    """What is known of a picture so far: a quick preview first, all of it later."""

    width_px: int
    height_px: int
    preview: QImage | None = None
    pyramid: Pyramid | None = None


@dataclass(frozen=True)
class Frame:
    """Where a whole picture lies in the pane, in device pixels, and how to fill the gaps."""

    left_px: float
    top_px: float
    width_px: float
    height_px: float
    is_smooth: bool = True

    @property
    def rect(self) -> QRectF:
        return QRectF(self.left_px, self.top_px, self.width_px, self.height_px)

    def to_pane(self, x_share: float, y_share: float) -> tuple[float, float]:
        return self.left_px + x_share * self.width_px, self.top_px + y_share * self.height_px


def paint_picture(
    painter: QPainter, picture: Picture, frame: Frame, clip: QRectF, tiles: TileSource
) -> None:
    """Paint what of `picture` falls into `clip`. The painter counts device pixels."""
    pyramid = picture.pyramid
    if pyramid is None:
        if picture.preview is not None:
            _paint_whole(painter, picture.preview, frame, clip, is_smooth=True)
        return
    scale = min(frame.width_px / pyramid.width_px, frame.height_px / pyramid.height_px)
    index = level_for(scale, pyramid.level_count)
    image = pyramid.level(index)
    if image is not None:
        _paint_whole(painter, image, frame, clip, is_smooth=frame.is_smooth or index > 0)
    else:
        _paint_tiles(painter, pyramid, frame, clip, tiles)


def level_for(scale: float, level_count: int) -> int:
    """The coarsest level that still has at least one pixel for each device pixel."""
    if scale >= 1:
        return 0
    return min(math.floor(-math.log2(scale) + 1e-9), level_count - 1)


def _paint_whole(
    painter: QPainter, image: QImage, frame: Frame, clip: QRectF, *, is_smooth: bool
) -> None:
    """Paint the seen part only: Qt is slow at clipping large scaled images itself."""
    across, down = image.width() / frame.width_px, image.height() / frame.height_px
    left = max(0, math.floor((clip.left() - frame.left_px) * across) - 1)
    top = max(0, math.floor((clip.top() - frame.top_px) * down) - 1)
    right = min(image.width(), math.ceil((clip.right() - frame.left_px) * across) + 1)
    bottom = min(image.height(), math.ceil((clip.bottom() - frame.top_px) * down) + 1)
    if right <= left or bottom <= top:
        return
    source = QRectF(left, top, right - left, bottom - top)
    target = QRectF(
        frame.left_px + left / across,
        frame.top_px + top / down,
        (right - left) / across,
        (bottom - top) / down,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    painter.drawImage(target, image, source)


def _paint_tiles(
    painter: QPainter, pyramid: Pyramid, frame: Frame, clip: QRectF, tiles: TileSource
) -> None:
    """Paint the seen tiles; where one is still being cut the next level stands in."""
    across, down = pyramid.width_px / frame.width_px, pyramid.height_px / frame.height_px
    first_column = max(0, int((clip.left() - frame.left_px) * across) // TILE_SIDE_PX)
    first_row = max(0, int((clip.top() - frame.top_px) * down) // TILE_SIDE_PX)
    last_x = min(pyramid.width_px - 1, int((clip.right() - frame.left_px) * across))
    last_y = min(pyramid.height_px - 1, int((clip.bottom() - frame.top_px) * down))
    stand_in = pyramid.level(1)
    for row in range(first_row, last_y // TILE_SIDE_PX + 1):
        for column in range(first_column, last_x // TILE_SIDE_PX + 1):
            target = _tile_target(pyramid, frame, column, row)
            tile = tiles.tile(pyramid, column, row)
            if tile is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, frame.is_smooth)
                painter.drawImage(target, tile, QRectF(tile.rect()))
            elif stand_in is not None:
                _paint_whole(painter, stand_in, frame, target & clip, is_smooth=True)


def _tile_target(pyramid: Pyramid, frame: Frame, column: int, row: int) -> QRectF:
    """A tile's place, on whole device pixels so that neighbours meet without a seam."""
    rect = pyramid.tile_rect(column, row)
    left_px, top_px = frame.to_pane(rect.left() / pyramid.width_px, rect.top() / pyramid.height_px)
    right_px, bottom_px = frame.to_pane(
        (rect.left() + rect.width()) / pyramid.width_px,
        (rect.top() + rect.height()) / pyramid.height_px,
    )
    left, top = round(left_px), round(top_px)
    return QRectF(left, top, round(right_px) - left, round(bottom_px) - top)

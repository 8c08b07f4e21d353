"""One picture at every zoom: halved levels as whole images, the finest level in tiles on demand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from desktop.late import Late

if TYPE_CHECKING:
    from PIL import Image

    from desktop.viewer import decoding
else:
    decoding = Late("desktop.viewer.decoding")

TILE_SIDE_PX = 1024
SMALLEST_LEVEL_SIDE_PX = 256
WHOLE_IMAGE_PIXELS = 16_000_000
"""Up to this the finest level is kept as one image too: 64 MB buy a view without tiles."""


class Pyramid:
    """Levels 0 (finest) to n. Level 0 of large pictures stays in Pillow and is cut into tiles.

    Building one takes seconds at 100 MP: do it in a decode thread. `tile` may be called from any
    thread, `level` and the sizes from all.
    """

    def __init__(self, source: "Image.Image", levels: dict[int, QImage]) -> None:
        self._source = source
        self._levels = levels
        self.width_px, self.height_px = source.size

    @property
    def level_count(self) -> int:
        return max(self._levels, default=0) + 1

    @property
    def size_bytes(self) -> int:
        """What the picture costs in memory, without its tiles."""
        return self.width_px * self.height_px * 4 + sum(
            image.sizeInBytes() for image in self._levels.values()
        )

    def level(self, index: int) -> QImage | None:
        """The whole picture halved `index` times, or None where only tiles exist."""
        return self._levels.get(index)

    def tile_rect(self, column: int, row: int) -> QRect:
        """Where a tile lies on level 0."""
        left_px, top_px = column * TILE_SIDE_PX, row * TILE_SIDE_PX
        return QRect(
            left_px,
            top_px,
            min(TILE_SIDE_PX, self.width_px - left_px),
            min(TILE_SIDE_PX, self.height_px - top_px),
        )

    def tile(self, column: int, row: int) -> QImage:
        """Cut one tile out of level 0; about ten milliseconds."""
        rect = self.tile_rect(column, row)
        box = (rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())
        return decoding.to_qimage(self._source.crop(box))


def build_pyramid(
    source: "Image.Image", is_abandoned: Callable[[], bool] = lambda: False
) -> Pyramid:
    """Halve the picture until it is small, looking at `is_abandoned` between the levels."""
    levels: dict[int, QImage] = {}
    if source.width * source.height <= WHOLE_IMAGE_PIXELS:
        levels[0] = decoding.to_qimage(source)
    halved, index = source, 0
    while max(halved.size) > SMALLEST_LEVEL_SIDE_PX and not is_abandoned():
        halved, index = halved.reduce(2), index + 1
        levels[index] = decoding.to_qimage(halved)
    return Pyramid(source, levels)

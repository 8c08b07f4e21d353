"""Rectangles on pixel grids."""

from msgspec import Struct


class Rect(Struct, frozen=True):
    """A rectangle of whole pixels on a grid; `left_px` and `top_px` may lie outside the picture."""

    left_px: int
    top_px: int
    width_px: int
    height_px: int

    @property
    def right_px(self) -> int:
        return self.left_px + self.width_px

    @property
    def bottom_px(self) -> int:
        return self.top_px + self.height_px


class Padding(Struct, frozen=True):
    """Pixels that reflection adds on each side."""

    left_px: int = 0
    top_px: int = 0
    right_px: int = 0
    bottom_px: int = 0

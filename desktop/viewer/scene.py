"""The pictures being compared and the view on them, without a widget. Device pixels throughout."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Frame, Picture
from desktop.viewer.panes import Arrangement, Pane, panes_of, viewport_width_px
from desktop.viewer.viewport import Viewport

CRISP_SCALE = 2.0
"""From here on pixels are shown as squares: someone who zooms this far wants to see them."""


class Scene:
    """Up to three pictures on one grid: that of the result, or of the original alone."""

    def __init__(self) -> None:
        self.pictures: dict[Side, Picture] = {}
        self.arrangement = Arrangement()
        self.viewport = Viewport()
        self.is_before_smooth = True
        self._width_px = 1.0
        self._height_px = 1.0

    @property
    def has_split(self) -> bool:
        return (
            self.arrangement.mode is CompareMode.SPLIT
            and Side.AFTER in self.pictures
            and Side.BEFORE in self.pictures
            and not self.arrangement.is_original_shown
        )

    def resize(self, width_px: float, height_px: float) -> None:
        self._width_px, self._height_px = width_px, height_px
        self._fill_panes()

    def set_picture(self, side: Side, picture: Picture | None) -> None:
        if picture is None:
            self.pictures.pop(side, None)
        else:
            self.pictures[side] = picture
        grid = self.pictures.get(Side.AFTER) or self.pictures.get(Side.BEFORE)
        if grid is not None:
            self.viewport = self.viewport.with_scene(grid.width_px, grid.height_px)
        self._fill_panes()

    def arrange(
        self,
        *,
        mode: CompareMode | None = None,
        split_share: float | None = None,
        is_original_shown: bool | None = None,
    ) -> None:
        """Change how the pictures share the pane; what is None stays."""
        changes: dict[str, CompareMode | float | bool] = {}
        if mode is not None:
            changes["mode"] = mode
        if split_share is not None:
            changes["split_share"] = min(max(split_share, 0.0), 1.0)
        if is_original_shown is not None:
            changes["is_original_shown"] = is_original_shown
        self.arrangement = replace(self.arrangement, **changes)  # type: ignore[arg-type] # by name
        self._fill_panes()

    def panes(self) -> list[Pane]:
        return panes_of(self.arrangement, self._width_px, self._height_px, self.pictures)

    def frame(self, pane: Pane) -> Frame:
        """Every picture covers the grid exactly, whatever its own size; on whole pixels."""
        view = self.viewport
        is_compared_original = pane.side is Side.BEFORE and Side.AFTER in self.pictures
        return Frame(
            left_px=round(view.origin_x_px + pane.offset_px),
            top_px=round(view.origin_y_px),
            width_px=view.scene_width_px * view.scale,
            height_px=view.scene_height_px * view.scale,
            is_smooth=self.is_before_smooth if is_compared_original else view.scale < CRISP_SCALE,
        )

    def anchor(self, point: QPointF) -> tuple[float, float]:
        """A point of the canvas in the coordinates of the pane it is over."""
        over = [pane for pane in self.panes() if pane.clip.contains(point)]
        return point.x() - (over[0].offset_px if over else 0.0), point.y()

    def _fill_panes(self) -> None:
        width_px = viewport_width_px(self.arrangement.mode, self._width_px, self.pictures)
        self.viewport = self.viewport.with_pane(width_px, self._height_px)

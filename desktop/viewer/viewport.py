"""Where a scene lies in a pane: zoom, pan and fit as arithmetic, without a widget."""

from dataclasses import dataclass, replace

LARGEST_SCALE = 32.0
SMALLEST_FIT_SHARE = 0.5
"""One may zoom out to half of what fits, no further: a lost picture helps nobody."""


@dataclass(frozen=True)
class Viewport:
    """A view on a scene. The pane is in device pixels, the scene in pixels of the output grid.

    `scale` is device pixels per scene pixel, so 1.0 is the true 100 %. `centre_*` is the scene
    point in the middle of the pane. While `is_fit`, resizing keeps the whole scene in view.
    """

    pane_width_px: float = 1
    pane_height_px: float = 1
    scene_width_px: int = 1
    scene_height_px: int = 1
    scale: float = 1.0
    centre_x_px: float = 0.5
    centre_y_px: float = 0.5
    is_fit: bool = True

    @property
    def fit_scale(self) -> float:
        """The scale at which all is visible; small scenes are not blown up beyond 100 %."""
        return min(
            self.pane_width_px / self.scene_width_px,
            self.pane_height_px / self.scene_height_px,
            1.0,
        )

    @property
    def origin_x_px(self) -> float:
        """Where the scene's left edge lies in the pane."""
        return self.pane_width_px / 2 - self.centre_x_px * self.scale

    @property
    def origin_y_px(self) -> float:
        """Where the scene's top edge lies in the pane."""
        return self.pane_height_px / 2 - self.centre_y_px * self.scale

    def with_pane(self, width_px: float, height_px: float) -> "Viewport":
        sized = replace(self, pane_width_px=max(1.0, width_px), pane_height_px=max(1.0, height_px))
        return sized.fitted() if self.is_fit else sized.settled()

    def with_scene(self, width_px: int, height_px: int) -> "Viewport":
        """Show another scene, keeping the relative place and size when one was zoomed in."""
        if (width_px, height_px) == (self.scene_width_px, self.scene_height_px):
            return self
        ratio = self.scene_width_px / width_px
        moved = replace(
            self,
            scene_width_px=width_px,
            scene_height_px=height_px,
            scale=self.scale * ratio,
            centre_x_px=self.centre_x_px * width_px / self.scene_width_px,
            centre_y_px=self.centre_y_px * height_px / self.scene_height_px,
        )
        return moved.fitted() if self.is_fit else moved.settled()

    def fitted(self) -> "Viewport":
        return replace(
            self,
            scale=self.fit_scale,
            centre_x_px=self.scene_width_px / 2,
            centre_y_px=self.scene_height_px / 2,
            is_fit=True,
        )

    def at_scale(self, scale: float, anchor: tuple[float, float] | None = None) -> "Viewport":
        """Zoom so that the scene point under `anchor` (pane pixels, default middle) stays there."""
        x_px, y_px = anchor or (self.pane_width_px / 2, self.pane_height_px / 2)
        scene_x, scene_y = self.to_scene(x_px, y_px)
        smallest = self.fit_scale * SMALLEST_FIT_SHARE
        scale = min(max(scale, smallest), LARGEST_SCALE)
        zoomed = replace(
            self,
            scale=scale,
            centre_x_px=scene_x + (self.pane_width_px / 2 - x_px) / scale,
            centre_y_px=scene_y + (self.pane_height_px / 2 - y_px) / scale,
            is_fit=False,
        )
        return zoomed.settled()

    def zoomed(self, factor: float, anchor: tuple[float, float] | None = None) -> "Viewport":
        return self.at_scale(self.scale * factor, anchor)

    def panned(self, right_px: float, down_px: float) -> "Viewport":
        """Drag the scene by pane pixels."""
        return replace(
            self,
            centre_x_px=self.centre_x_px - right_px / self.scale,
            centre_y_px=self.centre_y_px - down_px / self.scale,
            is_fit=False,
        ).settled()

    def to_scene(self, x_px: float, y_px: float) -> tuple[float, float]:
        return (x_px - self.origin_x_px) / self.scale, (y_px - self.origin_y_px) / self.scale

    def settled(self) -> "Viewport":
        """The same view with no more empty space in the pane than there must be."""
        return replace(
            self,
            centre_x_px=_settle(
                self.centre_x_px, self.scene_width_px, self.pane_width_px / self.scale
            ),
            centre_y_px=_settle(
                self.centre_y_px, self.scene_height_px, self.pane_height_px / self.scale
            ),
        )


def _settle(centre_px: float, scene_px: float, seen_px: float) -> float:
    """Keep the scene's edge out of the pane's inside; centre what is smaller than the pane."""
    if seen_px >= scene_px:
        return scene_px / 2
    return min(max(centre_px, seen_px / 2), scene_px - seen_px / 2)

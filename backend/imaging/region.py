"""The part of the source that one call is about, at full size and on the judging grid."""

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.filters import Bytes, Floats, luma
from backend.imaging.layouts import Matrix, corners, grid_to_grid, moved, shifting
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane

JUDGED_PIXELS = 1_000_000
"""Above this the region is judged on a smaller grid, and once more at full size."""
NOISE_FLOOR = 0.5
"""JPEG below quality 75 hides its noise from the estimate."""


class Region(Struct, frozen=True):
    """A call's region of the source; colours are RGB in levels of 255."""

    plane: Plane
    call: PlannedCall
    judged: Floats
    """height x width x 3 on the judging grid, which covers the region exactly."""
    noise: float
    """Standard deviation of white noise on the judging grid, in levels."""

    @property
    def size_px(self) -> tuple[int, int]:
        return self.call.source.width_px, self.call.source.height_px

    @property
    def target_px(self) -> tuple[int, int]:
        return self.call.target.width_px, self.call.target.height_px

    @property
    def judged_px(self) -> tuple[int, int]:
        return self.judged.shape[1], self.judged.shape[0]

    @property
    def is_shrunk(self) -> bool:
        """Whether the judging grid is coarser than the region."""
        return self.judged_px[0] < 0.9 * self.size_px[0]

    @property
    def output_px(self) -> tuple[int, int]:
        """The size of the whole output."""
        if self.call.output_px is not None:
            return self.call.output_px
        return (
            round(self.plane.width_px * self.target_px[0] / self.size_px[0]),
            round(self.plane.height_px * self.target_px[1] / self.size_px[1]),
        )

    @property
    def from_target(self) -> Matrix:
        """Target pixels to region pixels, by the whole picture's scale."""
        if self.call.output_px is None:
            return grid_to_grid(self.target_px, self.size_px)
        whole = grid_to_grid(self.output_px, (self.plane.width_px, self.plane.height_px))
        place, area = self.call.target, self.call.source
        return shifting(-area.left_px, -area.top_px) @ whole @ shifting(place.left_px, place.top_px)

    @property
    def is_aligned(self) -> bool:
        """Whether target and region cover the very same part of the picture."""
        points = corners(*self.target_px)
        straight = grid_to_grid(self.target_px, self.size_px)
        return bool(np.abs(moved(straight, points) - moved(self.from_target, points)).max() < 0.01)

    def rows(self, top_px: int, height_px: int) -> Bytes:
        """Rows of the region at full size."""
        area = self.call.source
        rows = self.plane.rows(area.top_px + top_px, height_px)
        part = rows[:, area.left_px : area.right_px].astype(np.uint8, copy=False)
        return np.ascontiguousarray(part)

    def on_region(self, values: Floats) -> Floats:
        """Move a map that covers the target exactly onto the judging grid."""
        return self._shifted(values, inverse=False)

    def on_target(self, values: Floats) -> Floats:
        """Move a map of the judging grid so that it covers the target exactly."""
        return self._shifted(values, inverse=True)

    def _shifted(self, values: Floats, *, inverse: bool) -> Floats:
        """A fraction of a pixel between the two, where the scale is no whole number."""
        if self.is_aligned:
            return values
        judged_px = self.judged_px
        step = (
            grid_to_grid(self.size_px, judged_px)
            @ self.from_target
            @ grid_to_grid(judged_px, self.target_px)
        )
        how = cv2.INTER_CUBIC | (cv2.WARP_INVERSE_MAP if inverse else 0)
        moved_map = cv2.warpAffine(
            values, step[:2], judged_px, flags=how, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(moved_map, np.float32).reshape(values.shape)


def read_region(source: Plane, call: PlannedCall) -> Region:
    """Read a call's region, shrunk to the judging grid: never finer than source or target."""
    area = call.source
    ratio = min(
        1.0,
        (JUDGED_PIXELS / (area.width_px * area.height_px)) ** 0.5,
        call.target.width_px / area.width_px,
        call.target.height_px / area.height_px,
    )
    size_px = max(round(area.width_px * ratio), 1), max(round(area.height_px * ratio), 1)
    whole = Region(source, call, np.zeros((1, 1, 3), np.float32), 0.0)
    pixels = whole.rows(0, area.height_px)
    if size_px != (area.width_px, area.height_px):
        pixels = np.asarray(cv2.resize(pixels, size_px, interpolation=cv2.INTER_AREA), np.uint8)
    judged = pixels.astype(np.float32)
    return Region(source, call, judged, noise_level(luma(judged)))


def noise_level(grey: Floats) -> float:
    """Estimate white noise by the median of a mask that cancels image structure (Immerkaer)."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(grey, cv2.CV_32F, mask))[1:-1, 1:-1]
    if response.size == 0:
        return NOISE_FLOOR
    return max(float(np.median(response)) / 0.6745 / 6, NOISE_FLOOR)

"""The check at the source's own resolution: shrunk to a megapixel, a changed word would vanish."""

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.colour import curve_table
from backend.imaging.filters import Bytes, Floats, luma, sized
from backend.imaging.layouts import grid_to_grid, shifting
from backend.imaging.planes import Pixels, Plane
from backend.imaging.region import Region, noise_level
from backend.imaging.resample import MIXED_ROWS, resized_columns, row_weights
from backend.imaging.score import (
    FINE,
    MASK_EROSION_PX,
    STROKE_BOX_PX,
    Limits,
    band_view,
    stroke_change,
    window,
)
from backend.imaging.strips import in_order

STRIP_ROWS = 384
HALO_PX = 24
STROKE_LEVELS = 10.0


def full_size_badness(
    region: Region, warped: Plane, curves: Floats, covered: Floats, limits: Limits
) -> Floats | None:
    """The worst badness at full size, brought to the judging grid; None when it is that size."""
    width_px, height_px = region.size_px
    if not region.is_shrunk or region.target_px[0] < width_px:
        return None
    middle = max(height_px - STRIP_ROWS, 0) // 2
    noise = noise_level(luma(region.rows(middle, min(STRIP_ROWS, height_px))))
    table = np.rint(curve_table(curves)).astype(np.uint8).reshape(1, 256, 3)
    view = _View(region, warped, table, _drawn_in(covered), noise, limits)
    strips = in_order(view.strip, range(0, height_px, STRIP_ROWS))
    return _worst_within(np.concatenate(list(strips)), region.judged_px)


class _View(Struct, frozen=True):
    """What a strip needs to be compared."""

    region: Region
    warped: Plane
    table: Bytes
    inner: Floats
    noise: float
    limits: Limits

    def strip(self, top_px: int) -> Floats:
        """Badness of the rows of a strip, looked at with a halo above and below."""
        end_px = min(top_px + STRIP_ROWS, self.region.size_px[1])
        first, last = max(top_px - HALO_PX, 0), min(end_px + HALO_PX, self.region.size_px[1])
        one = luma(self.region.rows(first, last - first))
        mask = self._mask_rows(first, last)
        two = np.where(mask > 0, self._answer_rows(first, last - first), one)
        badness = _badness(one, two.astype(np.float32), mask, self.noise, self.limits)
        return badness[top_px - first : end_px - first]

    def _answer_rows(self, top_px: int, height_px: int) -> Floats:
        """Luma of the answer on the region's own grid, colours matched."""
        region = self.region
        step_px = height_px if self._is_multiple else MIXED_ROWS
        grey = np.concatenate(
            [
                self._grey_rows(top, min(step_px, top_px + height_px - top))
                for top in range(top_px, top_px + height_px, step_px)
            ]
        )
        if region.is_aligned:
            return grey
        step = (
            shifting(0, -top_px)
            @ region.from_target
            @ grid_to_grid(region.size_px, region.target_px)
            @ shifting(0, top_px)
        )
        size_px = grey.shape[1], grey.shape[0]
        placed = cv2.warpAffine(
            grey, step[:2], size_px, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(placed, np.float32)

    @property
    def _is_multiple(self) -> bool:
        """Whether every row of the region is a whole number of the answer's: then it is quick."""
        return self.warped.height_px % self.region.size_px[1] == 0

    def _grey_rows(self, top_px: int, height_px: int) -> Floats:
        """A few rows of it by area; where that is a mixture, of one band instead of three."""
        width_px, high_px = self.region.size_px
        if self._is_multiple:
            step = self.warped.height_px // high_px
            rows = self.warped.rows(top_px * step, height_px * step).astype(np.uint8, copy=False)
            small = cv2.resize(rows, (width_px, height_px), interpolation=cv2.INTER_AREA)
            return self._grey(np.asarray(small, np.uint8)).astype(np.float32)
        first, weights = row_weights(self.warped.height_px, high_px, "area", top_px, height_px)
        grey = self._grey(self.warped.rows(first, weights.shape[1])).astype(np.float32)
        mixed = np.einsum("ij,jk->ik", weights, grey)
        return resized_columns(mixed[..., None], width_px, "area")[..., 0]

    def _grey(self, rows: Pixels) -> Bytes:
        matched = cv2.LUT(rows.astype(np.uint8, copy=False), self.table)
        return np.asarray(cv2.cvtColor(matched, cv2.COLOR_RGB2GRAY), np.uint8)

    def _mask_rows(self, first: int, last: int) -> Floats:
        """Rows of the covered map at full size."""
        ratio = self.inner.shape[0] / self.region.size_px[1]
        begin, end = int(first * ratio), min(int(np.ceil(last * ratio)), self.inner.shape[0])
        part = self.inner[begin : max(end, begin + 1)]
        return np.asarray(sized(part, (self.region.size_px[0], last - first)) > 0.99, np.float32)


def _badness(one: Floats, two: Floats, mask: Floats, noise: float, limits: Limits) -> Floats:
    """Only strokes: what is larger than they are was judged on the smaller grid."""
    fine = band_view(one, two, noise, FINE)
    boxes = window(mask, STROKE_BOX_PX[1])
    return stroke_change(fine, boxes, STROKE_LEVELS) / np.float32(limits.fine_strokes)


def _drawn_in(covered: Floats) -> Floats:
    side = 2 * MASK_EROSION_PX + 1
    return np.asarray(cv2.erode(covered, np.ones((side, side), np.uint8)), np.float32)


def _worst_within(values: Floats, size_px: tuple[int, int]) -> Floats:
    """Shrink a map so that no peak is lost."""
    ratio = max(values.shape[1] / size_px[0], values.shape[0] / size_px[1])
    side = 2 * int(np.ceil(ratio / 2)) + 1
    peaks = np.asarray(cv2.dilate(values, np.ones((side, side), np.uint8)), np.float32)
    picked = cv2.resize(peaks, size_px, interpolation=cv2.INTER_NEAREST)
    return np.asarray(picked, np.float32)

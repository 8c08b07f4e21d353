"""The source's own enlargement of just the part of a target that needs it."""

from math import gcd

import numpy as np
from msgspec import Struct

from backend.imaging.filters import Bytes
from backend.imaging.geometry import Rect
from backend.imaging.local_engine import enlarge_rows
from backend.imaging.region import Region

HALO_PX = 12
"""Source pixels around a part that the local engine's filters look at."""


class _Columns(Struct, frozen=True):
    """A band of a region's columns, as the local engine reads pictures."""

    region: Region
    left_px: int
    width_px: int
    bands: int = 3

    @property
    def height_px(self) -> int:
        return self.region.size_px[1]

    def rows(self, top_px: int, height_px: int) -> Bytes:
        whole = self.region.rows(top_px, height_px)
        return whole[:, self.left_px : self.left_px + self.width_px]


def enlarged_part(region: Region, part: Rect) -> Bytes:
    """The local engine's pixels of `part`, a rectangle on the region's target grid."""
    width_px, target_px = region.size_px[0], region.target_px[0]
    step_px = width_px // gcd(width_px, target_px)
    left_px = max(part.left_px * width_px // target_px - HALO_PX, 0) // step_px * step_px
    needed_px = -(-part.right_px * width_px // target_px) + HALO_PX
    right_px = min(-(-needed_px // step_px) * step_px, width_px)
    columns = _Columns(region, left_px, right_px - left_px)
    grown = enlarge_rows(
        columns,
        (columns.width_px * target_px // width_px, region.target_px[1]),
        "low",
        noise=region.noise,
        top_px=part.top_px,
        height_px=part.height_px,
    )
    start_px = part.left_px - left_px * target_px // width_px
    return np.ascontiguousarray(grown[:, start_px : start_px + part.width_px])

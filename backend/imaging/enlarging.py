"""The source's own enlargement of just the part of a target that needs it."""

import numpy as np
from msgspec import Struct

from backend.imaging.filters import Bytes
from backend.imaging.geometry import Rect
from backend.imaging.local_engine import enlarge_rows
from backend.imaging.planes import Plane
from backend.imaging.region import Region

HALO_PX = 12
"""Source pixels around a part that the local engine's filters look at."""
SEARCH_PX = 64
"""How far to look for a column that begins with an output pixel."""


class _Columns(Struct, frozen=True):
    """A band of a picture's columns, as the local engine reads pictures."""

    plane: Plane
    left_px: int
    width_px: int
    bands: int = 3

    @property
    def height_px(self) -> int:
        return self.plane.height_px

    def rows(self, top_px: int, height_px: int) -> Bytes:
        whole = self.plane.rows(top_px, height_px).astype(np.uint8, copy=False)
        return whole[:, self.left_px : self.left_px + self.width_px]


def enlarged_part(region: Region, part: Rect) -> Bytes:
    """The local engine's pixels of `part`, a rectangle on the region's target grid."""
    source, output_px = region.plane, region.output_px
    scale = output_px[0] / source.width_px
    begin_px = part.left_px + region.call.target.left_px
    left_px = _fitting_column(begin_px / scale - HALO_PX, -1, scale, source.width_px)
    last_px = (begin_px + part.width_px) / scale + HALO_PX
    right_px = _fitting_column(last_px, 1, scale, source.width_px)
    columns = _Columns(source, left_px, right_px - left_px)
    grown = enlarge_rows(
        columns,
        (round(columns.width_px * scale), output_px[1]),
        "low",
        noise=region.noise,
        top_px=part.top_px + region.call.target.top_px,
        height_px=part.height_px,
    )
    start_px = begin_px - round(left_px * scale)
    return np.ascontiguousarray(grown[:, start_px : start_px + part.width_px])


def _fitting_column(place_px: float, step: int, scale: float, width_px: int) -> int:
    """The source column at or beyond a place whose edge comes nearest to an output pixel's edge."""
    start_px = int(np.floor(place_px)) if step < 0 else int(np.ceil(place_px))
    if not 0 < start_px < width_px:
        return 0 if step < 0 else width_px
    best_px, least = start_px, 1.0
    for column in range(start_px, start_px + step * SEARCH_PX, step):
        if not 0 <= column <= width_px:
            break
        miss = abs(column * scale - round(column * scale))
        if miss < least - 1e-6:
            best_px, least = column, miss
    return best_px

"""Raw pixels on disk, written by us and therefore trusted: the currency between imaging steps."""

from pathlib import Path
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


class Plane(Struct, frozen=True):
    """Row-major, interleaved pixels in one file without a header.

    Height x width x bands, RGB order, sRGB-encoded values (colour planes) or straight alpha
    (one band). Rows are read with `numpy.fromfile`: mapped pages would count as our memory.
    """

    path: str
    width_px: int
    height_px: int
    bands: int
    depth: Literal["uint8", "uint16"] = "uint8"

    @property
    def row_bytes(self) -> int:
        return self.width_px * self.bands * np.dtype(self.depth).itemsize

    def rows(self, top_px: int, height_px: int) -> Pixels:
        """Read `height_px` whole rows from `top_px`: height x width x bands."""
        assert top_px >= 0
        assert top_px + height_px <= self.height_px
        pixels = np.fromfile(
            self.path,
            dtype=self.depth,
            count=height_px * self.width_px * self.bands,
            offset=top_px * self.row_bytes,
        )
        shaped: Pixels = pixels.reshape(height_px, self.width_px, self.bands)
        return shaped


def write_plane(path: Path, pixels: Pixels) -> Plane:
    """Store a whole small picture, height x width x bands, as a plane."""
    height_px, width_px, bands = pixels.shape
    pixels.tofile(path)
    depth: Literal["uint8", "uint16"] = "uint16" if pixels.dtype == np.uint16 else "uint8"
    return Plane(str(path), width_px, height_px, bands, depth)

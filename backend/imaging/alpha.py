"""The alpha channel's own way: resized alone, never shown to a model."""

from pathlib import Path

import numpy as np

from backend.imaging.planes import Plane
from backend.imaging.resample import resampled_rows

STRIP_ROWS = 128


def resize_alpha(alpha: Plane, width_px: int, height_px: int, path: Path) -> Plane:
    """Resize alpha of 8 or 16 bits by Lanczos, clamped; at the same size it is copied exactly."""
    largest = np.iinfo(np.dtype(alpha.depth)).max
    kernel = "area" if width_px < alpha.width_px or height_px < alpha.height_px else "lanczos"
    with path.open("wb") as file:
        for top_px in range(0, height_px, STRIP_ROWS):
            rows = resampled_rows(
                alpha,
                (width_px, height_px),
                "area" if kernel == "area" else "lanczos",
                top_px=top_px,
                height_px=min(STRIP_ROWS, height_px - top_px),
            )
            np.rint(np.clip(rows, 0, largest)).astype(alpha.depth).tofile(file)
    return Plane(str(path), width_px, height_px, alpha.bands, alpha.depth)

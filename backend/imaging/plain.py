"""The plain enlargement: the best engine of this machine, no model, nothing invented."""

from pathlib import Path

from backend.imaging.local_engine import enlarge
from backend.imaging.neural_engine import find_neural_engine
from backend.imaging.options import Denoise
from backend.imaging.planes import Plane
from backend.imaging.steps import PlainPicture

NEURAL_LIMIT_PX = 12_000_000
"""Some seconds a million pixels without a graphics card: beyond this the wait is not worth it."""


def enlarge_plain(
    source: Plane, width_px: int, height_px: int, denoise: Denoise, target: Path
) -> PlainPicture:
    """Enlarge by the neural nets where they are installed, else by the classical filters."""
    neural = find_neural_engine() if width_px * height_px <= NEURAL_LIMIT_PX else None
    if neural is None:
        plane = enlarge(source, width_px, height_px, denoise, target)
        return PlainPicture(plane=plane, engine="classical")
    plane = neural.enlarge(source, width_px, height_px, denoise, target)
    return PlainPicture(plane=plane, engine="neural")

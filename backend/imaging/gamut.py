"""Gives a result back the colours that its source's profile has and sRGB has not.

The model and all repair work in sRGB, where the deep reds and greens of a Display P3 phone are cut
off. What was cut is known on the source's grid; enlarged, it is added to the result again.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from backend.imaging.colour_profiles import from_srgb
from backend.imaging.facts import DecodedSource
from backend.imaging.plane_source import open_plane
from backend.imaging.planes import Plane
from backend.imaging.vips_library import pyvips

ROUNDING_LEVELS = 3
"""The way to sRGB and back moves colours that it does not cut off by less, of 255 levels."""
DEEP_LEVEL = 257


class Context(Protocol):
    """What keeps opened planes alive until the result is written: an exit stack."""

    def enter_context(self, cm: AbstractContextManager[pyvips.Image], /) -> pyvips.Image: ...


def exceeds_srgb(native: Plane, seen: Plane, profile: str) -> bool:
    """Whether `native`, in the space of the profile, has colours that `seen` in sRGB lost."""
    with open_plane(native) as before, open_plane(seen) as after:
        return bool(_lost(before, after, profile).abs().max() > 0)


def restore_gamut(image: pyvips.Image, source: DecodedSource, planes: Context) -> pyvips.Image:
    """Add what sRGB cut off to `image`, which is in the source's space already.

    `image` must be read while `planes` is open.
    """
    if source.native is None or source.icc_path is None:
        return image
    native = planes.enter_context(open_plane(source.native))
    seen = planes.enter_context(open_plane(source.deep or source.pixels))
    lost = _lost(native, seen, source.icc_path)
    if source.deep is not None and image.format == "uchar":
        lost = lost / DEEP_LEVEL
    across, down = image.width / lost.width, image.height / lost.height
    grown = lost.cast("float").resize(across, vscale=down, kernel="linear")
    whole = (image + grown).rint().cast(image.format)
    return whole.copy(interpretation=image.interpretation)


def _lost(native: pyvips.Image, seen: pyvips.Image, profile: str) -> pyvips.Image:
    difference = native.cast("int") - from_srgb(seen, profile).cast("int")
    rounding = ROUNDING_LEVELS * (DEEP_LEVEL if native.format == "ushort" else 1)
    return (difference.abs() > rounding).ifthenelse(difference, 0)

"""Which ICC profiles can be trusted with a picture, and how colours pass through them."""

import struct
from pathlib import Path
from typing import Literal

import numpy as np

from backend.imaging.vips_library import VIPS_ERRORS, pyvips

Colour = Literal["rgb", "grey", "cmyk", "palette"]
ProfileUse = Literal["broken", "one_way", "same_as_srgb", "convert"]
"""`one_way` leads to sRGB but not back; `same_as_srgb` needs no arithmetic at all."""

SRGB, CMYK = "srgb", "cmyk"
"""Profiles that libvips carries inside."""
MAX_PROFILE_BYTES = 16 * 1024 * 1024
SPACES: dict[Colour, bytes] = {"rgb": b"RGB ", "palette": b"RGB ", "grey": b"GRAY", "cmyk": b"CMYK"}
MATRIX = {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}
TABLES = [{b"A2B0"}, {b"A2B1"}]
RECIPES: dict[Colour, list[set[bytes]]] = {
    "rgb": [MATRIX, *TABLES],
    "palette": [MATRIX, *TABLES],
    "grey": [{b"kTRC"}, *TABLES],
    "cmyk": TABLES,
}
"""Tags of which a profile needs one set whole to lead anywhere."""
WAYS_BACK: list[set[bytes]] = [MATRIX, {b"kTRC"}, {b"B2A0"}, {b"B2A1"}]
MAX_TAGS = 200
LATTICE_STEPS = 9
SAME_WITHIN_LEVELS = 1


def judge_profile(profile: bytes, path: Path, colour: Colour) -> ProfileUse:
    """Try a profile, also stored at `path`, on a lattice of colours of its space."""
    if not _fits(profile, colour):
        return "broken"
    lattice = _lattice(colour)
    try:
        there = to_srgb(lattice, str(path)).numpy().astype(np.int16)
    except VIPS_ERRORS:
        return "broken"
    if colour == "cmyk" or not any(needed <= _tags(profile) for needed in WAYS_BACK):
        return "one_way"
    if np.abs(there - _as_rgb(lattice.numpy())).max() <= SAME_WITHIN_LEVELS:
        return "same_as_srgb"
    try:
        from_srgb(_lattice("rgb"), str(path)).numpy()
    except VIPS_ERRORS:
        return "one_way"
    return "convert"


def to_srgb(image: pyvips.Image, profile: str) -> pyvips.Image:
    """Convert without alpha; 8 bits stay 8 and 16 stay 16. `profile` is a path or a built-in."""
    return image.icc_transform(
        SRGB,
        input_profile=profile,
        embedded=False,
        depth=16 if image.format == "ushort" else 8,
        intent="relative",
        # Black ink is far from RGB black; the other spaces share their black point.
        black_point_compensation=image.interpretation == "cmyk",
    )


def from_srgb(image: pyvips.Image, profile: str) -> pyvips.Image:
    """Convert RGB without alpha into the space of the profile at path `profile`."""
    return image.icc_transform(
        profile,
        input_profile=SRGB,
        embedded=False,
        depth=16 if image.format == "ushort" else 8,
        intent="relative",
    )


def _fits(profile: bytes, colour: Colour) -> bool:
    """Check the header that every ICC profile begins with, before a parser sees the rest."""
    return (
        128 <= len(profile) <= MAX_PROFILE_BYTES
        and int.from_bytes(profile[:4], "big") <= len(profile)
        and profile[36:40] == b"acsp"
        and profile[16:20] == SPACES[colour]
        # Given a profile without any of these, libvips passes colours through and says nothing.
        and any(needed <= _tags(profile) for needed in RECIPES[colour])
    )


def _tags(profile: bytes) -> set[bytes]:
    """Name the tags whose data lie inside the profile."""
    count = min(int.from_bytes(profile[128:132], "big"), MAX_TAGS)
    entries = [profile[at : at + 12] for at in range(132, 132 + 12 * count, 12)]
    return {
        entry[:4]
        for entry in entries
        if sum(struct.unpack(">II", entry[4:].ljust(8, b"\xff")[:8])) <= len(profile)
    }


def _lattice(colour: Colour) -> pyvips.Image:
    bands = {"grey": 1, "cmyk": 4}.get(colour, 3)
    steps = np.linspace(0, 255, 256 if bands == 1 else LATTICE_STEPS).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(*[steps] * bands, indexing="ij"), axis=-1).reshape(1, -1, bands)
    names = {"grey": "b-w", "cmyk": "cmyk"}
    image = pyvips.Image.new_from_memory(grid.tobytes(), grid.shape[1], 1, bands, "uchar")
    return image.copy(interpretation=names.get(colour, "srgb"))


def _as_rgb(
    levels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    wide = levels.astype(np.int16)
    wide = wide[..., np.newaxis] if wide.ndim == 2 else wide
    return np.broadcast_to(wide, (*wide.shape[:2], 3))

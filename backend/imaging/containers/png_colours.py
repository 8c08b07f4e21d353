"""What a PNG says of its colours in other ways than by an ICC profile."""

from pathlib import Path

from msgspec import Struct

from backend.imaging.containers.heif_items import ColourCode
from backend.imaging.containers.png_chunks import read_chunks

GAMMA_UNIT = 100_000
SRGB_GAMMA = 45_455
NEAR_SRGB_SHARE = 0.05
"""Closer ones mean sRGB, as libpng and browsers take it."""
LEAST_GAMMA, MOST_GAMMA = 25_000, 110_000
"""Beyond these no program means what it wrote."""


class PngColours(Struct, frozen=True):
    """The statements that come before the pixels; a code outranks all others."""

    code: ColourCode | None = None
    exponent: float | None = None
    """Leads from levels to light, where it is not sRGB's and nothing better is said."""


def read_colours(path: Path) -> PngColours:
    """Read `cICP`, or `gAMA` where neither `sRGB` nor a profile outranks it."""
    said: dict[bytes, bytes] = {}
    for chunk in read_chunks(path):
        if chunk.kind == b"IDAT":
            break
        said[chunk.kind] = chunk.data
    code = said.get(b"cICP", b"")
    if len(code) == 4:
        return PngColours(code=ColourCode(primaries=code[0], transfer=code[1]))
    if b"iCCP" in said or b"sRGB" in said:
        return PngColours()
    return PngColours(exponent=_exponent(int.from_bytes(said.get(b"gAMA", b"")[:4], "big")))


def _exponent(gamma: int) -> float | None:
    is_meant = LEAST_GAMMA <= gamma <= MOST_GAMMA
    if not is_meant or abs(gamma / SRGB_GAMMA - 1) < NEAR_SRGB_SHARE:
        return None
    return GAMMA_UNIT / gamma

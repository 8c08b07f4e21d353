"""What is known of a picture after it was read once."""

from typing import Literal

from msgspec import Struct

from backend.imaging.planes import Plane

SourceFormat = Literal["jpeg", "png", "webp", "tiff", "heic", "avif"]
ResultFormat = Literal["jpeg", "png", "webp", "tiff"]


class SourceFacts(Struct, frozen=True, kw_only=True):
    """What the service remembers of an upload. Sizes are after EXIF orientation was applied."""

    format: SourceFormat
    width_px: int
    height_px: int
    bit_depth: Literal[1, 8, 16]
    """16 stands for everything above 8; 2 and 4 bits count as 8."""
    colour: Literal["rgb", "grey", "cmyk", "palette"]
    has_alpha: bool
    sha256: str
    dpi: tuple[float, float] | None = None
    transparent: bool = False
    """Some pixel is not fully opaque; an alpha channel alone does not say so."""
    lossless: bool = False
    """The file held its pixels exactly: PNG, lossless WebP, TIFF without JPEG inside."""


class DecodedSource(Struct, frozen=True, kw_only=True):
    """A source taken apart into planes and the untouched metadata blocks, all in one folder."""

    facts: SourceFacts
    pixels: Plane
    """RGB uint8, sRGB-encoded: what the model sees."""
    deep: Plane | None = None
    """RGB uint16 of 16-bit sources, sRGB-encoded."""
    alpha: Plane | None = None
    native: Plane | None = None
    """RGB in the source's own profile and depth, when that holds colours that sRGB does not."""
    icc_path: str | None = None
    """Only a profile that works in both directions for RGB or grey; otherwise the result is
    tagged sRGB."""
    exif_path: str | None = None
    xmp_path: str | None = None
    iptc_path: str | None = None
    print_dpi: int | None = None
    """What the person wants stated in the result instead of the source's resolution."""

    @property
    def stated_dpi(self) -> tuple[float, float] | None:
        if self.print_dpi is not None:
            return float(self.print_dpi), float(self.print_dpi)
        return self.facts.dpi


class EncodedFacts(Struct, frozen=True, kw_only=True):
    """What a result file is."""

    format: ResultFormat
    width_px: int
    height_px: int
    size_bytes: int
    sha256: str

"""Opens a picture after every check that needs no pixels."""

import hashlib
from pathlib import Path
from typing import Literal

from msgspec import Struct

from backend.imaging.containers.heif_items import ColourCode, read_items
from backend.imaging.containers.png_colours import read_colours
from backend.imaging.errors import too_large, unreadable, unsupported
from backend.imaging.exif_block import BrokenExif, exif_dpi
from backend.imaging.facts import SourceFacts, SourceFormat
from backend.imaging.gamma_profile import gamma_profile
from backend.imaging.orientation import upright_size
from backend.imaging.sniff import sniff_format
from backend.imaging.structure import Structure, check_structure
from backend.imaging.vips_library import (
    builtin_profile,
    bytes_field,
    number_field,
    open_picture,
    pyvips,
)

MAX_SIDE_PX = 65_535
COLOUR_BANDS = {"rgb": 3, "palette": 3, "grey": 1, "cmyk": 4}
DEPTHS = {"uchar": 8, "ushort": 16}
COLOURS: dict[str, Literal["rgb", "grey", "cmyk"]] = {
    "srgb": "rgb",
    "rgb": "rgb",
    "rgb16": "rgb",
    "b-w": "grey",
    "grey16": "grey",
    "cmyk": "cmyk",
}
MM_PER_INCH = 25.4
UNSTATED_DPI = (25.4, 72)
"""What libvips reports when a file says nothing; 72 is every other program's default too."""
MAX_SCAN_MEGAPIXELS = 4000
"""Scans x megapixels of a progressive JPEG: some 20 seconds of a decoder's time."""
HDR_TRANSFERS = frozenset({16, 18})
"""PQ and HLG in ITU-T H.273."""
DISPLAY_P3 = 12
HEIF_FORMATS = frozenset({"heic", "avif"})


class OpenedPicture(Struct, frozen=True):
    """A picture whose header was found in order; its pixels were not read yet."""

    path: Path
    image: pyvips.Image
    facts: SourceFacts
    orientation: int
    """EXIF's, 1 to 8; the pixels still lie as the file stored them."""
    profile: bytes | None
    """The ICC profile, also where a file names a colour space by number or states its gamma."""


def open_checked(path: Path, max_megapixels: float) -> OpenedPicture:
    """Open after every check that needs no pixels.

    Raises: ImagingError, as `inspect_picture` does.
    """
    file_format = sniff_format(path)
    structure = check_structure(path, file_format)
    image = open_picture(path, file_format)
    _check_size(image.width, image.height, max_megapixels)
    _check_scans(image, structure)
    _check_kind(image, file_format)
    profile = bytes_field(image, "icc-profile-data")
    orientation = 1
    # HEIF states its turns in the container and libvips has applied them; its EXIF tag is history.
    if file_format in HEIF_FORMATS:
        profile = profile or _profile_of_code(read_items(path).colour)
    else:
        orientation = min(8, max(1, number_field(image, "orientation", 1)))
    if file_format == "png":
        profile = _png_profile(path, image) or profile
    width_px, height_px = upright_size(image.width, image.height, orientation)
    facts = SourceFacts(
        format=file_format,
        width_px=width_px,
        height_px=height_px,
        bit_depth=_bit_depth(image, file_format),
        colour=_colour(image, structure),
        has_alpha=image.bands > COLOUR_BANDS[COLOURS[image.interpretation]],
        sha256=_sha256(path),
        dpi=_dpi(image),
        lossless=structure.lossless,
    )
    return OpenedPicture(path, image, facts, orientation, profile)


def _profile_of_code(code: ColourCode | None) -> bytes | None:
    """Raises: ImagingError for HDR, which would come out washed out."""
    if code is None:
        return None
    if code.transfer in HDR_TRANSFERS:
        raise unsupported("HDR pictures cannot be enlarged; export a standard (SDR) copy.")
    return builtin_profile("p3") if code.primaries == DISPLAY_P3 else None


def _png_profile(path: Path, image: pyvips.Image) -> bytes | None:
    """What outranks or stands in for an embedded profile; libvips looks at neither."""
    colours = read_colours(path)
    if colours.exponent is not None:
        is_grey = COLOURS.get(image.interpretation) == "grey"
        return gamma_profile(colours.exponent, is_grey=is_grey)
    return _profile_of_code(colours.code)


def _check_size(width_px: int, height_px: int, max_megapixels: float) -> None:
    if max(width_px, height_px) > MAX_SIDE_PX:
        raise too_large(f"A side of {max(width_px, height_px)} px is more than {MAX_SIDE_PX} px.")
    megapixels = width_px * height_px / 1_000_000
    if megapixels > max_megapixels:
        raise too_large(
            f"The picture has {megapixels:.1f} megapixels, the limit is {max_megapixels:g}."
        )


def _check_scans(image: pyvips.Image, structure: Structure) -> None:
    if structure.scans * image.width * image.height > MAX_SCAN_MEGAPIXELS * 1_000_000:
        raise unreadable("The JPEG has too many scans for its size.")


def _check_kind(image: pyvips.Image, file_format: SourceFormat) -> None:
    if file_format in HEIF_FORMATS and number_field(image, "n-pages", 1) > 1:
        raise unsupported("This file holds several pictures; save the one you want by itself.")
    if image.format not in DEPTHS:
        raise unsupported("Pictures with floating-point or 32-bit samples cannot be enlarged.")
    colour = COLOURS.get(image.interpretation)
    if colour is None or image.bands - COLOUR_BANDS[colour] not in {0, 1}:
        raise unsupported("This kind of colour data cannot be enlarged; convert it to RGB first.")


def _bit_depth(image: pyvips.Image, file_format: SourceFormat) -> Literal[1, 8, 16]:
    # The HEVC decoder at hand gives 8 bits of 10-bit pictures.
    if file_format == "heic":
        return 8
    if image.format == "ushort":
        return 16
    return 1 if number_field(image, "bits-per-sample", 8) == 1 and image.bands == 1 else 8


def _colour(image: pyvips.Image, structure: Structure) -> Literal["rgb", "grey", "cmyk", "palette"]:
    if structure.palette or number_field(image, "palette", 0):
        return "palette"
    return COLOURS[image.interpretation]


def _dpi(image: pyvips.Image) -> tuple[float, float] | None:
    """Ask the container, then the EXIF block."""
    return _container_dpi(image) or _exif_dpi(bytes_field(image, "exif-data"))


def _exif_dpi(block: bytes | None) -> tuple[float, float] | None:
    try:
        stated = exif_dpi(block) if block is not None else None
    except BrokenExif:
        return None
    return stated if stated is not None and min(stated) >= 1 else None


def _container_dpi(image: pyvips.Image) -> tuple[float, float] | None:
    horizontal, vertical = round(image.xres * MM_PER_INCH, 2), round(image.yres * MM_PER_INCH, 2)
    if horizontal <= 0 or vertical <= 0:
        return None
    if any(abs(horizontal - unstated) < 0.1 for unstated in UNSTATED_DPI):
        return None
    return horizontal, vertical


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Writes finished planes as a picture file that carries what the source carried."""

import hashlib
from contextlib import ExitStack
from pathlib import Path

from backend.imaging.colour_profiles import from_srgb, judge_profile
from backend.imaging.containers.jpeg_embedding import embed_in_jpeg
from backend.imaging.containers.png_embedding import embed_in_png
from backend.imaging.containers.tiff_embedding import embed_in_tiff
from backend.imaging.containers.webp_embedding import embed_in_webp
from backend.imaging.facts import DecodedSource, EncodedFacts, ResultFormat
from backend.imaging.gamut import restore_gamut
from backend.imaging.metadata import DEFAULT_DPI, result_metadata
from backend.imaging.options import MetadataChoice, OutputFormat
from backend.imaging.output_format import result_format
from backend.imaging.plane_source import open_plane
from backend.imaging.planes import Plane
from backend.imaging.provenance import Provenance
from backend.imaging.vips_library import builtin_profile, pyvips

DEEP_FORMATS = frozenset({"png", "tiff"})
MM_PER_INCH = 25.4
EMBEDDERS = {
    "jpeg": embed_in_jpeg,
    "png": embed_in_png,
    "webp": embed_in_webp,
    "tiff": embed_in_tiff,
}
LUMA = [0.2126, 0.7152, 0.0722]
BIG_TIFF_BYTES = 3_500_000_000
JPEG_QUALITY = 95
WEBP_LOSSLESS_PIXELS = 16_000_000
"""libwebp needs 24 bytes a pixel to write without loss, 5 with hardly any."""


def encode_result(
    pixels: Plane,
    deep: Plane | None,
    alpha: Plane | None,
    source: DecodedSource,
    format: OutputFormat,  # noqa: A002 - the option's name in the contract
    metadata: MetadataChoice,
    provenance: Provenance,
    target: Path,
) -> EncodedFacts:
    """Encode once, in the source's colour space, depth and format where the format can.

    Colour planes are sRGB-encoded RGB; `deep` is the same picture in 16 bits and is preferred
    where the format has 16. Grey sources give grey results, CMYK and palette sources RGB.
    Raises: ImagingError if the format cannot hold the picture.
    """
    chosen = result_format(format, source.facts, pixels.width_px, pixels.height_px)
    colour = deep if deep is not None and chosen in DEEP_FORMATS else pixels
    with ExitStack() as planes:
        image = planes.enter_context(open_plane(colour))
        image = _in_source_colours(image, source, planes, keeps_grey=chosen != "webp")
        if alpha is not None and chosen != "jpeg":
            image = image.bandjoin(_alpha_like(planes.enter_context(open_plane(alpha)), image))
        dpi = source.stated_dpi or DEFAULT_DPI
        image = image.copy(xres=dpi[0] / MM_PER_INCH, yres=dpi[1] / MM_PER_INCH)
        _save(image, chosen, lossless=source.facts.lossless, target=target)
    size = pixels.width_px, pixels.height_px
    EMBEDDERS[chosen](target, result_metadata(source, metadata, provenance, *size))
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return EncodedFacts(
        format=chosen,
        width_px=pixels.width_px,
        height_px=pixels.height_px,
        size_bytes=target.stat().st_size,
        sha256=digest,
    )


def _in_source_colours(
    image: pyvips.Image, source: DecodedSource, planes: ExitStack, *, keeps_grey: bool
) -> pyvips.Image:
    """Convert back to the source's profile and tag the image with it, or with sRGB.

    WebP knows no grey: there a grey source becomes sRGB with three equal channels.
    """
    is_grey = source.facts.colour == "grey"
    if is_grey and not keeps_grey:
        grey = _grey(image)
        # Still called grey, three bands would be saved as grey, transparency and one too many.
        coloured = grey.bandjoin([grey, grey]).copy(interpretation="srgb")
        return _tagged(coloured, builtin_profile("srgb"))
    if source.icc_path is None:
        return _tagged(_grey(image), None) if is_grey else _tagged(image, builtin_profile("srgb"))
    path = Path(source.icc_path)
    profile = path.read_bytes()
    if judge_profile(profile, path, source.facts.colour) == "convert":
        converted = from_srgb(image, str(path))
        return _tagged(restore_gamut(converted, source, planes), profile)
    return _tagged(_grey(image) if is_grey else image, profile)


def _grey(image: pyvips.Image) -> pyvips.Image:
    # The weights sum to one, so pixels that are grey already keep their exact value.
    deep = image.format == "ushort"
    mixed = image.recomb(pyvips.Image.new_from_array([LUMA])).rint()
    return mixed.cast(image.format).copy(interpretation="grey16" if deep else "b-w")


def _tagged(image: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    image = image.copy()
    if profile is None:
        image.remove("icc-profile-data")
    else:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def _alpha_like(alpha: pyvips.Image, image: pyvips.Image) -> pyvips.Image:
    if alpha.format == image.format:
        return alpha
    if image.format == "ushort":
        return alpha.cast("ushort") * 257
    return (alpha / 257).rint().cast("uchar")


def _save(image: pyvips.Image, chosen: ResultFormat, *, lossless: bool, target: Path) -> None:
    name = str(target)
    if chosen == "jpeg":
        # Two-pass Huffman tables would hold the whole picture in memory.
        image.jpegsave(name, Q=JPEG_QUALITY, subsample_mode="off", keep="icc")
    elif chosen == "png":
        image.pngsave(name, compression=4, keep="icc")
    elif chosen == "webp":
        image.webpsave(name, exact=True, keep="icc", **_webp_options(image, lossless=lossless))
    else:
        big = image.width * image.height * image.bands * 2 > BIG_TIFF_BYTES
        options = {"compression": "deflate", "predictor": "horizontal", "level": 4}
        image.tiffsave(name, bigtiff=big, resunit="inch", keep="icc", **options)


def _webp_options(image: pyvips.Image, *, lossless: bool) -> dict[str, int | bool]:
    """Choose what libwebp does in bounded memory; more effort takes more and saves little."""
    if not lossless:
        return {"Q": 95, "effort": 2}
    if image.width * image.height > WEBP_LOSSLESS_PIXELS:
        return {"Q": 98, "effort": 2}
    return {"lossless": True, "Q": 0, "effort": 0}

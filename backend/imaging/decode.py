"""Takes pictures apart into planes: the only door for foreign picture bytes, in a child."""

from pathlib import Path

from msgspec import structs

from backend.imaging.colour_profiles import CMYK, ProfileUse, judge_profile, to_srgb
from backend.imaging.containers.tiff_embedding import exif_of_tiff
from backend.imaging.errors import unsupported
from backend.imaging.facts import DecodedSource, SourceFacts
from backend.imaging.gamut import exceeds_srgb
from backend.imaging.opening import COLOUR_BANDS, OpenedPicture, open_checked
from backend.imaging.orientation import UprightPlanes, is_opaque, write_upright
from backend.imaging.planes import Plane
from backend.imaging.reading import read_pixels
from backend.imaging.vips_library import bytes_field, pyvips

METADATA_FIELDS = {"exif": "exif-data", "xmp": "xmp-data", "iptc": "iptc-data"}
ANSWER_FORMATS = frozenset({"jpeg", "png", "webp"})


def decode_source(path: Path, folder: Path, max_megapixels: float) -> DecodedSource:
    """Decode a person's picture into `folder`: upright sRGB planes and untouched metadata blocks.

    Raises: ImagingError, as `inspect_picture` does.
    """
    opened = open_checked(path, max_megapixels)
    icc_path = _store(folder / "source.icc", opened.profile)
    blocks = {
        name: _store(folder / f"source.{name}", bytes_field(opened.image, field))
        for name, field in METADATA_FIELDS.items()
    }
    if opened.facts.format == "tiff":
        blocks["exif"] = _store(folder / "source.exif", exif_of_tiff(path))
    use = _judge(icc_path, opened.facts)
    planes = _decode(opened, folder, use, icc_path)
    transparent = planes.alpha is not None and not is_opaque(planes.alpha)
    return DecodedSource(
        facts=structs.replace(opened.facts, transparent=transparent),
        pixels=planes.pixels,
        deep=planes.deep,
        alpha=planes.alpha,
        native=planes.native,
        icc_path=_text(icc_path) if use in {"same_as_srgb", "convert"} else None,
        exif_path=_text(blocks["exif"]),
        xmp_path=_text(blocks["xmp"]),
        iptc_path=_text(blocks["iptc"]),
    )


def decode_answer(path: Path, target: Path, max_megapixels: float) -> Plane:
    """Decode a provider's answer to one sRGB plane; alpha and metadata are left behind.

    The declared type plays no part. Raises: ImagingError, as `inspect_picture` does.
    """
    opened = open_checked(path, max_megapixels)
    if opened.facts.format not in ANSWER_FORMATS:
        raise unsupported("The provider answered with a kind of picture that it never should.")
    folder = target.with_name(f"{target.name}.decoding")
    folder.mkdir()
    icc_path = _store(folder / "answer.icc", opened.profile)
    planes = _decode(opened, folder, _judge(icc_path, opened.facts), icc_path)
    Path(planes.pixels.path).rename(target)
    for left_over in folder.iterdir():
        left_over.unlink()
    folder.rmdir()
    return Plane(str(target), planes.pixels.width_px, planes.pixels.height_px, bands=3)


def _decode(
    opened: OpenedPicture, folder: Path, use: ProfileUse, icc_path: Path | None
) -> UprightPlanes:
    facts, profile = opened.facts, str(icc_path)
    stored = Plane(
        str(folder / "stored.raw"),
        opened.image.width,
        opened.image.height,
        bands=3 + facts.has_alpha + (3 if _is_wide(facts, use) else 0),
        depth="uint16" if facts.bit_depth == 16 else "uint8",
    )

    def store(image: pyvips.Image) -> None:
        colour = image.extract_band(0, n=COLOUR_BANDS[facts.colour])
        whole = _srgb_colours(colour, profile if use in {"one_way", "convert"} else None)
        if facts.has_alpha:
            whole = whole.bandjoin(image[image.bands - 1])
        if _is_wide(facts, use):
            whole = whole.bandjoin(colour)
        whole.rawsave(stored.path, keep="none")

    read_pixels(opened, store)
    planes = write_upright(stored, opened.orientation, folder, has_alpha=facts.has_alpha)
    if planes.native is None or exceeds_srgb(planes.native, planes.deep or planes.pixels, profile):
        return planes
    Path(planes.native.path).unlink()
    return structs.replace(planes, native=None)


def _is_wide(facts: SourceFacts, use: ProfileUse) -> bool:
    """Whether the profile may hold colours that sRGB has not, and leads back to them."""
    return use == "convert" and COLOUR_BANDS[facts.colour] == 3


def _judge(icc_path: Path | None, facts: SourceFacts) -> ProfileUse:
    if icc_path is None:
        return "broken"
    return judge_profile(icc_path.read_bytes(), icc_path, facts.colour)


def _srgb_colours(colour: pyvips.Image, profile: str | None) -> pyvips.Image:
    """Three sRGB bands of the picture's own depth."""
    if profile is not None:
        return to_srgb(colour, profile)
    if colour.interpretation == "cmyk":
        return to_srgb(colour, CMYK)
    return colour.bandjoin([colour, colour]) if colour.bands == 1 else colour


def _store(path: Path, block: bytes | None) -> Path | None:
    if not block:
        return None
    path.write_bytes(block)
    return path


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)

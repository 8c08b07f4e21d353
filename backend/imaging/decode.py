"""Takes pictures apart into planes: the only door for foreign picture bytes, in a child."""

from pathlib import Path

from msgspec import structs

from backend.imaging.colour_profiles import CMYK, judge_profile, to_srgb
from backend.imaging.containers.tiff_embedding import exif_of_tiff
from backend.imaging.errors import unsupported
from backend.imaging.facts import DecodedSource
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
    planes, is_reversible = _decode(opened, icc_path, folder)
    transparent = planes.alpha is not None and not is_opaque(planes.alpha)
    return DecodedSource(
        facts=structs.replace(opened.facts, transparent=transparent),
        pixels=planes.pixels,
        deep=planes.deep,
        alpha=planes.alpha,
        icc_path=_text(icc_path) if is_reversible else None,
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
    planes, _ = _decode(opened, icc_path, folder)
    Path(planes.pixels.path).rename(target)
    for left_over in folder.iterdir():
        left_over.unlink()
    folder.rmdir()
    return Plane(str(target), planes.pixels.width_px, planes.pixels.height_px, bands=3)


def _decode(
    opened: OpenedPicture, icc_path: Path | None, folder: Path
) -> tuple[UprightPlanes, bool]:
    """Answer the planes, and whether the profile can take the result back to the source's space."""
    facts = opened.facts
    use = judge_profile(icc_path.read_bytes(), icc_path, facts.colour) if icc_path else "broken"
    profile = str(icc_path) if use in {"one_way", "convert"} else None
    stored = Plane(
        str(folder / "stored.raw"),
        opened.image.width,
        opened.image.height,
        bands=4 if facts.has_alpha else 3,
        depth="uint16" if facts.bit_depth == 16 else "uint8",
    )

    def store(image: pyvips.Image) -> None:
        colour = _srgb_colours(image.extract_band(0, n=COLOUR_BANDS[facts.colour]), profile)
        whole = colour.bandjoin(image[image.bands - 1]) if facts.has_alpha else colour
        whole.rawsave(stored.path, keep="none")

    read_pixels(opened, store)
    planes = write_upright(stored, opened.orientation, folder)
    return planes, use in {"same_as_srgb", "convert"}


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

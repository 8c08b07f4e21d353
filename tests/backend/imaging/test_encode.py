"""A result is the source's kind of file: same profile, depth, alpha and format, or a clear word."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from backend.imaging.colour_profiles import judge_profile
from backend.imaging.decode import decode_source
from backend.imaging.encode import encode_result
from backend.imaging.errors import ImagingError
from backend.imaging.facts import ResultFormat, SourceFacts, SourceFormat
from backend.imaging.options import OutputFormat
from backend.imaging.output_format import result_format
from backend.imaging.planes import Plane, write_plane
from tests.backend.imaging.pictures import (
    PROVENANCE,
    decoded,
    deep_noise,
    display_p3,
    encoded,
    levels,
    picture_bytes,
    reopened,
    scene,
)

OUTPUTS: tuple[OutputFormat, ...] = ("jpeg", "png", "webp", "tiff")


def facts(file_format: SourceFormat, *, transparent: bool = False) -> SourceFacts:
    return SourceFacts(
        format=file_format,
        width_px=10,
        height_px=10,
        bit_depth=8,
        colour="rgb",
        has_alpha=transparent,
        sha256="",
        transparent=transparent,
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_lossless_sources_come_back_pixel_for_pixel(tmp_path: Path, kind: str) -> None:
    source = decoded(picture_bytes(scene(60, 40), kind, lossless=True), tmp_path)

    result = encoded(source, tmp_path / "result")

    assert result.format == kind.lower()
    np.testing.assert_array_equal(levels(reopened(tmp_path / "result"), "RGB"), scene(60, 40))


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_the_profile_travels_byte_for_byte(tmp_path: Path, wanted: OutputFormat) -> None:
    muted = (scene(60, 40) // 2 + 64).astype(np.uint8)
    source = decoded(picture_bytes(muted, "PNG", icc_profile=display_p3()), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    image = reopened(tmp_path / "result")
    assert image.info["icc_profile"] == display_p3()
    # There and back through sRGB in 8 bits, and the lossy formats' own noise.
    assert np.abs(levels(image, "RGB") - muted).mean() < (3 if wanted == "jpeg" else 1)


def test_jpeg_keeps_full_colour_resolution(tmp_path: Path) -> None:
    source = decoded(picture_bytes(scene(60, 40), "JPEG", quality=90), tmp_path)

    encoded(source, tmp_path / "result")

    image = reopened(tmp_path / "result")
    assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined] # Pillow keeps a JPEG's sampling there


@pytest.mark.parametrize("wanted", ["png", "webp", "tiff"])
def test_alpha_and_the_colours_below_it_come_back_exactly(
    tmp_path: Path, wanted: OutputFormat
) -> None:
    rgba = np.dstack([scene(60, 40), scene(60, 40)[..., 0]])
    source = decoded(picture_bytes(Image.fromarray(rgba), "PNG"), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    np.testing.assert_array_equal(levels(reopened(tmp_path / "result"), "RGBA"), rgba)


@pytest.mark.parametrize(("wanted", "bands"), [("png", 4), ("tiff", 4), ("png", 3), ("tiff", 3)])
def test_sixteen_bit_colour_comes_back_exactly(
    tmp_path: Path, wanted: OutputFormat, bands: int
) -> None:
    source = decoded(picture_bytes(Image.new("I;16", (30, 20)), "PNG"), tmp_path)
    noise = deep_noise(30, 20, bands)
    deep = write_plane(tmp_path / "deep-in.raw", noise[..., :3])
    alpha = write_plane(tmp_path / "alpha-in.raw", noise[..., 3:]) if bands == 4 else None
    eight = write_plane(tmp_path / "eight-in.raw", (noise[..., :3] >> 8).astype(np.uint8))
    in_colour = decoded(picture_bytes(scene(30, 20), "PNG"), tmp_path / "colour")

    encode_result(
        eight, deep, alpha, in_colour, wanted, "keep", PROVENANCE, tmp_path / f"out.{wanted}"
    )

    assert source.facts.bit_depth == 16
    again = decode_source(tmp_path / f"out.{wanted}", _made(tmp_path / "again"), 1)
    assert again.deep is not None
    np.testing.assert_array_equal(again.deep.rows(0, 20), noise[..., :3])
    if again.alpha is not None:
        np.testing.assert_array_equal(again.alpha.rows(0, 20), noise[..., 3:])
    assert (again.alpha is not None) == (bands == 4)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_comes_back_exactly(tmp_path: Path, kind: str) -> None:
    noise = deep_noise(30, 20, 1)[..., 0]
    source = decoded(picture_bytes(Image.fromarray(noise), kind), tmp_path)

    encoded(source, tmp_path / "result")

    image = reopened(tmp_path / "result")
    assert image.mode == "I;16"
    np.testing.assert_array_equal(np.asarray(image), noise)


@pytest.mark.parametrize("wanted", ["jpeg", "webp"])
def test_formats_without_sixteen_bits_get_eight(tmp_path: Path, wanted: OutputFormat) -> None:
    noise = deep_noise(30, 20, 1)[..., 0]
    source = decoded(picture_bytes(Image.fromarray(noise), "PNG"), tmp_path)

    assert encoded(source, tmp_path / "result", wanted).format == wanted


@pytest.mark.parametrize("wanted", ["jpeg", "png", "tiff"])
def test_grey_sources_stay_grey(tmp_path: Path, wanted: OutputFormat) -> None:
    grey = Image.fromarray(scene(60, 40)).convert("L")
    source = decoded(picture_bytes(grey, "PNG"), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    image = reopened(tmp_path / "result")
    assert image.mode == "L"
    if wanted != "jpeg":
        np.testing.assert_array_equal(np.asarray(image), np.asarray(grey))


def test_a_grey_profile_travels_and_maps_back(tmp_path: Path) -> None:
    profile = grey_profile(gamma=1.8)
    grey = Image.fromarray(np.tile(np.arange(256, dtype=np.uint8), (4, 1)))
    source = decoded(picture_bytes(grey, "PNG", icc_profile=profile), tmp_path)
    seen = source.pixels.rows(0, 1)[0, 128].astype(int)

    encoded(source, tmp_path / "result")

    image = reopened(tmp_path / "result")
    assert image.info["icc_profile"] == profile
    assert seen[0] == pytest.approx(255 * srgb_encoded((128 / 255) ** 1.8), abs=2)
    off = np.abs(np.asarray(image).astype(int) - np.asarray(grey))
    assert off[:, 40:].max() <= 2


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_in_webp_is_neutral_colour_and_no_more_transparent(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(scene(60, 40)).convert(mode)
    if mode == "LA":
        grey.putalpha(Image.fromarray(scene(60, 40)[..., 2]))
    source = decoded(picture_bytes(grey, "PNG"), tmp_path)

    encoded(source, tmp_path / "result", "webp")

    image = reopened(tmp_path / "result")
    assert image.mode == {"L": "RGB", "LA": "RGBA"}[mode]
    np.testing.assert_array_equal(levels(image, "RGBA"), levels(grey, "RGBA"))


def test_a_tinted_result_of_a_grey_source_loses_its_tint(tmp_path: Path) -> None:
    source = decoded(picture_bytes(Image.new("L", (16, 16), 100), "PNG"), tmp_path)
    tinted = np.full((16, 16, 3), (110, 98, 95), np.uint8)
    plane = write_plane(tmp_path / "tinted.raw", tinted)

    encode_result(plane, None, None, source, "same", "keep", PROVENANCE, tmp_path / "result")

    image = reopened(tmp_path / "result")
    assert image.mode == "L"
    assert abs(int(np.asarray(image)[0, 0]) - 100) <= 1


def test_cmyk_and_broken_profiles_are_tagged_srgb(tmp_path: Path) -> None:
    ink = Image.fromarray(scene(60, 40)).convert("CMYK")
    source = decoded(picture_bytes(ink, "JPEG", icc_profile=b"junk"), tmp_path)

    result = encoded(source, tmp_path / "result")

    image = reopened(tmp_path / "result")
    profile = tmp_path / "tag.icc"
    profile.write_bytes(image.info["icc_profile"])
    assert result.format == "jpeg"
    assert image.mode == "RGB"
    assert judge_profile(profile.read_bytes(), profile, "rgb") == "same_as_srgb"


def test_the_result_is_described_truly(tmp_path: Path) -> None:
    source = decoded(picture_bytes(scene(60, 40), "PNG"), tmp_path)

    first = encoded(source, tmp_path / "first")
    second = encoded(source, tmp_path / "second")

    assert (first.width_px, first.height_px) == (60, 40)
    assert first.size_bytes == (tmp_path / "first").stat().st_size
    assert first.sha256 == second.sha256
    assert {p.name for p in tmp_path.iterdir()} == {"upload", "pixels.raw", "first", "second"}


@pytest.mark.parametrize(
    ("source", "transparent", "expected"),
    [
        ("jpeg", False, "jpeg"),
        ("png", True, "png"),
        ("webp", True, "webp"),
        ("tiff", True, "tiff"),
        ("heic", False, "jpeg"),
        ("heic", True, "png"),
        ("avif", False, "jpeg"),
        ("avif", True, "png"),
    ],
)
def test_same_means_the_nearest_format_that_loses_nothing(
    source: SourceFormat, *, transparent: bool, expected: ResultFormat
) -> None:
    assert result_format("same", facts(source, transparent=transparent), 100, 100) == expected


def test_transparency_is_never_flattened_in_silence(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (16, 16), (10, 20, 30, 128))
    source = decoded(picture_bytes(clear, "PNG"), tmp_path)

    with pytest.raises(ImagingError, match="JPEG cannot hold transparency"):
        encoded(source, tmp_path / "result", "jpeg")

    assert not (tmp_path / "result").exists()


def test_an_opaque_alpha_channel_does_not_forbid_jpeg(tmp_path: Path) -> None:
    opaque = Image.fromarray(scene(60, 40)).convert("RGBA")
    source = decoded(picture_bytes(opaque, "PNG"), tmp_path)

    assert encoded(source, tmp_path / "result", "jpeg").format == "jpeg"


@pytest.mark.parametrize(("wanted", "limit_px"), [("jpeg", 65_500), ("webp", 16_383)])
def test_a_result_beyond_the_format_is_refused_in_words(
    wanted: OutputFormat, limit_px: int
) -> None:
    assert result_format(wanted, facts("png"), limit_px, 10) == wanted

    with pytest.raises(ImagingError, match=f"at most {limit_px} px") as refusal:
        result_format(wanted, facts("png"), limit_px + 1, 10)

    assert refusal.value.code == "image_too_large"


def test_the_longest_jpeg_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "long.raw"
    path.write_bytes(bytes(65_500 * 3 * 4))
    source = decoded(picture_bytes(scene(60, 40), "JPEG"), tmp_path)
    plane = Plane(str(path), 65_500, 4, 3)

    encode_result(plane, None, None, source, "same", "drop", PROVENANCE, tmp_path / "result")

    assert reopened(tmp_path / "result").size == (65_500, 4)


def grey_profile(gamma: float) -> bytes:
    """The smallest grey profile: a white point and a gamma curve."""
    curve = b"curv" + bytes(4) + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big")
    white = b"XYZ " + bytes(4) + bytes.fromhex("0000f6d6000100000000d32d")
    tags = [(b"wtpt", white), (b"kTRC", curve + bytes(2))]
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, body in tags:
        table += name + (at + len(data)).to_bytes(4, "big") + len(body).to_bytes(4, "big")
        data += body
    head = bytearray(128)
    head[8:12] = bytes.fromhex("02400000")
    head[12:24] = b"mntrGRAYXYZ "
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6000100000000d32d")
    profile = bytes(head) + len(tags).to_bytes(4, "big") + table + data
    profile = len(profile).to_bytes(4, "big") + profile[4:]
    assert ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip() == "GRAY"
    return profile


def srgb_encoded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder

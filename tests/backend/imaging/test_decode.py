"""Every kind of picture becomes the same upright sRGB planes, whatever it was stored as."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from backend.imaging.decode import decode_answer
from backend.imaging.errors import ImagingError
from backend.imaging.inspection import inspect_picture
from backend.imaging.opening import open_checked
from backend.imaging.reading import read_pixels
from tests.backend.imaging.pictures import (
    ORIENTATION,
    decoded,
    deep_noise,
    display_p3,
    picture_bytes,
    scene,
)

TURNS = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}
"""What was done to an upright picture before it was stored with this orientation."""


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    upright = Image.fromarray(scene(60, 40))
    stored = upright
    for turn in TURNS[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    source = decoded(picture_bytes(stored, "PNG", exif=exif), tmp_path)

    assert (source.facts.width_px, source.facts.height_px) == (60, 40)
    np.testing.assert_array_equal(source.pixels.rows(0, 40), scene(60, 40))


@pytest.mark.parametrize("orientation", [3, 6])
def test_alpha_and_depth_are_turned_with_the_colours(tmp_path: Path, orientation: int) -> None:
    pixels = np.rot90(scene(60, 40), {3: 2, 6: 1}[orientation])
    alpha = np.rot90(scene(60, 40)[..., 0], {3: 2, 6: 1}[orientation])
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = Image.fromarray(np.dstack([pixels, alpha]))

    source = decoded(picture_bytes(stored, "PNG", exif=exif), tmp_path)

    assert source.alpha is not None
    np.testing.assert_array_equal(source.pixels.rows(0, 40), scene(60, 40))
    np.testing.assert_array_equal(source.alpha.rows(0, 40)[..., 0], scene(60, 40)[..., 0])


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_lossless_files_decode_to_their_exact_pixels(tmp_path: Path, kind: str) -> None:
    source = decoded(picture_bytes(scene(60, 40), kind, lossless=True), tmp_path)

    np.testing.assert_array_equal(source.pixels.rows(0, 40), scene(60, 40))
    assert source.facts.lossless
    assert source.deep is None
    assert source.alpha is None


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_lossy_files_decode_close_to_their_pixels(tmp_path: Path, kind: str) -> None:
    source = decoded(picture_bytes(scene(64, 48), kind, quality=95), tmp_path)

    off = np.abs(source.pixels.rows(0, 48).astype(int) - scene(64, 48))
    assert off.mean() < 4
    assert not source.facts.lossless
    assert source.facts.format == kind.lower()


def test_sixteen_bits_are_kept_beside_the_eight_that_the_model_sees(tmp_path: Path) -> None:
    noise = deep_noise(30, 20, 1)[..., 0]

    source = decoded(picture_bytes(Image.fromarray(noise), "PNG"), tmp_path)

    assert source.facts.bit_depth == 16
    assert source.deep is not None
    np.testing.assert_array_equal(source.deep.rows(0, 20), np.repeat(noise[..., None], 3, 2))
    rounded = np.rint(noise[..., None] / 257).astype(int)
    np.testing.assert_array_equal(source.pixels.rows(0, 20), np.repeat(rounded, 3, 2))


def test_colours_under_full_transparency_are_kept(tmp_path: Path) -> None:
    rgba = np.dstack([scene(60, 40), np.zeros((40, 60), np.uint8)])

    source = decoded(picture_bytes(Image.fromarray(rgba), "PNG"), tmp_path)

    np.testing.assert_array_equal(source.pixels.rows(0, 40), scene(60, 40))
    assert source.facts.transparent


def test_an_opaque_alpha_channel_is_not_transparency(tmp_path: Path) -> None:
    rgba = Image.fromarray(scene(60, 40)).convert("RGBA")
    data = picture_bytes(rgba, "PNG")

    source = decoded(data, tmp_path)

    assert source.facts.has_alpha
    assert not source.facts.transparent
    assert inspect_picture(tmp_path / "upload", 1) == source.facts


@pytest.mark.parametrize(
    ("mode", "kind", "colour", "bit_depth"),
    [
        ("1", "PNG", "grey", 1),
        ("1", "TIFF", "grey", 1),
        ("L", "PNG", "grey", 8),
        ("L", "JPEG", "grey", 8),
        ("P", "PNG", "palette", 8),
        ("P", "TIFF", "palette", 8),
        ("RGB", "WEBP", "rgb", 8),
        ("CMYK", "JPEG", "cmyk", 8),
        ("CMYK", "TIFF", "cmyk", 8),
    ],
)
def test_the_facts_name_what_was_stored(
    tmp_path: Path, mode: str, kind: str, colour: str, bit_depth: int
) -> None:
    image = Image.fromarray(scene(60, 40)).convert(mode)

    source = decoded(picture_bytes(image, kind), tmp_path)

    assert (source.facts.colour, source.facts.bit_depth) == (colour, bit_depth)
    assert source.pixels.bands == 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA"])
def test_expanded_pixels_look_like_the_stored_ones(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(scene(60, 40)).convert(mode)

    source = decoded(picture_bytes(image, "PNG"), tmp_path)

    expected = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(source.pixels.rows(0, 40), expected)


def test_a_wide_gamut_picture_is_converted_as_littlecms_does(tmp_path: Path) -> None:
    muted = (scene(60, 40) // 2 + 64).astype(np.uint8)
    data = picture_bytes(muted, "PNG", icc_profile=display_p3())
    profile = tmp_path / "p3.icc"
    profile.write_bytes(display_p3())

    source = decoded(data, tmp_path / "out")

    expected = ImageCms.profileToProfile(
        Image.fromarray(muted),
        str(profile),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    off = np.abs(source.pixels.rows(0, 40).astype(int) - np.asarray(expected))
    assert off.max() <= 1
    assert source.icc_path is not None
    assert Path(source.icc_path).read_bytes() == display_p3()


def test_an_srgb_profile_changes_no_pixel(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    source = decoded(picture_bytes(scene(60, 40), "PNG", icc_profile=profile), tmp_path)

    np.testing.assert_array_equal(source.pixels.rows(0, 40), scene(60, 40))
    assert source.icc_path is not None


@pytest.mark.parametrize(
    "profile",
    [b"not a profile", display_p3()[:200], display_p3()[:128] + bytes(400), b"\0" * 128],
    ids=["words", "cut", "hollow", "zeros"],
)
def test_a_broken_profile_is_read_as_srgb(tmp_path: Path, profile: bytes) -> None:
    source = decoded(
        picture_bytes(scene(60, 40), "JPEG", quality=95, icc_profile=profile), tmp_path
    )

    off = np.abs(source.pixels.rows(0, 40).astype(int) - scene(60, 40))
    assert off.mean() < 4
    assert source.icc_path is None


def test_a_profile_of_another_colour_space_is_not_used(tmp_path: Path) -> None:
    grey = Image.fromarray(scene(60, 40)).convert("L")

    source = decoded(picture_bytes(grey, "PNG", icc_profile=display_p3()), tmp_path)

    np.testing.assert_array_equal(source.pixels.rows(0, 40)[..., 0], np.asarray(grey))
    assert source.icc_path is None


def test_cmyk_becomes_the_colours_that_were_meant(tmp_path: Path) -> None:
    ink = np.zeros((8, 32, 4), np.uint8)
    ink[:, 8:16, 0] = 255
    ink[:, 16:24, 2] = 255
    ink[:, 24:, 3] = 255
    data = picture_bytes(Image.fromarray(ink, "CMYK"), "TIFF")

    source = decoded(data, tmp_path)

    paper, cyan, yellow, black = source.pixels.rows(4, 1)[0, [4, 12, 20, 28]].astype(int)
    assert paper.min() > 250
    assert cyan[0] < 80 < cyan[2]
    assert yellow[2] < 80 < yellow[0]
    assert black.max() < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_the_resolution_is_reported_in_dots_per_inch(tmp_path: Path, kind: str) -> None:
    source = decoded(picture_bytes(scene(60, 40), kind, dpi=(300, 300)), tmp_path)

    assert source.facts.dpi == pytest.approx((300, 300), abs=0.1)


def test_pictures_over_the_limit_are_refused_before_their_pixels(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(picture_bytes(Image.new("1", (2_000, 1_001)), "PNG"))

    with pytest.raises(ImagingError, match=r"2\.0 megapixels, the limit is 2") as refusal:
        inspect_picture(path, 2)

    assert refusal.value.code == "image_too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_answer_becomes_one_plane_of_any_size(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "answer"
    path.write_bytes(picture_bytes(scene(64, 48), kind, quality=95))

    plane = decode_answer(path, tmp_path / "answer.raw", 1)

    assert (plane.width_px, plane.height_px, plane.bands) == (64, 48, 3)
    assert np.abs(plane.rows(0, 48).astype(int) - scene(64, 48)).mean() < 4
    assert {p.name for p in tmp_path.iterdir()} == {"answer", "answer.raw"}


def test_an_answer_in_a_form_that_no_model_sends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(picture_bytes(scene(64, 48), "TIFF"))

    with pytest.raises(ImagingError) as refusal:
        decode_answer(path, tmp_path / "answer.raw", 1)

    assert refusal.value.code == "image_type_unsupported"


def test_a_full_disk_is_told_from_a_damaged_picture(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(picture_bytes(scene(600, 400), "PNG"))
    opened = open_checked(path, 1)

    with pytest.raises(OSError, match="No space left"):
        read_pixels(opened, lambda image: image.rawsave("/dev/full"))

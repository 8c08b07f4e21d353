"""Local pictures are read by what they are, upright and in sRGB, or refused."""

import warnings
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from desktop.viewer import decoding
from desktop.viewer.decoding import (
    read_picture,
    read_preview,
    read_size_px,
    to_qimage,
)
from desktop.viewer.refusals import PictureTooLarge, PictureUnreadable

KINDS = [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("TIFF", "a.tif")]


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_all_kinds_are_read(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    Image.new("RGB", (40, 30), (200, 60, 20)).save(path, kind, quality=95)

    picture = read_picture(path)

    assert (picture.mode, picture.size) == ("RGB", (40, 30))
    shown = to_qimage(picture).pixelColor(20, 15)
    assert abs(shown.red() - 200) < 8
    assert abs(shown.green() - 60) < 8
    assert abs(shown.blue() - 20) < 8


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_every_pixel_mode_becomes_something_that_can_be_painted(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new(mode, (8, 8)).save(path)

    assert read_picture(path).mode in {"RGB", "RGBA"}


def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("I;16", (8, 8), 40_000).save(path)

    assert read_picture(path).getpixel((4, 4)) == (156, 156, 156)


def test_transparency_survives(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (8, 8), (255, 0, 0, 128)).save(path)

    shown = to_qimage(read_picture(path))

    assert shown.hasAlphaChannel()
    assert shown.pixelColor(2, 2).alpha() == 128


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_of_many_strips_keeps_each_pixel_in_its_place(mode: str) -> None:
    columns = decoding.STRIP_BYTES // 4 // 3
    tall = Image.linear_gradient("L").resize((columns, 11))
    picture = Image.merge("RGBA", (tall, tall.rotate(180), tall, tall)).convert(mode)

    shown = to_qimage(picture)

    assert (shown.width(), shown.height()) == picture.size
    for y_px in range(11):
        for x_px in (0, columns - 1):
            colour = shown.pixelColor(x_px, y_px)
            wanted = picture.convert("RGBA").getpixel((x_px, y_px))
            assert isinstance(wanted, tuple)
            assert colour.alpha() == wanted[3]
            if wanted[3] > 60:
                assert abs(colour.green() - wanted[1]) < 5
                assert abs(colour.red() - wanted[0]) < 5


def test_the_orientation_tag_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(path, exif=exif)

    assert read_size_px(path) == (20, 40)
    assert read_picture(path).size == (20, 40)
    assert read_preview(path, 16).size == (8, 16)


def test_a_colour_profile_is_turned_into_srgb(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (8, 8), (10, 200, 30)).save(path, icc_profile=profile)

    assert read_picture(path).getpixel((0, 0)) == (10, 200, 30), "a profile that does not fit"


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + bytes(40), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff"],
    ids=["empty", "gif", "svg", "cut JPEG"],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)

    with pytest.raises(PictureUnreadable):
        read_picture(path)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(PictureUnreadable):
        read_picture(tmp_path / "gone.jpg")


def test_half_a_file_is_unreadable(photo: Path) -> None:
    photo.write_bytes(photo.read_bytes()[:600])

    with pytest.raises(PictureUnreadable):
        read_picture(photo)


def test_more_pixels_than_may_be_held_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (20_000, 15_001)).save(path)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_size_px(path) == (20_000, 15_001)
        with pytest.raises(PictureTooLarge):
            read_picture(path)
    assert decoding.LARGEST_PICTURE_PIXELS < 20_000 * 15_001

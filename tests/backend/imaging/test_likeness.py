"""A part is known again after another codec or profile; another picture is not."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from backend.imaging.likeness import is_region
from backend.imaging.planes import write_plane
from tests.backend.samples import SAMPLE

Change = Callable[[Image.Image], Image.Image]
BOX = (120, 90, 376, 282)


def photo() -> Image.Image:
    with Image.open(SAMPLE) as opened:
        return ImageOps.exif_transpose(opened).convert("RGB").resize((640, 480))


def compared(whole: Image.Image, part: Image.Image, left_px: int, top_px: int, to: Path) -> bool:
    return is_region(
        write_plane(to / "whole.raw", np.asarray(whole)),
        write_plane(to / "part.raw", np.asarray(part)),
        left_px,
        top_px,
    )


def through_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def moved_colours(picture: Image.Image) -> Image.Image:
    return picture.point([round(255 * (level / 255) ** 0.8) for level in range(256)] * 3)


def as_it_is(picture: Image.Image) -> Image.Image:
    return picture


def as_poor_jpeg(picture: Image.Image) -> Image.Image:
    return through_jpeg(picture, 50)


def greyed(picture: Image.Image) -> Image.Image:
    return Image.new("RGB", picture.size, (128, 128, 128))


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(40))


@pytest.mark.parametrize("altered", [as_it_is, as_poor_jpeg, moved_colours])
def test_the_same_pixels_are_known_again(altered: Change, tmp_path: Path) -> None:
    part = altered(photo().crop(BOX))

    assert compared(photo(), part, BOX[0], BOX[1], tmp_path)


@pytest.mark.parametrize(("left_px", "top_px"), [(0, 0), (120, 130), (400, 90), (120, 300)])
def test_another_place_is_refused(left_px: int, top_px: int, tmp_path: Path) -> None:
    assert not compared(photo(), photo().crop(BOX), left_px, top_px, tmp_path)


@pytest.mark.parametrize("other", [ImageOps.mirror, ImageOps.invert, greyed, blurred])
def test_another_picture_is_refused(other: Change, tmp_path: Path) -> None:
    part = other(photo().crop(BOX))

    assert not compared(photo(), part, BOX[0], BOX[1], tmp_path)


def test_an_even_sky_is_the_same_although_nothing_in_it_correlates(tmp_path: Path) -> None:
    sky = Image.new("RGB", (300, 200), (90, 140, 220))

    assert compared(sky, through_jpeg(sky.crop((0, 0, 100, 80)), 60), 0, 0, tmp_path)

"""Phone pictures in HEIC: tiled, turned, cropped, transparent, and refused where they must be.

The samples are our own scene, written by libheif and x265, which the product does not carry.
"""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags

from backend.imaging.child import ImagingChild
from backend.imaging.commands import DecodeSource, InspectPicture
from backend.imaging.containers.heif_items import read_items
from backend.imaging.decode import decode_source
from backend.imaging.errors import ImagingError
from backend.imaging.facts import DecodedSource, SourceFacts
from backend.imaging.inspection import inspect_picture
from tests.backend.imaging.pictures import SAMPLES, display_p3, encoded, levels, reopened, scene


def pixels_of(source: DecodedSource) -> NDArray[np.int16]:
    return source.pixels.rows(0, source.facts.height_px).astype(np.int16)


def test_a_phone_picture_is_joined_from_its_tiles_and_turned(tmp_path: Path) -> None:
    items = read_items(SAMPLES / "phone.heic")

    source = decode_source(SAMPLES / "phone.heic", tmp_path, 1)
    result = encoded(source, tmp_path / "result.png", "png")

    assert items.kinds[items.primary] == b"grid"
    assert (source.facts.format, result.width_px, result.height_px) == ("heic", 192, 320)
    stored_p3 = levels(reopened(tmp_path / "result.png"), "RGB")
    turned = np.rot90(scene(320, 192), -1).astype(np.int16)
    # Saturated patches leave sRGB's gamut on the way; the gradients must be right.
    assert np.median(np.abs(stored_p3 - turned)) <= 2


def test_what_a_phone_says_survives_in_the_jpeg(tmp_path: Path) -> None:
    source = decode_source(SAMPLES / "phone.heic", tmp_path, 1)

    result = encoded(source, tmp_path / "result")

    image = reopened(tmp_path / "result")
    exif = image.getexif()
    assert result.format == "jpeg"
    assert image.info["icc_profile"] == display_p3()
    assert exif[ExifTags.Base.Make] == "Phone maker"
    assert exif[ExifTags.Base.Orientation] == 1
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[1] == "N"
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageWidth] == 192


def test_place_names_and_coordinates_can_be_left_out(tmp_path: Path) -> None:
    source = decode_source(SAMPLES / "phone.heic", tmp_path, 1)

    encoded(source, tmp_path / "result", metadata="drop_location")

    data = (tmp_path / "result").read_bytes()
    assert b"Paris" not in data
    assert not reopened(tmp_path / "result").getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_transparency_is_decoded_beside_the_colours(tmp_path: Path) -> None:
    source = decode_source(SAMPLES / "alpha.heic", tmp_path, 1)

    assert source.alpha is not None
    ramp = np.arange(160) * 255 // 159
    assert np.abs(source.alpha.rows(0, 96)[..., 0].astype(int) - ramp).max() <= 2
    assert np.abs(pixels_of(source) - scene(160, 96)).mean() < 2
    assert encoded(source, tmp_path / "result").format == "png"


def test_odd_sizes_are_cropped_as_the_container_says(tmp_path: Path) -> None:
    source = decode_source(SAMPLES / "odd_size.heic", tmp_path, 1)

    assert (source.facts.width_px, source.facts.height_px) == (101, 67)
    assert np.abs(pixels_of(source) - scene(101, 67)).mean() < 3


def test_ten_bit_pictures_are_read_as_eight(tmp_path: Path) -> None:
    source = decode_source(SAMPLES / "ten_bit.heic", tmp_path, 1)

    assert source.facts.bit_depth == 8
    assert source.deep is None
    assert np.abs(pixels_of(source) - scene(160, 96)).mean() < 2


@pytest.mark.parametrize(
    ("name", "words"),
    [("hdr.heic", "HDR pictures"), ("two_pictures.heic", "several pictures")],
)
def test_what_would_come_out_wrong_is_refused(name: str, words: str) -> None:
    with pytest.raises(ImagingError, match=words) as refusal:
        inspect_picture(SAMPLES / name, 1)

    assert refusal.value.code == "image_type_unsupported"


async def test_the_limited_child_can_read_them_too(tmp_path: Path) -> None:
    child = ImagingChild()
    path = SAMPLES / "phone.heic"

    facts = await child.run(InspectPicture(path=path, max_megapixels=1), SourceFacts, tmp_path)
    decode = DecodeSource(path=path, folder=tmp_path, max_megapixels=1)
    source = await child.run(decode, DecodedSource, tmp_path)

    assert facts == source.facts
    assert not list(tmp_path.glob("heic-*"))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_cut_files_are_unreadable(tmp_path: Path, share: float) -> None:
    whole = (SAMPLES / "phone.heic").read_bytes()
    path = tmp_path / "cut.heic"
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(ImagingError) as refusal:
        inspect_picture(path, 1)

    assert refusal.value.code == "image_unreadable"


def test_no_damage_to_the_tables_leads_anywhere_but_to_a_refusal(tmp_path: Path) -> None:
    whole = (SAMPLES / "alpha.heic").read_bytes()
    end = whole.index(b"mdat")
    random = np.random.default_rng(9)
    path = tmp_path / "damaged.heic"
    for _ in range(150):
        damaged = bytearray(whole)
        for at in random.integers(8, end, 4):
            damaged[at] = random.integers(0, 256)
        path.write_bytes(damaged)
        try:
            facts = inspect_picture(path, 1)
        except ImagingError:
            continue
        assert facts.width_px * facts.height_px <= 1_000_000

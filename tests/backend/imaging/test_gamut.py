"""Colours beyond sRGB come back in the result of a wide-gamut source, and nothing else changes."""

from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PIL import Image

from backend.imaging.encode import encode_result
from backend.imaging.options import OutputFormat
from backend.imaging.planes import write_plane
from tests.backend.imaging.pictures import (
    PROVENANCE,
    decoded,
    display_p3,
    encoded,
    levels,
    picture_bytes,
    reopened,
    scene,
)


@pytest.mark.parametrize("wanted", ["png", "tiff", "webp"])
def test_saturated_phone_colours_survive(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(picture_bytes(scene(64, 48), "PNG", icc_profile=display_p3()), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    off = np.abs(levels(reopened(tmp_path / "result"), "RGB") - scene(64, 48))
    assert off.max() <= 3
    assert source.native is not None


def test_they_survive_enlarging_too(tmp_path: Path) -> None:
    source = decoded(picture_bytes(scene(64, 48), "PNG", icc_profile=display_p3()), tmp_path)
    seen = source.pixels.rows(0, 48)
    larger = write_plane(tmp_path / "larger.raw", seen.repeat(3, axis=0).repeat(3, axis=1))

    encode_result(larger, None, None, source, "png", "keep", PROVENANCE, tmp_path / "result")

    # Away from the patches' edges, where the enlarged difference is soft.
    patch = levels(reopened(tmp_path / "result"), "RGB")[24:32, 30:42]
    assert np.abs(patch - (255, 0, 0)).max() <= 3


def test_deep_files_keep_them_in_sixteen_and_in_eight_bits(tmp_path: Path) -> None:
    deep = scene(64, 48).astype(np.uint16) * 257
    source = decoded(_deep_p3_tiff(deep, tmp_path), tmp_path)

    encoded(source, tmp_path / "deep")
    encoded(source, tmp_path / "eight", "webp")

    again = decoded((tmp_path / "deep").read_bytes(), tmp_path / "again")
    assert again.native is not None
    assert np.abs(again.native.rows(0, 48).astype(int) - deep).max() <= 3 * 257
    assert np.abs(levels(reopened(tmp_path / "eight"), "RGB") - scene(64, 48)).max() <= 4


def test_a_tame_picture_carries_no_second_copy(tmp_path: Path) -> None:
    tame = (scene(64, 48) // 4 + 96).astype(np.uint8)

    source = decoded(picture_bytes(tame, "PNG", icc_profile=display_p3()), tmp_path)

    assert source.native is None
    assert not (tmp_path / "native.raw").exists()


def test_alpha_stays_beside_the_wide_colours(tmp_path: Path) -> None:
    rgba = np.dstack([scene(64, 48), scene(64, 48)[..., 0]])
    data = picture_bytes(Image.fromarray(rgba), "PNG", icc_profile=display_p3())
    source = decoded(data, tmp_path)

    encoded(source, tmp_path / "result")

    after = levels(reopened(tmp_path / "result"), "RGBA")
    np.testing.assert_array_equal(after[..., 3], rgba[..., 3])
    assert np.abs(after - rgba).max() <= 3


def _deep_p3_tiff(deep: np.ndarray[tuple[int, ...], np.dtype[np.uint16]], folder: Path) -> bytes:
    """Pillow writes no 16-bit colour: our own encoder does, on an untagged base."""
    base = decoded(picture_bytes(scene(64, 48), "TIFF", icc_profile=display_p3()), folder / "base")
    plane = write_plane(folder / "deep-in.raw", deep)
    eight = write_plane(folder / "eight-in.raw", (deep // 257).astype(np.uint8))
    # The planes hold P3 values already: tag them so without conversion.
    bare = structs.replace(base, icc_path=None, native=None)
    encode_result(eight, plane, None, bare, "tiff", "drop", PROVENANCE, folder / "deep.tif")
    with Image.open(folder / "deep.tif") as image:
        tag = image.info["icc_profile"]
    data = (folder / "deep.tif").read_bytes()
    assert len(tag) == len(display_p3())
    return data.replace(tag, display_p3())

"""PNGs that tell their colours without a profile are seen as their maker saw them."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from backend.imaging.errors import ImagingError
from backend.imaging.gamma_profile import gamma_profile
from tests.backend.imaging.hostile_corpus import png
from tests.backend.imaging.pictures import decoded, display_p3

SIZE = (256, 1)
RAMP = bytes(range(256))
PQ, HLG, SRGB_CURVE, P3_PRIMARIES, BT2020 = 16, 18, 13, 12, 9


def _gamma(value: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", value)


def _grey_ramp(*chunks: tuple[bytes, bytes]) -> bytes:
    return png(SIZE, *chunks, pixels=b"\0" + RAMP)


def _rgb_ramp(*chunks: tuple[bytes, bytes]) -> bytes:
    pixels = b"\0" + bytes(level for level in RAMP for _ in range(3))
    return png(SIZE, *chunks, pixels=pixels, colour_type=2)


def _as_srgb(light: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> object:
    low, high = 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, low, high) * 255


@pytest.mark.parametrize("make", [_grey_ramp, _rgb_ramp])
@pytest.mark.parametrize("gamma", [100_000, 55_556])
def test_a_stated_gamma_is_heeded_and_travels_as_a_profile(
    tmp_path: Path, make: Callable[..., bytes], gamma: int
) -> None:
    source = decoded(make(_gamma(gamma)), tmp_path)

    light = (np.arange(256) / 255) ** (100_000 / gamma)
    off = np.abs(source.pixels.rows(0, 1)[0, :, 1] - np.asarray(_as_srgb(light)))
    # LittleCMS samples a grey curve too coarsely for the first levels of linear light.
    assert off[16:].max() <= 1.5
    assert source.icc_path is not None


@pytest.mark.parametrize(
    "chunks",
    [
        [_gamma(45_455)],
        [_gamma(100_000), (b"sRGB", b"\0")],
        [_gamma(0)],
        [_gamma(2_000_000)],
        [(b"gAMA", b"\1")],
        [(b"cICP", bytes([1, SRGB_CURVE, 0, 1])), _gamma(100_000)],
        [(b"cICP", b"\x09")],
    ],
    ids=["usual", "outranked", "zero", "absurd", "cut", "code outranks", "cut code"],
)
def test_other_statements_leave_the_pixels_alone(
    tmp_path: Path, chunks: list[tuple[bytes, bytes]]
) -> None:
    source = decoded(_rgb_ramp(*chunks), tmp_path)

    np.testing.assert_array_equal(source.pixels.rows(0, 1)[0, :, 1], np.arange(256))
    assert source.icc_path is None


def test_display_p3_by_number_is_display_p3(tmp_path: Path) -> None:
    code = (b"cICP", bytes([P3_PRIMARIES, SRGB_CURVE, 0, 1]))

    source = decoded(_rgb_ramp(code), tmp_path)

    assert source.icc_path is not None
    assert Path(source.icc_path).read_bytes() == display_p3()


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_an_hdr_png_is_refused_in_words(tmp_path: Path, transfer: int) -> None:
    with pytest.raises(ImagingError, match="HDR") as refusal:
        decoded(_rgb_ramp((b"cICP", bytes([BT2020, transfer, 0, 1]))), tmp_path)

    assert refusal.value.code == "image_type_unsupported"


def test_other_programs_read_our_gamma_profile() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(gamma_profile(1.0, is_grey=False)))

    turned = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), (55, 55, 55)), profile, ImageCms.createProfile("sRGB")
    )

    assert turned is not None
    assert turned.getpixel((0, 0)) == pytest.approx((128, 128, 128), abs=1)

"""The local engine is better than a plain resize, exact in size, and flat in memory."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from backend.imaging.local_engine import (
    Pixels8,
    enlarge,
    enlarge_pixels,
    enlarge_rows,
    estimate_noise,
)
from backend.imaging.options import Denoise
from backend.imaging.planes import Plane, write_plane
from benchmarks.local_engine import (
    DEGRADATIONS,
    HELD_OUT,
    TARGET_CLASSICAL_DB,
    classical,
    degraded,
    gains,
    photo,
    psnr,
)

LEVELS: tuple[Denoise, ...] = ("off", "low", "medium", "high")


def noise_picture(width_px: int, height_px: int) -> Pixels8:
    return np.random.default_rng(3).integers(0, 256, (height_px, width_px, 3), dtype=np.uint8)


def plane_of(folder: Path, pixels: Pixels8) -> Plane:
    return write_plane(folder / "source.raw", pixels)


def test_it_beats_lanczos_on_photos_it_was_not_tuned_on() -> None:
    values = gains(classical, ("rocket", "retina", "hubble"), "medium", 4)

    assert np.mean(values) >= TARGET_CLASSICAL_DB
    assert min(values) > 0


def test_the_held_out_photos_are_none_of_those_it_was_tuned_on() -> None:
    assert not set(HELD_OUT) & {"astronaut", "chelsea", "coffee", "motorcycle"}


@pytest.mark.parametrize("denoise", LEVELS)
@pytest.mark.parametrize("size", [(37, 53), (148, 212), (61, 107), (300, 20)])
def test_a_plane_and_a_picture_in_memory_give_the_same_pixels(
    tmp_path: Path, denoise: Denoise, size: tuple[int, int]
) -> None:
    pixels = noise_picture(37, 53)

    on_disk = enlarge(plane_of(tmp_path, pixels), *size, denoise, tmp_path / "target.raw")
    in_memory = enlarge_pixels(pixels, *size, denoise)

    assert (on_disk.width_px, on_disk.height_px) == size
    assert np.array_equal(on_disk.rows(0, size[1]), in_memory)


def test_strips_leave_no_trace(tmp_path: Path) -> None:
    pixels = noise_picture(300, 400)
    plane = plane_of(tmp_path, pixels)

    by_strips = enlarge(plane, 1200, 1600, "medium", tmp_path / "target.raw").rows(0, 1600)
    at_once = enlarge_rows(
        plane, (1200, 1600), "medium", noise=estimate_noise(plane), top_px=0, height_px=1600
    )

    assert np.abs(by_strips.astype(int) - at_once.astype(int)).max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 1), (2, 3)])
def test_the_smallest_pictures_grow_too(size: tuple[int, int]) -> None:
    pixels = noise_picture(*size)

    grown = enlarge_pixels(pixels, size[0] * 8, size[1] * 8, "high")

    assert grown.shape == (size[1] * 8, size[0] * 8, 3)


@pytest.mark.parametrize("denoise", LEVELS)
def test_a_flat_colour_stays_exactly_itself(denoise: Denoise) -> None:
    pixels = np.full((40, 30, 3), (17, 130, 251), np.uint8)

    grown = enlarge_pixels(pixels, 91, 123, denoise)

    assert (grown == np.array([17, 130, 251])).all()


def test_pixel_centres_stay_on_pixel_centres() -> None:
    ramp = np.repeat(np.arange(0, 200, 4, dtype=np.uint8)[None, :, None], 20, axis=0)
    pixels = np.repeat(ramp, 3, axis=2)

    grown = enlarge_pixels(pixels, 200, 80, "off").astype(float)

    expected = (np.arange(200) + 0.5) / 4 * 4 - 2
    assert np.abs(grown[40, 20:-20, 0] - expected[20:-20]).max() <= 1


def test_stronger_levels_leave_less_noise() -> None:
    flat = np.full((80, 80, 3), 120.0) + np.random.default_rng(5).normal(0, 6, (80, 80, 3))
    pixels = flat.astype(np.uint8)

    left = [float(enlarge_pixels(pixels, 160, 160, level).std()) for level in LEVELS]

    assert left == sorted(left, reverse=True)
    assert left[-1] < left[0] / 3


def test_a_smaller_size_is_made_without_aliasing() -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 200

    shrunk = enlarge_pixels(stripes, 16, 16, "off")

    assert np.abs(shrunk[:, 1:-1].astype(int) - 100).max() <= 2


@pytest.mark.parametrize("noise", [2.0, 6.0, 12.0])
def test_the_noise_of_a_picture_is_measured(noise: float) -> None:
    clean = np.full((120, 120, 1), 120.0)
    grain = np.random.default_rng(9).normal(0, noise, clean.shape)
    pixels = np.repeat(clean + grain, 3, axis=2).astype(np.uint8)

    measured = estimate_noise(_in_memory(pixels))

    assert measured == pytest.approx(noise, rel=0.2)


def test_memory_does_not_grow_with_the_picture(tmp_path: Path) -> None:
    peaks = []
    for height_px in (100, 800):
        plane = plane_of(tmp_path, noise_picture(500, height_px))
        tracemalloc.start()
        enlarge(plane, 2000, height_px * 4, "medium", tmp_path / "target.raw")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.3
    assert peaks[1] < 60_000_000


def test_degraded_photos_are_worse_the_harder_the_level() -> None:
    truth = photo("rocket")

    values = [
        psnr(truth, classical(degraded(truth, 4, *DEGRADATIONS[level]), *truth.shape[1::-1]))
        for level in ("mild", "medium", "hard")
    ]

    assert values == sorted(values, reverse=True)


def _in_memory(pixels: Pixels8) -> "_Rows":
    return _Rows(pixels)


class _Rows:
    """A picture as a source of rows."""

    def __init__(self, pixels: Pixels8) -> None:
        self.pixels = pixels
        self.height_px, self.width_px, self.bands = pixels.shape

    def rows(self, top_px: int, height_px: int) -> Pixels8:
        return self.pixels[top_px : top_px + height_px]

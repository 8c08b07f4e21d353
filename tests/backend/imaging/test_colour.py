"""Colours come back to the source's, and only as far as a cast explains them."""

import cv2
import numpy as np
import pytest
import skimage.color
from numpy.typing import NDArray

from backend.imaging.colour import (
    ColourMatch,
    curved,
    fitted_curves,
    fixed_point_table,
    low_field,
    recoloured,
)
from backend.imaging.delta_e import ciede2000, lab, low_frequency_error
from backend.imaging.filters import gaussian
from benchmarks.fidelity.scenes import labels

Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def picture() -> Floats:
    return labels(np.random.default_rng(2), 320).picture.astype(np.float32)


def _all(picture: Floats) -> Floats:
    return np.ones(picture.shape[:2], np.float32)


def test_a_cast_is_taken_back(picture: Floats) -> None:
    cast = np.clip(255 * (picture / 255 * np.array([1.1, 0.95, 0.85])) ** 1.15 + 5, 0, 255)
    given = cast.astype(np.float32)

    corrected = curved(given, fitted_curves(picture, given, _all(picture)))

    assert low_frequency_error(picture, given, _all(picture)) > 4
    assert low_frequency_error(picture, corrected, _all(picture)) < 0.8


def test_a_foreign_object_does_not_bend_the_curves(picture: Floats) -> None:
    given = picture * np.float32(0.9)
    given[40:110, 40:130] = (250, 10, 10)

    corrected = curved(given, fitted_curves(picture, given, _all(picture)))

    assert np.abs(corrected - picture)[150:].mean() < 2.5


def test_an_inverted_picture_is_not_turned_back(picture: Floats) -> None:
    given = (255 - picture).astype(np.float32)

    corrected = curved(given, fitted_curves(picture, given, _all(picture)))

    rising = np.corrcoef(corrected[..., 1].ravel(), given[..., 1].ravel())[0, 1]
    assert rising > 0.9


def test_lighting_is_taken_back_without_touching_detail(picture: Floats) -> None:
    light = np.linspace(-14, 14, picture.shape[1], dtype=np.float32)[None, :, None]
    given = (picture + light).astype(np.float32)

    field = low_field(picture, given, _all(picture))

    rest = given + field - picture
    assert np.abs(rest).mean() < 1.0
    assert np.abs(field - gaussian(field, 2.0)).max() < 1.5


def test_the_field_is_learnt_from_trusted_pixels_only(picture: Floats) -> None:
    given = picture.copy()
    given[:, :100] = 255
    trust = _all(picture)
    trust[:, :100] = 0

    field = low_field(picture, given, trust)

    assert np.abs(field[:, 120:]).max() < 0.01


def test_one_rounding_and_no_wrap_around() -> None:
    match = ColourMatch(np.array([[0, 1, 0]] * 3, np.float32), np.zeros((4, 4, 3), np.float32))
    strip = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    field = np.full(strip.shape, -16 * 30, np.int16)

    darker = recoloured(strip, fixed_point_table(match), field)

    assert np.array_equal(darker, np.maximum(strip.astype(int) - 30, 0).astype(np.uint8))


def test_ciede2000_agrees_with_a_reference() -> None:
    rng = np.random.default_rng(7)
    one, two = (rng.uniform((0, -90, -90), (100, 90, 90), (500, 3)) for _ in range(2))

    reference = skimage.color.deltaE_ciede2000(one, two)  # type: ignore[no-untyped-call] # theirs

    assert ciede2000(one, two) == pytest.approx(reference, abs=1e-6)


def test_lab_agrees_with_a_reference() -> None:
    rgb = np.random.default_rng(8).integers(0, 256, (20, 20, 3)).astype(np.float32)

    assert lab(rgb) == pytest.approx(skimage.color.rgb2lab(rgb / 255), abs=0.35)


def test_wide_blurs_on_a_smaller_grid_agree_with_full_ones(picture: Floats) -> None:
    full = cv2.GaussianBlur(picture, (0, 0), 6.0, borderType=cv2.BORDER_REFLECT_101)

    assert np.abs(gaussian(picture, 6.0) - np.asarray(full))[12:-12, 12:-12].mean() < 0.6

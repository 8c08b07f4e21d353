"""The score sees changes and overlooks noise; small places are mended, large ones are not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.imaging.filters import gaussian, luma
from backend.imaging.geometry import Rect
from backend.imaging.protect import MOST_SHARE, protected_map
from backend.imaging.region import NOISE_FLOOR, noise_level
from backend.imaging.score import LIMITS, badness_map, score_of
from backend.imaging.sensitive import Lettering, skin_map
from benchmarks.fidelity.scenes import labels, portrait, redrawn

Floats = NDArray[np.float32]
Spots = NDArray[np.bool_]
EVEN = np.full((300, 400, 3), 200, np.float32)


@pytest.fixture(scope="module")
def picture() -> Floats:
    return labels(np.random.default_rng(21), 400).picture.astype(np.float32)


def _badness(source: Floats, answer: Floats, noise: float = 0.5) -> Floats:
    mask = np.ones(source.shape[:2], np.float32)
    return badness_map(source, answer, mask, noise, LIMITS["faithful"])


def test_the_same_picture_scores_one(picture: Floats) -> None:
    assert score_of(float(_badness(picture, picture).max())) > 0.999


def test_the_limit_of_badness_is_half_a_score() -> None:
    assert score_of(2.0) == 0.5
    assert score_of(1.0) > 0.85
    assert score_of(4.0) < 0.2


@pytest.mark.parametrize("noise", [2.0, 6.0, 12.0])
def test_taking_noise_away_is_no_change(picture: Floats, noise: float) -> None:
    rng = np.random.default_rng(4)
    noisy = (picture + rng.normal(0, noise, picture.shape)).astype(np.float32)

    badness = _badness(noisy, picture, noise_level(luma(noisy)))

    assert badness.max() < 1.3


def test_noise_is_estimated() -> None:
    rng = np.random.default_rng(5)
    flat = gaussian(rng.normal(128, 300, (200, 200)).astype(np.float32), 5.0)

    assert noise_level(flat) == NOISE_FLOOR
    noisy = (flat + rng.normal(0, 7, flat.shape)).astype(np.float32)
    assert noise_level(noisy) == pytest.approx(7, rel=0.15)


def test_a_changed_word_is_worst_where_the_word_is() -> None:
    scene = labels(np.random.default_rng(21), 400)
    word = scene.words[-1]
    changed = redrawn(scene.picture, word, np.random.default_rng(1))

    badness = _badness(scene.picture.astype(np.float32), changed.astype(np.float32))

    down, across = np.unravel_index(int(badness.argmax()), badness.shape)
    assert badness.max() > 2
    assert word.place.top_px - 9 <= down <= word.place.bottom_px + 9
    assert word.place.left_px - 9 <= across <= word.place.right_px + 9


def test_stricter_means_worse(picture: Floats) -> None:
    shifted = np.roll(picture, 1, axis=1)
    mask = np.ones(picture.shape[:2], np.float32)

    exact, faithful, restore = (
        float(badness_map(picture, shifted, mask, 0.5, LIMITS[strictness]).max())
        for strictness in ("exact", "faithful", "restore")
    )

    assert exact > faithful > restore


def test_skin_is_found_where_faces_are() -> None:
    scene = portrait(np.random.default_rng(4), 400)
    face = scene.faces[0]

    skin = skin_map(scene.picture.astype(np.float32))

    middle = skin[
        face.top_px + face.height_px // 4 : face.bottom_px - face.height_px // 4,
        face.left_px + face.width_px // 4 : face.right_px - face.width_px // 4,
    ]
    assert middle.mean() > 0.9


def test_a_small_failing_place_is_protected_with_its_surroundings() -> None:
    badness = np.zeros((300, 400), np.float32)
    badness[100:120, 200:230] = 3.0

    taken = protected_map(badness, EVEN, 0.0)

    assert taken is not None
    assert taken[100:120, 200:230].min() == 1.0
    assert taken[97, 215] > 0.5
    assert taken[100:120, 260:].max() == 0
    assert taken.mean() <= MOST_SHARE


def test_a_large_failing_place_is_left_for_the_verdict() -> None:
    badness = np.zeros((300, 400), np.float32)
    badness[50:200, 50:200] = 3.0

    assert protected_map(badness, EVEN, 0.0) is None


def test_nothing_is_protected_where_nothing_fails() -> None:
    badness = np.full((100, 100), 0.9, np.float32)

    assert protected_map(badness, EVEN[:100, :100], 0.0) is None


def test_blemished_letters_are_protected_and_other_letters_are_not() -> None:
    page = np.full((300, 400, 3), 240, np.uint8)
    font, ink = cv2.FONT_HERSHEY_SIMPLEX, (40, 40, 60)
    cv2.putText(page, "August", (190, 112), font, 0.6, ink, 1, cv2.LINE_AA)
    printed = page.astype(np.float32)
    badness = np.zeros((300, 400), np.float32)
    badness[100:110, 200:230] = 4.0

    assert protected_map(badness, printed, 0.0) is not None
    assert protected_map(2 * badness, printed, 0.0) is None
    assert protected_map(2 * badness, EVEN, 0.0) is not None


@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_print_is_found_where_words_are(noise: float) -> None:
    rng = np.random.default_rng(3)
    scene = labels(rng, 640)
    grain = rng.normal(0, noise, scene.picture.shape)
    lettering = Lettering((scene.picture + grain).astype(np.float32), noise)

    found = [lettering.covers(_inside(word.place, scene.picture.shape)) for word in scene.words]

    assert len(found) >= 3
    assert all(found)


def test_leaves_and_lone_edges_are_no_print() -> None:
    rng = np.random.default_rng(5)
    leaves = cv2.GaussianBlur(rng.normal(0, 90, (300, 400)).astype(np.float32), (0, 0), 1.5)
    edge = np.where(np.arange(400) < 200, 60, 190) * np.ones((300, 1))
    spot = _inside(Rect(190, 140, 20, 20), leaves.shape)

    for grey in (128 + leaves, edge):
        source = np.repeat(grey[..., None], 3, axis=2).astype(np.float32)
        assert not Lettering(source, 0.0).covers(spot)


def _inside(place: Rect, shape: tuple[int, ...]) -> Spots:
    mask = np.zeros(shape[:2], np.bool_)
    mask[place.top_px : place.bottom_px, place.left_px : place.right_px] = True
    return mask

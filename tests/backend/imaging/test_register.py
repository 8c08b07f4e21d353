"""An answer is found again wherever it slipped to, and nowhere else."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.imaging.filters import luma
from backend.imaging.geometry import Padding
from backend.imaging.layouts import grid_to_grid, layouts, moved
from backend.imaging.register import Registration, register
from benchmarks.fidelity.drifts import Drift, drifted
from benchmarks.fidelity.measures import residuals_px
from benchmarks.fidelity.scenes import labels
from tests.backend.imaging.test_repair import planned_call

Bytes = NDArray[np.uint8]
NONE = Padding()


@pytest.fixture(scope="module")
def truth() -> Bytes:
    picture = labels(np.random.default_rng(12), 640).picture
    return np.ascontiguousarray(picture[: picture.shape[0] // 4 * 4])


def _half(truth: Bytes) -> Bytes:
    size_px = truth.shape[1] // 2, truth.shape[0] // 2
    return np.asarray(cv2.resize(truth, size_px, interpolation=cv2.INTER_AREA), np.uint8)


def _found(source: Bytes, answer: Bytes, padding: Padding = NONE) -> Registration:
    size_px = source.shape[1], source.shape[0]
    grey = np.asarray(cv2.cvtColor(answer, cv2.COLOR_RGB2GRAY), np.uint8)
    return register(luma(source), size_px, grey, padding, noise=1.0)


@pytest.mark.parametrize(
    "drift",
    [
        Drift(shift_px=(9.0, -7.0)),
        Drift(zoom=1.12),
        Drift(zoom=0.9, turn_degrees=-2.0, gamma=1.3),
        Drift(bend_px=1.2, lighting=14.0),
        Drift(layout="cover", stretch=1.15),
        Drift(layout="contain", stretch=0.88),
    ],
)
def test_drifted_answers_are_found_to_a_tenth_of_a_pixel(truth: Bytes, drift: Drift) -> None:
    source = _half(truth)
    size_px = truth.shape[1], truth.shape[0]
    answer = drifted(truth, planned_call(source, size_px), drift, size_px, np.random.default_rng(3))

    found = _found(source, answer.picture)

    assert found.is_plausible
    median_px, most_px = residuals_px(found, answer)
    assert median_px <= 0.1
    assert most_px <= 0.35


@pytest.mark.parametrize("shift_px", [0.0, 3.0, 9.0])
def test_what_moved_is_measured_from_where_the_padding_put_it(
    truth: Bytes, shift_px: float
) -> None:
    source = _half(truth)
    padding = Padding(left_px=4, right_px=5)
    answer = np.pad(truth, ((0, 0), (8, 10), (0, 0)), mode="symmetric")
    slip = np.array([[1, 0, 2 * shift_px], [0, 1, 0]], np.float32)
    size_px = answer.shape[1], answer.shape[0]
    drawn = cv2.warpAffine(answer, slip, size_px, borderMode=cv2.BORDER_REFLECT)

    found = _found(source, np.asarray(drawn, np.uint8), padding)

    assert found.layout == "planned"
    assert found.moved_px == pytest.approx(shift_px, abs=0.1)
    assert found.zoom == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(
    "drift",
    [Drift(turn_degrees=8.0), Drift(zoom=1.35), Drift(zoom=0.7)],
    ids=["turned", "zoomed in", "zoomed out"],
)
def test_what_no_faithful_answer_does_is_implausible(truth: Bytes, drift: Drift) -> None:
    source = _half(truth)
    size_px = truth.shape[1], truth.shape[0]
    answer = drifted(truth, planned_call(source, size_px), drift, size_px, np.random.default_rng(3))

    assert not _found(source, answer.picture).is_plausible


def test_a_mirrored_answer_is_called_by_its_name(truth: Bytes) -> None:
    found = _found(_half(truth), np.ascontiguousarray(truth[:, ::-1]))

    assert not found.is_plausible
    assert found.is_mirrored


def test_a_still_answer_on_a_repeating_pattern_stays_still() -> None:
    rows = np.arange(480)[:, None] // 6 % 2 * 120 + 60
    stripes = np.broadcast_to(rows, (480, 640)).astype(np.uint8)
    source = np.ascontiguousarray(np.repeat(stripes[..., None], 3, axis=2))

    found = _found(source, source)

    assert found.is_plausible
    assert found.moved_px < 0.5


def test_a_soft_gradient_stays_where_it_is() -> None:
    down, across = np.mgrid[0:128, 0:192].astype(np.float32)
    light = 0.8 * across + 0.4 * down + 20 * np.sin(across / 60)
    source = np.repeat(np.asarray(light, np.uint8)[..., None], 3, axis=2)
    answer = np.asarray(cv2.resize(source, (384, 256), interpolation=cv2.INTER_CUBIC), np.uint8)

    found = _found(source, answer)

    assert found.is_plausible
    assert found.moved_px < 0.1


def test_layouts_keep_pixel_centres() -> None:
    planned = layouts((100, 50), Padding(10, 0, 10, 20), (480, 280))[0]

    corner = moved(planned.to_answer, np.array([[-0.5, -0.5], [99.5, 49.5]]))

    assert planned.name == "planned"
    assert corner == pytest.approx(np.array([[39.5, -0.5], [439.5, 199.5]]))


def test_equal_layouts_are_tried_once() -> None:
    assert [x.name for x in layouts((200, 100), Padding(), (400, 200))] == ["planned"]


def test_grids_map_forth_and_back() -> None:
    there = grid_to_grid((64, 48), (512, 96))

    back = grid_to_grid((512, 96), (64, 48))

    assert back @ there == pytest.approx(np.eye(3))

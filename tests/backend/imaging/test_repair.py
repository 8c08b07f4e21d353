"""A drifting answer is put back; one that is another picture is refused."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.imaging.detail_limit import DETAIL_FLOOR_LEVELS, DETAIL_GAIN, deviation
from backend.imaging.geometry import Padding, Rect
from backend.imaging.local_engine import enlarge_pixels
from backend.imaging.options import Strictness
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane, write_plane
from backend.imaging.repair import repair_call
from backend.imaging.report import RepairedCall
from benchmarks.fidelity.drifts import Drift, drifted
from benchmarks.fidelity.scenes import labels, landscape, portrait, redrawn

Bytes = NDArray[np.uint8]

SCALE = 2


def _truth(seed: int = 3, long_px: int = 640) -> Bytes:
    picture = labels(np.random.default_rng(seed), long_px).picture
    height, width = (side // (2 * SCALE) * 2 * SCALE for side in picture.shape[:2])
    return np.ascontiguousarray(picture[:height, :width])


def _shrunk(truth: Bytes, scale: int = SCALE) -> Bytes:
    size_px = truth.shape[1] // scale, truth.shape[0] // scale
    return np.asarray(cv2.resize(truth, size_px, interpolation=cv2.INTER_AREA), np.uint8)


def planned_call(
    source: Bytes, target_px: tuple[int, int], padding: Padding | None = None
) -> PlannedCall:
    height, width = source.shape[:2]
    return PlannedCall(
        index=0,
        source=Rect(0, 0, width, height),
        padding=padding or Padding(),
        target=Rect(0, 0, *target_px),
        aspect_ratio="4:3",
        image_size="1K",
        credits=1,
    )


def _repaired(
    source: Bytes,
    answer: Bytes,
    folder: Path,
    strictness: Strictness = "faithful",
    *,
    target_px: tuple[int, int] | None = None,
) -> RepairedCall:
    target = target_px or (source.shape[1] * SCALE, source.shape[0] * SCALE)
    return repair_call(
        write_plane(folder / "source", source),
        planned_call(source, target),
        write_plane(folder / "answer", np.ascontiguousarray(answer)),
        strictness,
        folder,
    )


def _pixels(plane: Plane) -> Bytes:
    return plane.rows(0, plane.height_px).astype(np.uint8)


def _error(one: Bytes, two: Bytes) -> float:
    return float(np.abs(one.astype(np.float32) - two.astype(np.float32)).mean())


def test_an_answer_equal_to_its_source_is_not_touched(tmp_path: Path) -> None:
    source = _truth()

    repaired = _repaired(source, source, tmp_path, target_px=(source.shape[1], source.shape[0]))

    assert np.abs(_pixels(repaired.plane).astype(int) - source).max() <= 1
    assert repaired.report.score > 0.95
    assert repaired.report.verdict == "accept"
    assert repaired.report.filled_share == 0
    assert repaired.report.protected_share == 0


def test_a_moved_zoomed_and_tinted_answer_is_put_back(tmp_path: Path) -> None:
    truth = _truth()
    source = _shrunk(truth)
    drift = Drift(
        shift_px=(6.0, -4.0),
        zoom=1.04,
        turn_degrees=0.8,
        gains=(1.1, 0.95, 0.9),
        offsets=(6.0, 0.0, -5.0),
        gamma=1.12,
    )
    size_px = truth.shape[1], truth.shape[0]
    answer = drifted(truth, planned_call(source, size_px), drift, size_px, np.random.default_rng(1))

    repaired = _repaired(source, answer.picture, tmp_path)

    report = repaired.report
    result = _pixels(repaired.plane)
    assert report.verdict == "accept"
    assert _error(result, truth) < 0.25 * _error(answer.picture, truth)
    assert 4 < report.moved_px < 15
    assert report.scale_error == pytest.approx(0.04, abs=0.004)
    assert abs(report.rotation_degrees) == pytest.approx(0.8, abs=0.05)
    assert report.colour_error_before > 3
    assert report.colour_error_after < 1


@pytest.mark.parametrize("size_px", [(500, 400), (1024, 1024), (1376, 768)])
def test_an_answer_of_any_size_and_ratio_becomes_exactly_the_target(
    tmp_path: Path, size_px: tuple[int, int]
) -> None:
    truth = _truth()
    answer = np.asarray(cv2.resize(truth, size_px, interpolation=cv2.INTER_AREA), np.uint8)

    repaired = _repaired(_shrunk(truth), answer, tmp_path)

    assert (repaired.plane.width_px, repaired.plane.height_px) == (truth.shape[1], truth.shape[0])
    assert Path(repaired.plane.path).stat().st_size == truth.size
    assert repaired.report.verdict == "accept"
    assert (repaired.report.answer_width_px, repaired.report.answer_height_px) == size_px


@pytest.mark.parametrize("size_px", [(1, 1), (900, 1), (24, 700), (800, 60)])
def test_thin_and_tiny_pictures_are_judged_like_any_other(
    tmp_path: Path, size_px: tuple[int, int]
) -> None:
    shrunk = cv2.resize(_truth(), size_px, interpolation=cv2.INTER_AREA)
    source = np.asarray(cv2.GaussianBlur(shrunk, (0, 0), 1.0), np.uint8)
    (width, height), side = size_px, max(size_px)
    above, left = (side - height) // 2, (side - width) // 2
    pad = Padding(left, above, side - width - left, side - height - above)
    square = np.pad(
        source, ((pad.top_px, pad.bottom_px), (pad.left_px, pad.right_px), (0, 0)), mode="symmetric"
    )
    answer = np.asarray(cv2.resize(square, (1024, 1024), interpolation=cv2.INTER_CUBIC), np.uint8)

    repaired = repair_call(
        write_plane(tmp_path / "source", source),
        planned_call(source, (2 * width, 2 * height), pad),
        write_plane(tmp_path / "answer", answer),
        "faithful",
        tmp_path,
    )

    assert repaired.report.verdict == "accept"
    assert repaired.report.moved_px < 0.5
    assert _error(_shrunk(_pixels(repaired.plane)), source) < 4


def test_planned_padding_is_cut_off_again(tmp_path: Path) -> None:
    truth = _truth()
    source = _shrunk(truth)
    pad = Padding(left_px=12, top_px=20, right_px=13, bottom_px=21)
    answer = np.pad(truth, ((40, 42), (24, 26), (0, 0)), mode="symmetric")

    repaired = repair_call(
        write_plane(tmp_path / "source", source),
        planned_call(source, (truth.shape[1], truth.shape[0]), pad),
        write_plane(tmp_path / "answer", answer),
        "faithful",
        tmp_path,
    )

    assert repaired.report.layout == "planned"
    assert repaired.report.moved_px < 0.05
    assert _error(_pixels(repaired.plane), truth) < 2.0


def test_parts_that_the_answer_left_out_come_from_the_source(tmp_path: Path) -> None:
    truth = _truth()
    source = _shrunk(truth)
    size_px = truth.shape[1], truth.shape[0]
    crop = Drift(zoom=1.1, shift_px=(10.0, 0.0))
    answer = drifted(truth, planned_call(source, size_px), crop, size_px, np.random.default_rng(1))

    repaired = _repaired(source, answer.picture, tmp_path)

    edge = _pixels(repaired.plane)[:, :8]
    assert 0.05 < repaired.report.filled_share < 0.4
    assert _error(edge, truth[:, :8]) < 12
    assert repaired.report.verdict == "accept"


def _mirrored(truth: Bytes) -> Bytes:
    return truth[:, ::-1]


def _upside_down(truth: Bytes) -> Bytes:
    return truth[::-1, ::-1]


def _another(truth: Bytes) -> Bytes:
    other = _truth(seed=9)
    return np.asarray(cv2.resize(other, (truth.shape[1], truth.shape[0])), np.uint8)


def _inverted(truth: Bytes) -> Bytes:
    return np.asarray(255 - truth, np.uint8)


def _blank(truth: Bytes) -> Bytes:
    return np.full_like(truth, 127)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_mirrored, "mirrored"),
        (_upside_down, "implausible_geometry"),
        (_another, "implausible_geometry"),
        (_inverted, "implausible_geometry"),
        (_blank, "implausible_geometry"),
    ],
)
def test_another_picture_is_refused(
    tmp_path: Path, spoil: Callable[[Bytes], Bytes], reason: str
) -> None:
    truth = _truth()

    repaired = _repaired(_shrunk(truth), spoil(truth), tmp_path)

    assert repaired.report.verdict == "refuse"
    assert repaired.report.reason == reason
    assert (repaired.plane.width_px, repaired.plane.height_px) == (truth.shape[1], truth.shape[0])


def test_a_large_change_is_refused_and_the_place_is_named(tmp_path: Path) -> None:
    truth = _truth()
    changed = truth.copy()
    changed[120:340, 200:460] = _another(truth)[120:340, 200:460]

    report = _repaired(_shrunk(truth), changed, tmp_path).report

    assert report.verdict == "refuse"
    assert report.reason == "content_changed"
    assert report.worst is not None
    assert 90 <= report.worst.left_px + report.worst.width_px / 2 <= 240


def test_one_changed_word_is_enough_to_be_refused(tmp_path: Path) -> None:
    scene = labels(np.random.default_rng(3), 640)
    height, width = (side // 4 * 4 for side in scene.picture.shape[:2])
    changed = redrawn(scene.picture, scene.words[-1], np.random.default_rng(5))[:height, :width]
    truth = np.ascontiguousarray(scene.picture[:height, :width])

    report = _repaired(_shrunk(truth), changed, tmp_path).report

    assert (report.verdict, report.reason) == ("refuse", "content_changed")
    assert report.protected_share == 0


@pytest.mark.parametrize(
    ("ink", "ground"), [((20, 20, 20), (245, 244, 240)), ((230, 230, 230), (120, 30, 40))]
)
def test_one_changed_word_in_small_print_is_refused_too(
    tmp_path: Path, ink: tuple[int, int, int], ground: tuple[int, int, int]
) -> None:
    """Letters of 14 source pixels to the line."""
    truth, changed = _page("dosage", ink, ground), _page("weekly", ink, ground)

    same = _repaired(_shrunk(truth), truth, tmp_path).report
    report = _repaired(_shrunk(truth), changed, tmp_path).report

    assert same.verdict == "accept"
    assert (report.verdict, report.reason) == ("refuse", "content_changed")
    assert report.protected_share == 0


def _page(word: str, ink: tuple[int, int, int], ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Three lines of words in an answer twice as large as its source."""
    page = np.full((480, 960, 3), ground, np.uint8)
    for row, line in enumerate(("tablet before school", f"{word} invoice total", "family garden")):
        at, font = (40, 120 + 110 * row), cv2.FONT_HERSHEY_COMPLEX
        cv2.putText(page, line, at, font, 0.9, ink, 2, cv2.LINE_AA)
    return page


def test_a_small_blemish_is_put_back_from_the_source(tmp_path: Path) -> None:
    picture = landscape(np.random.default_rng(3), 640).picture
    height, width = (side // 4 * 4 for side in picture.shape[:2])
    truth = np.ascontiguousarray(picture[:height, :width])
    changed = truth.copy()
    middle = width // 2, height // 3
    cv2.circle(changed, middle, 14, (90, 40, 30), -1, cv2.LINE_AA)

    repaired = _repaired(_shrunk(truth), changed, tmp_path)

    window = np.s_[middle[1] - 14 : middle[1] + 14, middle[0] - 14 : middle[0] + 14]
    result = _pixels(repaired.plane)
    assert repaired.report.verdict == "accept"
    assert 0 < repaired.report.protected_share < 0.05
    assert repaired.report.answer_score < 0.5
    assert _error(result[window], truth[window]) < 0.5 * _error(result[window], changed[window])


def test_a_face_with_other_features_is_not_delivered(tmp_path: Path) -> None:
    scene = portrait(np.random.default_rng(4), 640)
    truth = np.ascontiguousarray(
        scene.picture[: scene.picture.shape[0] // 4 * 4, : scene.picture.shape[1] // 4 * 4]
    )
    face = scene.faces[0]
    top, left = face.top_px + face.height_px // 3, face.left_px + face.width_px // 8
    changed = truth.copy()
    eyes = truth[top : top + 16, left : left + face.width_px * 3 // 4]
    changed[top + 8 : top + 24, left : left + face.width_px * 3 // 4] = eyes

    repaired = _repaired(_shrunk(truth), changed, tmp_path)

    result = _pixels(repaired.plane)
    window = np.s_[top : top + 24, left : left + face.width_px * 3 // 4]
    is_mended = _error(result[window], truth[window]) < _error(result[window], changed[window])
    assert repaired.report.answer_score < 0.5
    assert repaired.report.verdict != "accept" or is_mended


def _invented(truth: Bytes) -> Bytes:
    """Keep what the source can see, and add detail that it cannot."""
    rng = np.random.default_rng(6)
    size_px = truth.shape[1] // SCALE, truth.shape[0] // SCALE
    noise = rng.normal(0, 22, truth.shape[:2]).astype(np.float32)
    visible = cv2.resize(noise, size_px, interpolation=cv2.INTER_AREA)
    seen = np.repeat(np.repeat(np.asarray(visible), SCALE, axis=0), SCALE, axis=1)
    return np.asarray(np.clip(truth + (noise - seen)[..., None], 0, 255), np.uint8)


def test_exact_holds_invented_detail_down_to_its_limit(tmp_path: Path) -> None:
    truth = _truth()
    source = _shrunk(truth)
    answer = _invented(truth)
    size_px = source.shape[1], source.shape[0]
    local = enlarge_pixels(source, truth.shape[1], truth.shape[0], "low")
    allowed = DETAIL_GAIN * deviation(local, size_px) + DETAIL_FLOOR_LEVELS

    faithful = _repaired(source, answer, tmp_path, "faithful")
    is_over = deviation(_pixels(faithful.plane), size_px) > allowed + 0.7
    assert is_over.mean() > 0.5
    assert faithful.report.verdict == "accept"

    exact = _repaired(source, answer, tmp_path, "exact")
    is_over = deviation(_pixels(exact.plane), size_px) > allowed + 0.7
    assert exact.report.limited_share > 0.5
    assert is_over.mean() < 0.002


def test_exact_refuses_what_restore_still_takes(tmp_path: Path) -> None:
    truth = _truth()
    size_px = truth.shape[1], truth.shape[0]
    source = _shrunk(truth)
    bend = Drift(bend_px=2.2)
    answer = drifted(truth, planned_call(source, size_px), bend, size_px, np.random.default_rng(2))

    scores = [
        _repaired(source, answer.picture, tmp_path, strictness).report.answer_score
        for strictness in ("exact", "restore")
    ]

    assert scores == sorted(scores)


def test_a_changed_word_in_a_large_source_is_seen_at_full_size(tmp_path: Path) -> None:
    source = np.full((1500, 2000, 3), 235, np.uint8)
    for row in range(60, 1480, 36):
        cv2.putText(
            source, "no 4711 paid 30 May 2026 in full by card", (40, row),
            cv2.FONT_HERSHEY_SIMPLEX, 0.55, (30, 30, 30), 1, cv2.LINE_AA,
        )  # fmt: skip
    changed = source.copy()
    changed[750:775, 40:420] = 235
    cv2.putText(
        changed, "no 4177 paid 80 May 2028 in half", (40, 768),
        cv2.FONT_HERSHEY_SIMPLEX, 0.55, (30, 30, 30), 1, cv2.LINE_AA,
    )  # fmt: skip

    same = _repaired(source, source, tmp_path, target_px=(2000, 1500)).report
    report = _repaired(source, changed, tmp_path, target_px=(2000, 1500)).report

    assert same.answer_score > 0.95
    assert report.answer_score < 0.5
    assert report.worst is not None
    assert 700 <= report.worst.top_px + report.worst.height_px / 2 <= 820


def test_neighbouring_tiles_of_an_odd_scale_lie_on_one_grid(tmp_path: Path) -> None:
    truth = _truth(long_px=1000)
    source = np.asarray(cv2.resize(truth, (400, 300), interpolation=cv2.INTER_AREA), np.uint8)
    whole = np.asarray(cv2.resize(source, (923, 692), interpolation=cv2.INTER_CUBIC), np.uint8)
    plane = write_plane(tmp_path / "source", source)
    errors = []
    for index, left in enumerate((37, 151)):
        first = -(-left * 923 // 400)
        last = (left + 249) * 923 // 400
        call = PlannedCall(
            index=index,
            source=Rect(left, 0, 249, 300),
            padding=Padding(),
            target=Rect(first, 0, last - first, 692),
            aspect_ratio="4:5",
            image_size="1K",
            credits=1,
            output_px=(923, 692),
        )
        region = source[:, left : left + 249]
        answer = np.asarray(
            cv2.resize(region, (928, 1118), interpolation=cv2.INTER_CUBIC), np.uint8
        )
        repaired = repair_call(
            plane, call, write_plane(tmp_path / "answer", answer), "faithful", tmp_path
        )
        inner = np.s_[10:-10, 10:-10]
        part = whole[:, first:last]
        errors.append(_error(_pixels(repaired.plane)[inner], part[inner]))

    assert max(errors) < 0.8


def test_a_clear_sky_is_accepted_and_what_was_put_into_it_is_not(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 1.5, (160, 240, 3))
    light = np.linspace(150, 165, 160)[:, None, None]
    source = np.asarray(np.clip(light + noise, 0, 255), np.uint8)
    calm = np.broadcast_to(np.linspace(150, 165, 320)[:, None, None], (320, 480, 3))
    clear = np.ascontiguousarray(calm).astype(np.uint8)
    birds = clear.copy()
    birds[60:260, 100:400] = _another(clear)[60:260, 100:400]

    same = _repaired(source, clear, tmp_path)
    assert same.report.verdict == "accept"
    assert _error(_pixels(same.plane), clear) < 1.5

    other = _repaired(source, birds, tmp_path)
    assert other.report.verdict == "refuse"


@pytest.mark.parametrize("size_px", [(1, 1), (3, 120), (16, 16)])
def test_the_smallest_pictures_come_through(tmp_path: Path, size_px: tuple[int, int]) -> None:
    source = np.full((size_px[1], size_px[0], 3), 90, np.uint8)
    answer = np.full((64, 64, 3), 90, np.uint8)

    repaired = _repaired(source, answer, tmp_path)

    assert repaired.report.verdict == "accept"
    assert np.abs(_pixels(repaired.plane).astype(int) - 90).max() <= 1

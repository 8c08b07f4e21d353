"""What the sandbox draws: faithful by default, and each picture fault really is one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.imaging.buckets import find_bucket
from backend.sandbox.drift import Drift, drift_of, drifted
from backend.sandbox.gemini_behaviour import PICTURE_FAULTS, parse_fault
from backend.sandbox.painter import decoded, encoded, paint

Pixels8 = NDArray[np.uint8]

WIDE = find_bucket("3:2", "1K")
assert WIDE is not None
DIFFERENCE_NOBODY_SEES = 3.0


def scene() -> Pixels8:
    """Hills, text-like marks and texture, 316 x 212."""
    down, across = np.mgrid[0:212, 0:316].astype(np.float32)
    base = np.stack([across * 0.6, 90 + 60 * np.sin(down / 23), 200 - across * 0.4], axis=2)
    base += 18 * np.sin(across / 5)[:, :, None] * np.sin(down / 7)[:, :, None]
    pixels: Pixels8 = np.clip(base, 0, 255).astype(np.uint8)
    cv2.putText(pixels, "OPEN 24", (90, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (250, 250, 240), 3)
    return pixels


SENT = encoded(scene(), ".jpg")


def seen_again(answer: bytes) -> Pixels8:
    """The answer at the size of what was sent."""
    small = cv2.resize(decoded(answer), (316, 212), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8)


def difference(answer: bytes) -> float:
    return float(cv2.absdiff(seen_again(answer), decoded(SENT)).mean())


def drawn(fault: str, drift: str = "none") -> bytes:
    assert WIDE is not None
    assert drift in ("none", "mild")
    return paint(SENT, WIDE, "none" if drift == "none" else "mild", parse_fault(fault))


def test_without_drift_the_answer_is_the_picture_enlarged() -> None:
    assert difference(drawn("ok")) < DIFFERENCE_NOBODY_SEES


def test_mild_drift_moves_and_tints_a_little() -> None:
    drift = drift_of(SENT, "mild")

    assert drift != Drift()
    assert abs(drift.shift_x) <= 0.003
    assert abs(drift.zoom - 1) <= 0.005
    assert difference(drawn("ok", "mild")) < 12


def test_another_picture_drifts_differently() -> None:
    assert drift_of(SENT, "mild") != drift_of(SENT + b"x", "mild")


def test_a_shift_moves_pixels_by_its_share() -> None:
    pixels = scene()

    moved = drifted(pixels, Drift(shift_x=10 / 316))

    assert np.abs(moved[:, 20:].astype(int) - pixels[:, 10:-10].astype(int)).mean() < 1


def test_a_zoom_keeps_the_centre() -> None:
    pixels = np.zeros((101, 151, 3), np.uint8)
    pixels[50, 75] = 255

    moved = drifted(pixels, Drift(zoom=1.2))

    assert divmod(int(moved[:, :, 0].argmax()), 151) == (50, 75)


@pytest.mark.parametrize("fault", sorted(PICTURE_FAULTS - {"wrong_size", "wrong_ratio"}))
def test_each_picture_fault_changes_the_picture(fault: str) -> None:
    faithful = seen_again(drawn("ok")).astype(int)

    faulty = seen_again(drawn(fault)).astype(int)

    changed = np.abs(faulty - faithful).max(axis=2)
    assert (changed > 15).mean() > 0.005


@pytest.mark.parametrize("fault", ["local_edit", "word_edit", "face_edit"])
def test_a_local_edit_leaves_the_rest_alone(fault: str) -> None:
    faithful = seen_again(drawn("ok")).astype(int)

    changed = np.abs(seen_again(drawn(fault)).astype(int) - faithful).max(axis=2)

    assert (changed > 15).mean() < 0.25


def test_a_mirrored_answer_is_the_mirror() -> None:
    mirrored = seen_again(drawn("mirrored"))

    assert np.abs(mirrored[:, ::-1].astype(int) - decoded(SENT).astype(int)).mean() < 3


@pytest.mark.parametrize(
    ("fault", "size"), [("wrong_size", (632, 424)), ("wrong_ratio:0.8", (1264, 678))]
)
def test_wrong_sizes_are_wrong(fault: str, size: tuple[int, int]) -> None:
    assert decoded(drawn(fault)).shape[1::-1] == size

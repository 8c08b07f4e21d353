"""The neural engine doubles by tiles without seams; its nets are optional and found on disk."""

from pathlib import Path

import numpy as np
import pytest

from backend.imaging.local_engine import Pixels8
from backend.imaging.neural_engine import Floats, NeuralEngine, find_neural_engine
from backend.imaging.planes import Plane, write_plane
from benchmarks.local_engine import HELD_OUT, TARGET_NEURAL_DB, gains, neural, photo

with_nets = pytest.mark.skipif(
    find_neural_engine() is None, reason="ncnn and the photo nets are an optional extra"
)


class NearestDoubler:
    """Doubles like the nets do, edges eaten, by repeating pixels: every output is known."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def __call__(self, padded: Floats) -> Floats:
        self.sizes.append(padded.shape)
        inner = padded[:, 7:-7, 7:-7]
        return inner.repeat(2, axis=1).repeat(2, axis=2)


def engine_with(doubler: NearestDoubler) -> NeuralEngine:
    return NeuralEngine(Path("nowhere"), load=lambda _: doubler)


def plane_of(folder: Path, pixels: Pixels8) -> Plane:
    return write_plane(folder / "source.raw", pixels)


def noise_picture(width_px: int, height_px: int) -> Pixels8:
    return np.random.default_rng(3).integers(0, 256, (height_px, width_px, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (256, 256), (257, 300), (600, 20)])
def test_tiles_meet_exactly_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    pixels = noise_picture(*size)
    source = plane_of(tmp_path, pixels)

    doubled = engine_with(NearestDoubler()).enlarge(
        source, size[0] * 4, size[1] * 4, "low", tmp_path / "target.raw"
    )

    expected = pixels.repeat(4, axis=0).repeat(4, axis=1)
    assert np.array_equal(doubled.rows(0, size[1] * 4), expected)


def test_other_factors_are_reduced_from_the_next_doubling(tmp_path: Path) -> None:
    flat = np.full((40, 60, 3), (10, 200, 90), np.uint8)

    plane = engine_with(NearestDoubler()).enlarge(
        plane_of(tmp_path, flat), 170, 113, "high", tmp_path / "target.raw"
    )

    assert (plane.width_px, plane.height_px) == (170, 113)
    assert (plane.rows(0, 113) == np.array([10, 200, 90])).all()


def test_only_the_result_is_left_behind(tmp_path: Path) -> None:
    source = plane_of(tmp_path, noise_picture(20, 10))

    for size in ((160, 80), (150, 75)):
        engine_with(NearestDoubler()).enlarge(source, *size, "low", tmp_path / "target.raw")

        assert {path.name for path in tmp_path.iterdir()} == {"source.raw", "target.raw"}


def test_no_tile_is_larger_than_memory_allows(tmp_path: Path) -> None:
    doubler = NearestDoubler()

    engine_with(doubler).enlarge(
        plane_of(tmp_path, noise_picture(700, 300)), 1400, 600, "low", tmp_path / "target.raw"
    )

    assert max(max(size) for size in doubler.sizes) <= 270
    assert len(doubler.sizes) == 6


def test_the_same_size_is_the_classical_engines_work(tmp_path: Path) -> None:
    doubler = NearestDoubler()

    plane = engine_with(doubler).enlarge(
        plane_of(tmp_path, noise_picture(30, 20)), 30, 20, "low", tmp_path / "target.raw"
    )

    assert (plane.width_px, plane.height_px) == (30, 20)
    assert doubler.sizes == []


@with_nets
def test_the_nets_beat_lanczos_by_the_target_on_held_out_photos() -> None:
    engine = find_neural_engine()
    assert engine is not None

    values = gains(neural(engine), HELD_OUT, "medium", 4)

    assert np.mean(values) >= TARGET_NEURAL_DB


@with_nets
def test_the_nets_leave_no_seam_between_tiles(tmp_path: Path) -> None:
    engine = find_neural_engine()
    assert engine is not None
    pixels = photo("retina")[300:340, 200:500]
    source = plane_of(tmp_path, np.ascontiguousarray(pixels))

    plane = engine.enlarge(source, 600, 80, "medium", tmp_path / "target.raw")

    rows = plane.rows(0, 80).astype(float)
    steps = np.abs(np.diff(rows, axis=1)).mean(axis=(0, 2))
    assert steps[511] <= (steps[509] + steps[513]) / 2 + 0.5

"""Tiles become one picture without a visible border, alpha and 16 bits survive."""

import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.imaging.alpha import resize_alpha
from backend.imaging.blend import blend_tiles
from backend.imaging.deep import merge_deep
from backend.imaging.geometry import Padding, Rect
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import Plane, write_plane
from backend.imaging.seams import seam_score, tile_borders

Bytes = NDArray[np.uint8]


def _grid(width_px: int, height_px: int, tile_px: int, overlap_px: int) -> Plan:
    def begins(size_px: int) -> list[int]:
        places = list(range(0, max(size_px - tile_px, 0), tile_px - overlap_px))
        return [*places, max(size_px - tile_px, 0)]

    targets = [
        Rect(left, top, min(tile_px, width_px), min(tile_px, height_px))
        for top in begins(height_px)
        for left in begins(width_px)
    ]
    calls = tuple(
        PlannedCall(index, target, Padding(), target, "1:1", "1K", 1)
        for index, target in enumerate(targets)
    )
    return Plan(width_px, height_px, width_px, height_px, calls, overlap_px, len(calls))


def _scene(width_px: int, height_px: int) -> Bytes:
    noise = np.random.default_rng(5).normal(128, 400, (height_px, width_px, 3))
    soft = cv2.GaussianBlur(noise.astype(np.float32), (0, 0), 6)
    return np.clip(soft, 0, 255).astype(np.uint8)


def _tiles(
    picture: Bytes, plan: Plan, folder: Path, casts: tuple[int, ...] = (0,)
) -> list[tuple[PlannedCall, Plane]]:
    tiles = []
    for call in plan.calls:
        area = call.target
        part = picture[area.top_px : area.bottom_px, area.left_px : area.right_px]
        tinted = np.clip(part.astype(np.int16) + casts[call.index % len(casts)], 0, 255)
        plane = write_plane(folder / f"tile-{call.index}.raw", tinted.astype(np.uint8))
        tiles.append((call, plane))
    return tiles


def _whole(plane: Plane) -> NDArray[np.uint8] | NDArray[np.uint16]:
    return plane.rows(0, plane.height_px)


@pytest.mark.parametrize(
    ("width_px", "height_px", "tile_px", "overlap_px"),
    [(700, 500, 300, 64), (301, 299, 300, 100), (640, 128, 200, 40), (97, 400, 128, 32)],
)
def test_tiles_that_agree_give_the_picture_back(
    tmp_path: Path, width_px: int, height_px: int, tile_px: int, overlap_px: int
) -> None:
    picture = _scene(width_px, height_px)
    plan = _grid(width_px, height_px, tile_px, overlap_px)

    joined = blend_tiles(_tiles(picture, plan, tmp_path), plan, tmp_path / "joined")

    assert np.abs(_whole(joined).astype(int) - picture).max() <= 1


def test_tiles_of_different_tint_meet_without_a_seam(tmp_path: Path) -> None:
    picture = _scene(700, 500)
    plan = _grid(700, 500, 300, 64)
    tiles = _tiles(picture, plan, tmp_path, casts=(0, 6, -4))

    joined = blend_tiles(tiles, plan, tmp_path / "joined")

    score = seam_score(joined, plan)
    assert score is not None
    assert score <= 0.5


def test_a_hard_border_is_seen_by_the_seam_score(tmp_path: Path) -> None:
    picture = _scene(700, 500)
    plan = _grid(700, 500, 300, 64)
    columns, _ = tile_borders(plan)
    picture[:, columns[1] :] = np.clip(picture[:, columns[1] :].astype(int) + 5, 0, 255)

    score = seam_score(write_plane(tmp_path / "cut", picture), plan)

    assert score is not None
    assert score > 2


def test_one_tile_has_no_seam(tmp_path: Path) -> None:
    picture = _scene(200, 200)
    plan = _grid(200, 200, 200, 0)

    assert seam_score(write_plane(tmp_path / "one", picture), plan) is None


def test_blending_needs_memory_for_strips_only(tmp_path: Path) -> None:
    picture = np.zeros((6000, 1000, 3), np.uint8)
    plan = _grid(1000, 6000, 900, 100)
    tiles = _tiles(picture, plan, tmp_path)
    tracemalloc.start()

    blend_tiles(tiles, plan, tmp_path / "joined")

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < picture.nbytes / 4


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_alpha_of_the_same_size_is_untouched(
    tmp_path: Path, depth: type[np.uint8] | type[np.uint16]
) -> None:
    largest = int(np.iinfo(depth).max)
    values = np.random.default_rng(1).integers(0, largest + 1, (301, 77, 1), depth)
    alpha = write_plane(tmp_path / "alpha", values)

    resized = resize_alpha(alpha, 77, 301, tmp_path / "resized")

    assert resized.depth == alpha.depth
    assert np.array_equal(_whole(resized), values)


def test_enlarged_alpha_stays_solid_where_it_was_solid(tmp_path: Path) -> None:
    values = np.zeros((60, 80, 1), np.uint8)
    values[20:40, 20:60] = 255
    alpha = write_plane(tmp_path / "alpha", values)

    grown = _whole(resize_alpha(alpha, 320, 240, tmp_path / "grown"))

    assert grown.shape == (240, 320, 1)
    assert (grown[96:144, 96:224] == 255).all()
    assert (grown[:60] == 0).all()
    assert cv2.resize(grown, (80, 60), interpolation=cv2.INTER_AREA)[20, 30] > 200


def test_sixteen_bits_come_through_exactly_where_nothing_changed(tmp_path: Path) -> None:
    deep = np.random.default_rng(2).integers(0, 65_536, (300, 90, 3)).astype(np.uint16)
    result = np.rint(deep / 257).astype(np.uint8)

    merged = merge_deep(
        write_plane(tmp_path / "r", result), write_plane(tmp_path / "d", deep), tmp_path / "m"
    )

    assert np.array_equal(_whole(merged), deep)


def test_an_enlarged_gradient_has_more_than_eight_bits(tmp_path: Path) -> None:
    ramp = np.linspace(20_000, 22_000, 200)[None, :, None]
    deep = np.broadcast_to(ramp, (50, 200, 3)).astype(np.uint16)
    truth = np.broadcast_to(np.linspace(20_000, 22_000, 400)[None, :, None], (100, 400, 3))
    result = np.rint(truth / 257).astype(np.uint8)

    merged = _whole(
        merge_deep(
            write_plane(tmp_path / "r", result),
            write_plane(tmp_path / "d", np.ascontiguousarray(deep)),
            tmp_path / "m",
        )
    )

    smooth = cv2.blur(merged.astype(np.float32), (1, 51))[:, 20:-20].mean(axis=(0, 2))
    ideal = truth[0, 20:-20, 0]
    assert np.abs(smooth - ideal).mean() < 20
    assert np.abs(result[0, 20:-20, 0] * 257.0 - ideal).mean() > 50


def test_without_a_deep_source_the_eight_bits_are_spread(tmp_path: Path) -> None:
    result = _scene(40, 30)

    merged = merge_deep(write_plane(tmp_path / "r", result), None, tmp_path / "m")

    assert np.array_equal(_whole(merged), result.astype(np.uint16) * 257)

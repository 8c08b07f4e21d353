"""What is sent to the model is the region, mirrored at its edges, light, and without metadata."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.imaging.buckets import find_bucket
from backend.imaging.compose import (
    MAX_PICTURE_BYTES,
    MAX_SIDE_PX,
    MIN_LONG_SIDE_PX,
    ComposedPicture,
    compose_call,
    compose_context,
    pad_by_reflection,
    read_region,
)
from backend.imaging.geometry import Padding, Rect
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import PlannedCall, plan_upscale
from backend.imaging.planes import Plane, write_plane
from backend.sandbox.metadata_scan import metadata_blocks

Pixels8 = NDArray[np.uint8]


def smooth(width_px: int, height_px: int) -> Pixels8:
    down, across = np.mgrid[0:height_px, 0:width_px].astype(np.float32)
    scene = np.stack([across * 200 / width_px, down * 200 / height_px, 90 + 0 * across], axis=2)
    return np.asarray(scene + 20, dtype=np.uint8)


def only_call(width_px: int, height_px: int, options: UpscaleOptions | None = None) -> PlannedCall:
    plan = plan_upscale(width_px, height_px, options or UpscaleOptions())
    assert len(plan.calls) == 1
    return plan.calls[0]


def decoded(composed: ComposedPicture) -> Pixels8:
    pixels = cv2.imdecode(np.frombuffer(composed.data, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None
    return np.asarray(pixels, dtype=np.uint8)


def stored(folder: Path, pixels: Pixels8) -> Plane:
    return write_plane(folder / "pixels.raw", pixels)


def test_the_picture_has_the_buckets_ratio_and_no_metadata(tmp_path: Path) -> None:
    call = only_call(768, 512)

    composed = compose_call(stored(tmp_path, smooth(768, 512)), call)

    bucket = find_bucket(call.aspect_ratio, call.image_size)
    assert bucket is not None
    ratio = composed.width_px / composed.height_px
    assert ratio == pytest.approx(bucket.width_px / bucket.height_px, rel=0.01)
    assert decoded(composed).shape == (composed.height_px, composed.width_px, 3)
    assert composed.mime == "image/jpeg"
    assert metadata_blocks(composed.data) == ()


def test_colours_are_in_the_right_order_and_sharply_sampled(tmp_path: Path) -> None:
    pixels = np.zeros((600, 600, 3), np.uint8)
    pixels[:, :300] = (250, 10, 20)
    pixels[:, 300:] = (10, 20, 250)

    seen = decoded(compose_call(stored(tmp_path, pixels), only_call(600, 600)))

    # With reduced colour the two columns at the border would be mixed.
    assert np.abs(seen[300, 299].astype(int) - (250, 10, 20)).max() < 12
    assert np.abs(seen[300, 300].astype(int) - (10, 20, 250)).max() < 12


def test_the_region_sits_inside_its_mirrored_edges(tmp_path: Path) -> None:
    pixels = smooth(700, 700)
    call = only_call(700, 700)
    padded_call = type(call)(
        index=0,
        source=Rect(100, 50, 500, 600),
        padding=Padding(left_px=30, top_px=0, right_px=70, bottom_px=0),
        target=call.target,
        aspect_ratio=call.aspect_ratio,
        image_size=call.image_size,
        credits=1,
    )

    seen = decoded(compose_call(stored(tmp_path, pixels), padded_call)).astype(int)

    assert seen.shape == (600, 600, 3)
    assert np.abs(seen[:, 30:530] - pixels[50:650, 100:600]).max() <= 4
    assert np.abs(seen[:, :30] - seen[:, 30:60][:, ::-1]).max() <= 6
    assert np.abs(seen[:, 530:] - seen[:, 460:530][:, ::-1]).max() <= 6


def test_an_edge_wider_than_the_picture_is_mirrored_again_and_again() -> None:
    pixels = np.arange(3, dtype=np.uint8).reshape(1, 3, 1)

    padded = pad_by_reflection(pixels, Padding(left_px=5, right_px=7, top_px=2, bottom_px=1))

    assert padded.shape == (4, 15, 1)
    assert padded[0, :, 0].tolist() == [1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2]
    assert (padded == padded[0]).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.tuples(*[st.integers(0, 30)] * 4))
def test_mirroring_agrees_with_the_reference(
    width_px: int, height_px: int, sides: tuple[int, int, int, int]
) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (height_px, width_px, 3), dtype=np.uint8)
    left_px, top_px, right_px, bottom_px = sides

    padded = pad_by_reflection(pixels, Padding(left_px, top_px, right_px, bottom_px))

    expected = np.pad(pixels, ((top_px, bottom_px), (left_px, right_px), (0, 0)), mode="symmetric")
    assert np.array_equal(padded, expected)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (1000, 1), (3, 7), (200, 150)])
def test_tiny_and_thin_pictures_become_pictures_that_a_model_can_see(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    composed = compose_call(stored(tmp_path, smooth(*size)), only_call(*size))

    assert max(composed.width_px, composed.height_px) >= MIN_LONG_SIDE_PX
    assert min(composed.width_px, composed.height_px) >= MIN_LONG_SIDE_PX // 3


def test_nothing_wider_than_the_model_sees_is_sent(tmp_path: Path) -> None:
    pixels = np.repeat(smooth(5300, 64), 36, axis=0)[:2240]
    call = only_call(5300, 2240, UpscaleOptions(clean=True))

    composed = compose_call(stored(tmp_path, pixels), call)

    assert max(composed.width_px, composed.height_px) == MAX_SIDE_PX


def test_the_heaviest_picture_is_sent_smaller_rather_than_worse(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (2400, 3000, 3), dtype=np.uint8)
    call = only_call(3000, 2400, UpscaleOptions(clean=True))

    composed = compose_call(stored(tmp_path, noise), call)

    assert MAX_PICTURE_BYTES / 2 < len(composed.data) <= MAX_PICTURE_BYTES
    assert composed.width_px < 3000


def test_a_region_is_read_from_any_corner(tmp_path: Path) -> None:
    pixels = np.random.default_rng(4).integers(0, 256, (700, 300, 3), dtype=np.uint8)
    plane = stored(tmp_path, pixels)

    for region in (Rect(0, 0, 300, 700), Rect(299, 699, 1, 1), Rect(17, 201, 200, 444)):
        expected = pixels[region.top_px : region.bottom_px, region.left_px : region.right_px]
        assert np.array_equal(read_region(plane, region), expected)


@pytest.mark.parametrize("size", [(3000, 2000), (20_000, 30), (7, 5000), (300, 200), (1, 1)])
def test_the_context_is_a_small_jpeg_of_the_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    pixels = smooth(*size)

    data = compose_context(stored(tmp_path, pixels))

    small = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert small is not None
    assert max(small.shape[:2]) <= 768
    expected = cv2.resize(pixels, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - expected.astype(int)).mean() < 6
    assert metadata_blocks(data) == ()

"""Zoom, pan and fit as arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.viewport import LARGEST_SCALE, Viewport


def view(scene: tuple[int, int] = (4000, 2000), pane: tuple[int, int] = (1000, 800)) -> Viewport:
    return Viewport().with_scene(*scene).with_pane(*pane)


def test_a_large_picture_is_fitted_and_centred() -> None:
    fitted = view()

    assert fitted.scale == 0.25
    assert (fitted.origin_x_px, fitted.origin_y_px) == (0, 150)


def test_a_small_picture_is_not_blown_up() -> None:
    assert view(scene=(100, 50)).scale == 1.0


@given(
    x=st.floats(0, 1000), y=st.floats(150, 650), factor=st.floats(1.01, 20), again=st.floats(1, 3)
)
def test_zooming_in_keeps_the_point_under_the_mouse(
    x: float, y: float, factor: float, again: float
) -> None:
    fitted = view()
    seen_before = fitted.to_scene(x, y)

    zoomed = fitted.zoomed(factor, (x, y)).zoomed(again, (x, y))

    # The picture's short side may still be centred while it does not fill the pane.
    if zoomed.scale * zoomed.scene_height_px > zoomed.pane_height_px:
        assert zoomed.to_scene(x, y)[0] == pytest.approx(seen_before[0], abs=1e-6)


@given(
    moves=st.lists(
        st.one_of(
            st.tuples(st.just("pan"), st.floats(-5000, 5000), st.floats(-5000, 5000)),
            st.tuples(st.just("zoom"), st.floats(0.01, 50), st.floats(0, 1000)),
            st.tuples(st.just("pane"), st.floats(1, 3000), st.floats(1, 2000)),
        ),
        max_size=12,
    )
)
def test_no_movement_ever_loses_the_picture(moves: list[tuple[str, float, float]]) -> None:
    moved = view()
    for kind, first, second in moves:
        if kind == "pan":
            moved = moved.panned(first, second)
        elif kind == "zoom":
            moved = moved.zoomed(first, (second, second))
        else:
            moved = moved.with_pane(first, second)

    seen_px = moved.pane_width_px / moved.scale
    assert 0 < moved.scale <= LARGEST_SCALE
    if seen_px >= moved.scene_width_px:
        assert moved.centre_x_px == moved.scene_width_px / 2
    else:
        assert moved.origin_x_px <= 1e-3
        assert moved.origin_x_px + moved.scene_width_px * moved.scale >= moved.pane_width_px - 1e-3


def test_resizing_the_window_keeps_a_fitted_picture_fitted_and_a_zoomed_one_in_place() -> None:
    assert view().with_pane(500, 800).scale == 0.125
    assert view().at_scale(1.0).with_pane(500, 800).scale == 1.0


def test_a_result_that_arrives_is_seen_at_the_place_where_the_original_was() -> None:
    original = view(scene=(1000, 500)).at_scale(4.0, (0, 400))

    result = original.with_scene(4000, 2000)

    assert result.scale == 1.0
    assert result.origin_x_px == pytest.approx(original.origin_x_px)
    assert result.origin_y_px == pytest.approx(original.origin_y_px)

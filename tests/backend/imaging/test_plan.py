"""The plan covers every picture exactly, at the lowest price, whatever its shape."""

from fractions import Fraction
from itertools import pairwise
from time import perf_counter
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.imaging.buckets import BUCKETS, find_bucket
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import Plan, PlannedCall, PlanRefused, plan_upscale

SCALES: tuple[Literal[2, 4, 8], ...] = (2, 4, 8)

sides = st.one_of(st.integers(1, 64), st.integers(1, 8_000))
wishes = st.one_of(
    st.sampled_from(SCALES).map(lambda scale: UpscaleOptions(scale=scale)),
    st.integers(16, 30_000).map(lambda side: UpscaleOptions(long_side_px=side)),
    st.just(UpscaleOptions(clean=True)),
)


def plan_or_none(width_px: int, height_px: int, options: UpscaleOptions) -> Plan | None:
    try:
        return plan_upscale(width_px, height_px, options)
    except PlanRefused:
        return None


def covered(starts_and_ends: set[tuple[int, int]], end: int) -> bool:
    reached = 0
    for start, stop in sorted(starts_and_ends):
        if start > reached:
            return False
        reached = max(reached, stop)
    return reached == end


@settings(max_examples=150, deadline=None)
@given(sides, sides, wishes)
def test_targets_cover_the_output_without_a_gap(w: int, h: int, options: UpscaleOptions) -> None:
    plan = plan_or_none(w, h, options)
    if plan is None:
        return

    across = {(call.target.left_px, call.target.right_px) for call in plan.calls}
    down = {(call.target.top_px, call.target.bottom_px) for call in plan.calls}

    assert len(plan.calls) == len(across) * len(down)
    assert covered(across, plan.output_width_px)
    assert covered(down, plan.output_height_px)
    assert [call.index for call in plan.calls] == list(range(len(plan.calls)))


@settings(max_examples=150, deadline=None)
@given(sides, sides, wishes)
def test_each_call_is_a_region_of_the_source_padded_to_its_buckets_true_ratio(
    w: int, h: int, options: UpscaleOptions
) -> None:
    plan = plan_or_none(w, h, options)
    if plan is None:
        return

    for call in plan.calls:
        region = call.source
        assert region.left_px >= 0
        assert region.top_px >= 0
        assert region.right_px <= w
        assert region.bottom_px <= h
        bucket = bucket_of(call)
        padded = padded_size(call)
        assert padded[0] >= region.width_px
        assert padded[1] >= region.height_px
        assert abs(padded[0] * bucket[1] / (padded[1] * bucket[0]) - 1) <= 0.01


@settings(max_examples=150, deadline=None)
@given(sides, sides, wishes)
def test_every_call_brings_true_detail_and_neighbours_overlap(
    w: int, h: int, options: UpscaleOptions
) -> None:
    plan = plan_or_none(w, h, options)
    if plan is None:
        return

    for call in plan.calls:
        bucket = bucket_of(call)
        assert min(call.target.width_px, call.source.width_px * 16) <= bucket[0]
        assert min(call.target.height_px, call.source.height_px * 16) <= bucket[1]
    if len(plan.calls) > 1:
        assert plan.overlap_px >= 128
    for left, right in pairwise(plan.calls):
        if left.target.top_px == right.target.top_px:
            shared = left.target.right_px - right.target.left_px
            assert shared >= left.target.width_px / 10 - 2


@settings(max_examples=100, deadline=None)
@given(sides, sides, wishes)
def test_the_price_is_the_sum_of_the_calls_and_the_plan_is_the_same_twice(
    w: int, h: int, options: UpscaleOptions
) -> None:
    plan = plan_or_none(w, h, options)
    if plan is None:
        return

    assert plan.credits == sum(call.credits for call in plan.calls)
    assert all(call.credits == (2 if call.image_size == "4K" else 1) for call in plan.calls)
    assert plan_upscale(w, h, options) == plan


@settings(max_examples=150, deadline=None)
@given(sides, sides, st.integers(0, 400), st.integers(0, 400), st.sampled_from(SCALES))
def test_a_larger_source_never_costs_less(
    w: int, h: int, dw: int, dh: int, scale: Literal[2, 4, 8]
) -> None:
    options = UpscaleOptions(scale=scale)
    small, large = plan_or_none(w, h, options), plan_or_none(w + dw, h + dh, options)
    if small is None or large is None:
        return

    assert small.credits <= large.credits


@settings(max_examples=150, deadline=None)
@given(sides, sides, st.integers(16, 30_000), st.integers(0, 2_000))
def test_a_larger_wish_never_costs_less(w: int, h: int, side: int, more: int) -> None:
    small = plan_or_none(w, h, UpscaleOptions(long_side_px=side))
    large = plan_or_none(w, h, UpscaleOptions(long_side_px=side + more))
    if small is None or large is None:
        return

    assert small.credits <= large.credits


@settings(max_examples=100, deadline=None)
@given(sides, sides, st.sampled_from(SCALES))
def test_whole_scales_keep_targets_on_whole_source_pixels(
    w: int, h: int, scale: Literal[2, 4, 8]
) -> None:
    plan = plan_or_none(w, h, UpscaleOptions(scale=scale))
    if plan is None:
        return

    for call in plan.calls:
        assert call.target.left_px == call.source.left_px * scale
        assert call.target.top_px == call.source.top_px * scale
        assert call.target.width_px == call.source.width_px * scale
        assert call.target.height_px == call.source.height_px * scale


def test_a_wide_photo_at_factor_four_is_one_4k_call_of_two_credits() -> None:
    plan = plan_upscale(768, 512, UpscaleOptions(scale=4))

    assert (plan.output_width_px, plan.output_height_px) == (3072, 2048)
    assert [call.image_size for call in plan.calls] == ["4K"]
    assert plan.calls[0].aspect_ratio == "3:2"
    assert plan.credits == 2


def test_a_small_photo_costs_one_credit() -> None:
    assert plan_upscale(316, 212, UpscaleOptions()).credits == 1


def test_a_phone_photo_at_factor_two_is_tiled_by_whole_4k_calls() -> None:
    plan = plan_upscale(4032, 3024, UpscaleOptions(scale=2))

    assert (plan.output_width_px, plan.output_height_px) == (8064, 6048)
    assert len(plan.calls) == 4
    assert plan.credits == 8
    assert all(padded_size(call) == region_size(call) for call in plan.calls)


def test_the_price_is_the_least_of_all_single_sizes() -> None:
    for bucket in BUCKETS:
        plan = plan_upscale(bucket.width_px, bucket.height_px, UpscaleOptions(clean=True))

        assert plan.credits <= bucket.credits
        assert len(plan.calls) == 1


def test_a_long_side_sets_exactly_that_side_and_rounds_the_other() -> None:
    plan = plan_upscale(640, 427, UpscaleOptions(long_side_px=2000))
    tall = plan_upscale(427, 640, UpscaleOptions(long_side_px=2000))
    thread = plan_upscale(5000, 1, UpscaleOptions(long_side_px=5001))

    assert (plan.output_width_px, plan.output_height_px) == (2000, 1334)
    assert (tall.output_width_px, tall.output_height_px) == (1334, 2000)
    assert (thread.output_width_px, thread.output_height_px) == (5001, 1)


def test_a_long_side_equal_to_the_pictures_own_keeps_its_size() -> None:
    plan = plan_upscale(640, 427, UpscaleOptions(long_side_px=640))

    assert (plan.output_width_px, plan.output_height_px) == (640, 427)


@pytest.mark.parametrize(
    ("width_px", "height_px", "options", "code", "field"),
    [
        (640, 480, UpscaleOptions(scale=2, clean=True), "validation_failed", "clean"),
        (640, 480, UpscaleOptions(scale=2, long_side_px=999), "validation_failed", "long_side_px"),
        (640, 480, UpscaleOptions(long_side_px=639), "validation_failed", "long_side_px"),
        (5000, 4000, UpscaleOptions(scale=4), "image_too_large", "scale"),
        (20_000, 10, UpscaleOptions(scale=4), "image_too_large", "scale"),
        (17_000, 17_700, UpscaleOptions(clean=True), "image_too_large", "clean"),
        (5000, 100, UpscaleOptions(scale=4, format="webp"), "validation_failed", "format"),
    ],
)
def test_a_size_that_cannot_be_made_is_refused_with_its_field(
    width_px: int, height_px: int, options: UpscaleOptions, code: str, field: str
) -> None:
    with pytest.raises(PlanRefused) as refusal:
        plan_upscale(width_px, height_px, options)

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.detail.endswith(".")


def test_detail_ends_at_sixteen_times_and_the_plan_says_so() -> None:
    icon = plan_upscale(64, 64, UpscaleOptions(long_side_px=16_000))
    largest = plan_upscale(64, 64, UpscaleOptions(long_side_px=1024))

    assert icon.is_beyond_detail
    assert icon.credits == largest.credits == 1
    assert (icon.output_width_px, icon.calls[0].target.width_px) == (16_000, 16_000)
    assert not largest.is_beyond_detail


def test_a_folder_of_a_thousand_pictures_is_quoted_in_seconds() -> None:
    started = perf_counter()
    for width_px in range(3000, 3050):
        plan_upscale(width_px, 4032, UpscaleOptions(scale=4))

    assert (perf_counter() - started) / 50 <= 0.02


def test_no_bucket_has_its_nominal_ratio_but_the_square() -> None:
    for bucket in BUCKETS:
        across, down = bucket.aspect_ratio.split(":")
        is_nominal = Fraction(bucket.width_px, bucket.height_px) == Fraction(int(across), int(down))

        assert is_nominal == (bucket.aspect_ratio == "1:1")


def bucket_of(call: PlannedCall) -> tuple[int, int]:
    bucket = find_bucket(call.aspect_ratio, call.image_size)
    assert bucket is not None
    return bucket.width_px, bucket.height_px


def region_size(call: PlannedCall) -> tuple[int, int]:
    return call.source.width_px, call.source.height_px


def padded_size(call: PlannedCall) -> tuple[int, int]:
    return (
        call.source.width_px + call.padding.left_px + call.padding.right_px,
        call.source.height_px + call.padding.top_px + call.padding.bottom_px,
    )

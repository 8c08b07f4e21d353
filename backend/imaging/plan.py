"""Which provider calls make one upscale, and what they cost. Pure arithmetic.

Places on source and output always relate by the whole picture's scale, pixel centres on pixel
centres: source x = (output x + 0.5) * source width / output width - 0.5.
"""

from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from backend.imaging.buckets import BUCKETS, AspectRatio, Bucket, ImageSize
from backend.imaging.geometry import Padding, Rect
from backend.imaging.options import UpscaleOptions
from backend.imaging.padding import centred, padded_size
from backend.imaging.sizing import PlanRefused, output_size
from backend.imaging.tiling import on_output, tile_count, tile_px, tile_starts

__all__ = [
    "AspectRatio",
    "ImageSize",
    "Plan",
    "PlanRefused",
    "PlannedCall",
    "plan_upscale",
]

MAX_DETAIL_SCALE = 16
"""Beyond it one source pixel says too little: what the provider drew would be invention, sold."""


class PlannedCall(Struct, frozen=True):
    """One provider call: a region of the source, padded to a bucket, for a region of the output.

    `source` is the region (core and overlap) on the source grid; `padding` is what reflection adds
    to it, in source pixels, so that region + padding has the bucket's true ratio; `target` is where
    the region lands on the output grid.
    """

    index: int
    source: Rect
    padding: Padding
    target: Rect
    aspect_ratio: AspectRatio
    image_size: ImageSize
    credits: int
    output_px: tuple[int, int] | None = None
    """The whole output's width and height: targets are whole pixels, so only the whole tells the
    scale exactly. None when the target is all of it."""


class Plan(Struct, frozen=True):
    """Everything that will be asked of the provider for one picture."""

    source_width_px: int
    source_height_px: int
    output_width_px: int
    output_height_px: int
    calls: tuple[PlannedCall, ...]
    overlap_px: int
    """The least overlap of neighbouring targets, in output pixels; 0 with one call."""
    credits: int
    is_beyond_detail: bool = False
    """The output is larger than the provider draws: the rest is a classical resize, and is free."""


class _Job(Struct, frozen=True):
    """The grids of one picture: its own, the result's, and the finest that the provider draws."""

    source_px: tuple[int, int]
    output_px: tuple[int, int]
    detail_px: tuple[int, int]

    @property
    def scale(self) -> tuple[Fraction, Fraction]:
        return (
            Fraction(self.detail_px[0], self.source_px[0]),
            Fraction(self.detail_px[1], self.source_px[1]),
        )


class _Counts(Struct, frozen=True):
    """How many tiles of a bucket cover the picture, across and down."""

    bucket: Bucket
    across: int
    down: int

    @property
    def price(self) -> tuple[int, int]:
        """Credits first, then calls."""
        calls = self.across * self.down
        return calls * self.bucket.credits, calls


class _Grid(Struct, frozen=True):
    """One way to cover the picture: equal tiles of one bucket, in source pixels."""

    counts: _Counts
    tile_px: tuple[int, int]
    padded_px: tuple[int, int]

    @property
    def rank(self) -> tuple[float, int, int]:
        """Least padding first; then the smaller class, the least overlap."""
        bucket = self.counts.bucket
        tile_area = self.tile_px[0] * self.tile_px[1]
        padding = self.padded_px[0] * self.padded_px[1] / tile_area
        return padding, bucket.width_px * bucket.height_px, tile_area


def plan_upscale(width_px: int, height_px: int, options: UpscaleOptions) -> Plan:
    """Choose the cheapest sufficient calls for an oriented source of `width_px` x `height_px`.

    Raises: PlanRefused.
    """
    job = _job((width_px, height_px), output_size(width_px, height_px, options))
    if options.engine == "plain":
        return Plan(width_px, height_px, *job.output_px, calls=(), overlap_px=0, credits=0)
    counts = [_counts(job, bucket) for bucket in BUCKETS]
    cheapest = min(count.price for count in counts)
    grids = (_grid(job, count) for count in counts if count.price == cheapest)
    grid = min(grids, key=lambda grid: grid.rank)
    calls = _calls(job, grid)
    return Plan(
        source_width_px=width_px,
        source_height_px=height_px,
        output_width_px=job.output_px[0],
        output_height_px=job.output_px[1],
        calls=calls,
        overlap_px=_least_overlap_px(calls, grid.counts.across),
        credits=cheapest[0],
        is_beyond_detail=job.detail_px != job.output_px,
    )


def _job(source_px: tuple[int, int], output_px: tuple[int, int]) -> _Job:
    detail_px = (
        min(output_px[0], source_px[0] * MAX_DETAIL_SCALE),
        min(output_px[1], source_px[1] * MAX_DETAIL_SCALE),
    )
    return _Job(source_px, output_px, detail_px)


def _counts(job: _Job, bucket: Bucket) -> _Counts:
    return _Counts(
        bucket,
        tile_count(job.source_px[0], job.detail_px[0], bucket.width_px),
        tile_count(job.source_px[1], job.detail_px[1], bucket.height_px),
    )


def _grid(job: _Job, counts: _Counts) -> _Grid:
    least_px = (
        tile_px(job.source_px[0], job.detail_px[0], counts.across),
        tile_px(job.source_px[1], job.detail_px[1], counts.down),
    )
    tile = _grown(job, least_px, counts.bucket)
    return _Grid(counts, tile, padded_size(*tile, counts.bucket, job.scale))


def _grown(job: _Job, least_px: tuple[int, int], bucket: Bucket) -> tuple[int, int]:
    """Fill the bucket's ratio with real neighbours before reflection has to."""
    ratio = Fraction(bucket.width_px, bucket.height_px)
    wide_px = min(job.source_px[0], max(least_px[0], int(least_px[1] * ratio)))
    high_px = min(job.source_px[1], max(least_px[1], int(least_px[0] / ratio)))
    return wide_px, high_px


def _calls(job: _Job, grid: _Grid) -> tuple[PlannedCall, ...]:
    padding = centred(*grid.tile_px, grid.padded_px)
    lefts_px = tile_starts(job.source_px[0], grid.tile_px[0], grid.counts.across)
    tops_px = tile_starts(job.source_px[1], grid.tile_px[1], grid.counts.down)
    bucket = grid.counts.bucket
    places = [(left_px, top_px) for top_px in tops_px for left_px in lefts_px]
    return tuple(
        PlannedCall(
            index=index,
            source=Rect(left_px, top_px, *grid.tile_px),
            padding=padding,
            target=_target(job, left_px, top_px, grid.tile_px),
            aspect_ratio=bucket.aspect_ratio,
            image_size=bucket.image_size,
            credits=bucket.credits,
            output_px=job.output_px,
        )
        for index, (left_px, top_px) in enumerate(places)
    )


def _target(job: _Job, left_px: int, top_px: int, tile: tuple[int, int]) -> Rect:
    across = on_output(left_px, tile[0], job.source_px[0], job.output_px[0])
    down = on_output(top_px, tile[1], job.source_px[1], job.output_px[1])
    return Rect(across[0], down[0], across[1], down[1])


def _least_overlap_px(calls: tuple[PlannedCall, ...], columns: int) -> int:
    across = [
        left.target.right_px - right.target.left_px
        for left, right in pairwise(calls)
        if left.target.top_px == right.target.top_px
    ]
    down = [
        above.target.bottom_px - below.target.top_px
        for above, below in zip(calls, calls[columns:], strict=False)
    ]
    return min(across + down, default=0)

"""How much reflection turns a region into a bucket's true ratio, in whole source pixels."""

from fractions import Fraction

from backend.imaging.buckets import Bucket
from backend.imaging.geometry import Padding

_TOLERANCE_PARTS = 200
"""A ratio error of 1/200 moves no edge further than the registration puts back."""
_MOST_EXTRA_PX = 80
"""Every bucket's ratio is a fraction with smaller terms, so that this many steps find it."""


def padded_size(
    width_px: int, height_px: int, bucket: Bucket, scale: tuple[Fraction, Fraction]
) -> tuple[int, int]:
    """The smallest size around a region with the bucket's ratio, as near as whole pixels allow.

    `scale` is output over source, across and down: a size that stays within the bucket's own
    pixels after scaling is preferred, because only that keeps true detail.
    """
    most_px = int(bucket.width_px / scale[0]), int(bucket.height_px / scale[1])
    nearest: tuple[int, int] | None = None
    for extra_px in range(_MOST_EXTRA_PX):
        size_px = _with_ratio(width_px, height_px, bucket, extra_px)
        if not _has_ratio(size_px, bucket):
            continue
        if size_px[0] <= most_px[0] and size_px[1] <= most_px[1]:
            return size_px
        nearest = nearest or size_px
    assert nearest is not None
    return nearest


def _with_ratio(width_px: int, height_px: int, bucket: Bucket, extra_px: int) -> tuple[int, int]:
    if width_px * bucket.height_px >= height_px * bucket.width_px:
        wide_px = width_px + extra_px
        return wide_px, max(height_px, round(wide_px * bucket.height_px / bucket.width_px))
    high_px = height_px + extra_px
    return max(width_px, round(high_px * bucket.width_px / bucket.height_px)), high_px


def _has_ratio(size_px: tuple[int, int], bucket: Bucket) -> bool:
    across, down = size_px[0] * bucket.height_px, size_px[1] * bucket.width_px
    return abs(across - down) * _TOLERANCE_PARTS <= down


def centred(width_px: int, height_px: int, padded_px: tuple[int, int]) -> Padding:
    """Share the pixels to add between both sides; an odd one goes right and below."""
    across_px, down_px = padded_px[0] - width_px, padded_px[1] - height_px
    return Padding(
        left_px=across_px // 2,
        top_px=down_px // 2,
        right_px=across_px - across_px // 2,
        bottom_px=down_px - down_px // 2,
    )

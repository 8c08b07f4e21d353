"""How many equal tiles cover one side of a picture, and where each begins."""

from fractions import Fraction
from math import ceil, floor

MIN_OVERLAP_PX = 128
"""On the output: below it the blend shows."""
MIN_OVERLAP_SHARE = Fraction(1, 10)


def tile_count(side_px: int, output_px: int, bucket_px: int) -> int:
    """The fewest tiles of at most `bucket_px` output pixels that cover a side of the output.

    Counted with a slack for whole source pixels, so that the number (and with it the price) never
    falls when the output grows.
    """
    if output_px <= bucket_px:
        return 1
    scale = Fraction(output_px, side_px)
    overlap_px = max(Fraction(MIN_OVERLAP_PX), bucket_px * MIN_OVERLAP_SHARE)
    # n tiles reach n * bucket - (n - 1) * overlap, less the rounding of each to source pixels.
    step_px = bucket_px - overlap_px - 4 * scale
    assert step_px > 0, "the scale is beyond what a bucket can be tiled for"
    return max(2, ceil((output_px - bucket_px + scale) / step_px) + 1)


def tile_px(side_px: int, output_px: int, count: int) -> int:
    """The smallest equal tile, in source pixels, with which `count` tiles cover the side."""
    if count == 1:
        return side_px
    scale = Fraction(output_px, side_px)
    # Just under the real solution of n * t - (n - 1) * overlap(t) = side; rounding finds the rest.
    by_share = side_px / (count - (count - 1) * MIN_OVERLAP_SHARE)
    by_pixels = (side_px + (count - 1) * MIN_OVERLAP_PX / scale) / count
    length_px = max(1, int(max(by_share, by_pixels)) - 2)
    while count * length_px - (count - 1) * _overlap_px(length_px, scale) < side_px:
        length_px += 1
    return length_px


def _overlap_px(length_px: int, scale: Fraction) -> int:
    """The least overlap of tiles of this length, in source pixels."""
    whole_px = ceil(max(MIN_OVERLAP_PX / scale, length_px * MIN_OVERLAP_SHARE))
    # Rounding to the output grid moves a tile's edges inwards by less than one output pixel each.
    return whole_px + ceil(2 / scale)


def tile_starts(side_px: int, length_px: int, count: int) -> tuple[int, ...]:
    """Where equal tiles begin, spread evenly, the last flush with the edge."""
    if count == 1:
        return (0,)
    room_px = side_px - length_px
    return tuple((2 * i * room_px + count - 1) // (2 * (count - 1)) for i in range(count))


def on_output(start_px: int, length_px: int, side_px: int, output_px: int) -> tuple[int, int]:
    """Where source pixels land on the output: first pixel and length, never beyond the region."""
    first = ceil(Fraction(start_px * output_px, side_px))
    last = floor(Fraction((start_px + length_px) * output_px, side_px))
    return first, max(1, last - first)

"""Which provider calls make one upscale, and what they cost. Pure arithmetic."""

from typing import Literal

from msgspec import Struct

from backend.imaging.geometry import Padding, Rect
from backend.imaging.options import UpscaleOptions

AspectRatio = Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
ImageSize = Literal["1K", "2K", "4K"]


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


class Plan(Struct, frozen=True):
    """Everything that will be asked of the provider for one picture."""

    source_width_px: int
    source_height_px: int
    output_width_px: int
    output_height_px: int
    calls: tuple[PlannedCall, ...]
    overlap_px: int
    """How far neighbouring targets overlap, in output pixels; 0 with one call."""
    credits: int


def plan_upscale(width_px: int, height_px: int, options: UpscaleOptions) -> Plan:
    """Choose the cheapest sufficient calls for an oriented source of `width_px` x `height_px`."""
    raise NotImplementedError

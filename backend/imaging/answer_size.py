"""Whether an answer holds as many pixels as were paid for: 1K is never sold as 4K."""

from backend.imaging.buckets import find_bucket
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane

LEAST_SHARE = 0.9
"""Of the pixels a side that the result needs; models miss their own table by a few percent."""


def is_large_enough(call: PlannedCall, answer: Plane) -> bool:
    """Compare an answer with what its target needs, or with all that its class can give."""
    bucket = find_bucket(call.aspect_ratio, call.image_size)
    assert bucket is not None
    padded_width_px = call.source.width_px + call.padding.left_px + call.padding.right_px
    padded_height_px = call.source.height_px + call.padding.top_px + call.padding.bottom_px
    needed_width_px = padded_width_px * call.target.width_px / call.source.width_px
    needed_height_px = padded_height_px * call.target.height_px / call.source.height_px
    area_needed = min(needed_width_px, bucket.width_px) * min(needed_height_px, bucket.height_px)
    return answer.width_px * answer.height_px >= LEAST_SHARE**2 * area_needed

"""The sizes that the image model really draws, what each costs, and nothing else: data."""

from typing import Literal

from msgspec import Struct

AspectRatio = Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
ImageSize = Literal["1K", "2K", "4K"]


class Bucket(Struct, frozen=True):
    """One size of answer: its true pixels (no ratio is its nominal one) and its price."""

    aspect_ratio: AspectRatio
    image_size: ImageSize
    width_px: int
    height_px: int
    output_tokens: int
    credits: int


_PIXELS_AT_1K: dict[AspectRatio, tuple[int, int]] = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:2": (1264, 848),
    "3:4": (896, 1200),
    "4:3": (1200, 896),
    "4:5": (928, 1152),
    "5:4": (1152, 928),
    "9:16": (768, 1376),
    "16:9": (1376, 768),
    "21:9": (1584, 672),
}

_CLASSES: dict[ImageSize, tuple[int, int, int]] = {
    "1K": (1, 1_120, 1),
    "2K": (2, 1_120, 1),
    "4K": (4, 2_000, 2),
}
"""Linear factor over 1K, tokens of one picture, credits of one call."""

BUCKETS: tuple[Bucket, ...] = tuple(
    Bucket(ratio, size, width_px * factor, height_px * factor, tokens, credit)
    for size, (factor, tokens, credit) in _CLASSES.items()
    for ratio, (width_px, height_px) in _PIXELS_AT_1K.items()
)


def find_bucket(aspect_ratio: str, image_size: str) -> Bucket | None:
    """The bucket of these two words of the wire, or nothing when the model has no such size."""
    for bucket in BUCKETS:
        if (bucket.aspect_ratio, bucket.image_size) == (aspect_ratio, image_size):
            return bucket
    return None

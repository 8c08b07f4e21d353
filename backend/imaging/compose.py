"""What the model is shown: one region, padded and encoded without any metadata."""

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.geometry import Padding, Rect
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane

Pixels8 = NDArray[np.uint8]

MAX_PICTURE_BYTES = 7_000_000
"""Some of the provider's front doors refuse more for one inline picture."""
MAX_SIDE_PX = 4096
"""The model spends the same few hundred tokens on any picture: more pixels would not be seen."""
MIN_LONG_SIDE_PX = 512
"""Smaller regions are enlarged: models read tiny pictures as icons and redraw them."""
CONTEXT_LONG_SIDE_PX = 768
_JPEG_QUALITIES = (98, 95)
"""Never below 95, always 4:4:4: a picture that is still too heavy is sent smaller."""
_STRIP_ROWS = 256


class ComposedPicture(Struct, frozen=True):
    """An encoded picture as it goes to the provider."""

    data: bytes
    mime: str
    width_px: int
    height_px: int


def compose_call(pixels: Plane, call: PlannedCall) -> ComposedPicture:
    """Crop and pad one call's region; the whole source is never in memory.

    A planned region has at most a bucket's pixels (17 million), whatever the source's size.
    """
    padded = pad_by_reflection(read_region(pixels, call.source), call.padding)
    return _encoded_within_limit(_within_sides(padded))


def compose_context(pixels: Plane) -> bytes:
    """A JPEG thumbnail of the whole picture."""
    return _jpeg(_shrunk(pixels, CONTEXT_LONG_SIDE_PX), quality=90)


def compose_whole(pixels: Plane) -> bytes:
    """The whole picture as a JPEG for people: at most 4,096 pixels a side and 7 MB."""
    return _encoded_within_limit(_shrunk(pixels, MAX_SIDE_PX)).data


def _shrunk(pixels: Plane, long_side_px: int) -> Pixels8:
    """Read by strips; at most so large, and never enlarged."""
    factor = max(1, max(pixels.width_px, pixels.height_px) // (2 * long_side_px))
    small = np.concatenate(
        [
            _area(pixels.rows(top_px, height_px), -(-pixels.width_px // factor), factor)
            for top_px, height_px in _strips(
                pixels.height_px, max(1, _STRIP_ROWS // factor) * factor
            )
        ]
    )
    ratio = long_side_px / max(small.shape[:2])
    return _scaled(small, ratio) if ratio < 1 else small


def read_region(pixels: Plane, region: Rect) -> Pixels8:
    """Read a rectangle by strips of rows: height x width x bands."""
    cropped = np.empty((region.height_px, region.width_px, pixels.bands), dtype=np.uint8)
    for top_px, height_px in _strips(region.height_px, _STRIP_ROWS):
        rows = pixels.rows(region.top_px + top_px, height_px)
        cropped[top_px : top_px + height_px] = rows[:, region.left_px : region.right_px]
    return cropped


def pad_by_reflection(picture: Pixels8, padding: Padding) -> Pixels8:
    """Mirror the edges outwards, again and again where the padding exceeds the picture itself."""
    height_px, width_px = picture.shape[:2]
    rows = _mirrored(height_px, padding.top_px, padding.bottom_px)
    columns = _mirrored(width_px, padding.left_px, padding.right_px)
    return picture[rows][:, columns]


def _mirrored(length_px: int, before_px: int, after_px: int) -> NDArray[np.int64]:
    places = np.arange(-before_px, length_px + after_px) % (2 * length_px)
    return np.minimum(places, 2 * length_px - 1 - places)


def _within_sides(picture: Pixels8) -> Pixels8:
    long_px = max(picture.shape[:2])
    if long_px > MAX_SIDE_PX:
        return _scaled(picture, MAX_SIDE_PX / long_px)
    if long_px < MIN_LONG_SIDE_PX:
        return _scaled(picture, -(-MIN_LONG_SIDE_PX // long_px))
    return picture


def _encoded_within_limit(picture: Pixels8) -> ComposedPicture:
    data = b""
    for quality in _JPEG_QUALITIES:
        data = _jpeg(picture, quality=quality)
        if len(data) <= MAX_PICTURE_BYTES:
            height_px, width_px = picture.shape[:2]
            return ComposedPicture(data, "image/jpeg", width_px, height_px)
    # Bytes grow a little slower than pixels, hence the margin; a second round is rare.
    factor = (MAX_PICTURE_BYTES / len(data)) ** 0.5 * 0.95
    return _encoded_within_limit(_scaled(picture, factor))


def _scaled(picture: Pixels8, factor: float) -> Pixels8:
    height_px, width_px = picture.shape[:2]
    size_px = (max(1, round(width_px * factor)), max(1, round(height_px * factor)))
    kernel = cv2.INTER_AREA if factor < 1 else cv2.INTER_LANCZOS4
    return _eight_bit(cv2.resize(picture, size_px, interpolation=kernel))


def _area(rows: NDArray[np.uint8] | NDArray[np.uint16], width_px: int, factor: int) -> Pixels8:
    size_px = (width_px, -(-rows.shape[0] // factor))
    return _eight_bit(cv2.resize(rows, size_px, interpolation=cv2.INTER_AREA))


def _jpeg(picture: Pixels8, *, quality: int) -> bytes:
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    ]
    is_encoded, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    assert is_encoded
    return data.tobytes()


def _eight_bit(picture: object) -> Pixels8:
    return np.asarray(picture, dtype=np.uint8)


def _strips(height_px: int, rows: int) -> list[tuple[int, int]]:
    return [(top_px, min(rows, height_px - top_px)) for top_px in range(0, height_px, rows)]

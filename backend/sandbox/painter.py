"""The sandbox model's hand: enlarges a picture to the asked bucket and lets it drift or fail."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.buckets import BUCKETS, Bucket, find_bucket
from backend.imaging.local_engine import enlarge_pixels
from backend.sandbox.drift import drift_of, drifted
from backend.sandbox.edits import edited
from backend.sandbox.gemini_behaviour import DriftLevel, Fault
from backend.sandbox.gemini_wire import MalformedRequest

Pixels8 = NDArray[np.uint8]

_JPEG_QUALITY = 95


def asked_bucket(picture: bytes, aspect_ratio: str | None, image_size: str | None) -> Bucket:
    """The bucket of a request; without a ratio the input's own. Raises: MalformedRequest."""
    size = image_size or "1K"
    if aspect_ratio is None:
        height_px, width_px = decoded(picture).shape[:2]
        ratio = width_px / height_px
        same_size = [bucket for bucket in BUCKETS if bucket.image_size == size]
        if same_size:
            return min(same_size, key=lambda b: abs(np.log(b.width_px / b.height_px / ratio)))
    bucket = find_bucket(aspect_ratio or "", size)
    if bucket is None:
        raise MalformedRequest("Invalid value at 'generation_config.image_config'.")
    return bucket


def paint(picture: bytes, bucket: Bucket, drift: DriftLevel, fault: Fault | None) -> bytes:
    """Redraw `picture` at the bucket's size as a JPEG. Heavy: run it in a thread."""
    width_px, height_px = painted_size(bucket, fault)
    pixels = decoded(picture)
    if fault is not None:
        pixels = edited(pixels, fault)
    large = enlarge_pixels(pixels, width_px, height_px, "medium")
    return encoded(drifted(large, drift_of(picture, drift)), ".jpg")


def painted_size(bucket: Bucket, fault: Fault | None) -> tuple[int, int]:
    """The bucket's true pixels, or the wrong ones where the fault says so."""
    if fault is not None and fault.name == "wrong_size":
        return bucket.width_px // 2, bucket.height_px // 2
    if fault is not None and fault.name == "wrong_ratio":
        return bucket.width_px, round(bucket.height_px * fault.amount(0.8))
    return bucket.width_px, bucket.height_px


def preview(picture: bytes) -> bytes:
    """A small first attempt, as some models send before the real one."""
    small = cv2.resize(decoded(picture), (256, 256), interpolation=cv2.INTER_AREA)
    return encoded(np.asarray(small, dtype=np.uint8), ".jpg")


def recoded_as_png(picture: bytes) -> bytes:
    """The same picture in the other container that the model is known to return."""
    return encoded(decoded(picture), ".png")


def decoded(picture: bytes) -> Pixels8:
    """RGB pixels of a request's picture. Raises: MalformedRequest."""
    data = np.frombuffer(picture, dtype=np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if pixels is None:
        raise MalformedRequest("Unable to process input image.")
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def encoded(pixels: Pixels8, suffix: str) -> bytes:
    """A file of RGB pixels."""
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if suffix == ".jpg" else []
    is_encoded, data = cv2.imencode(suffix, cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)
    assert is_encoded
    return data.tobytes()

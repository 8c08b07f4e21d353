"""Unfaithful pictures on demand: what a careful service must notice and never sell."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.sandbox.drift import Drift, moved, recoloured
from backend.sandbox.gemini_behaviour import Fault

Pixels8 = NDArray[np.uint8]


def edited(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Apply a picture fault; sizes are the business of whoever enlarges."""
    edit = _EDITS.get(fault.name)
    return edit(pixels, fault) if edit else pixels


def _shift(pixels: Pixels8, fault: Fault) -> Pixels8:
    share = fault.amount(0.03)
    return moved(pixels, Drift(shift_x=share, shift_y=-share / 2))


def _zoom(pixels: Pixels8, fault: Fault) -> Pixels8:
    return moved(pixels, Drift(zoom=1 + fault.amount(0.06)))


def _crop(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Cut the bottom and the right off and stretch the rest: what widened framing looks like."""
    height_px, width_px = pixels.shape[:2]
    kept = 1 - fault.amount(0.08)
    part = pixels[: round(height_px * kept), : round(width_px * kept)]
    return _resized(part, width_px, height_px)


def _cast(pixels: Pixels8, fault: Fault) -> Pixels8:
    strength = fault.amount(0.12)
    return recoloured(pixels, Drift(gains=(1 + strength, 1.0, 1 - strength), offset=4))


def _border(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Shrink the picture into a frame."""
    height_px, width_px = pixels.shape[:2]
    edge_px = max(1, round(min(height_px, width_px) * fault.amount(0.05)))
    framed = np.full_like(pixels, 250)
    inner_px = (max(1, width_px - 2 * edge_px), max(1, height_px - 2 * edge_px))
    framed[edge_px : edge_px + inner_px[1], edge_px : edge_px + inner_px[0]] = _resized(
        pixels, *inner_px
    )
    return framed


def _mirrored(pixels: Pixels8, _: Fault) -> Pixels8:
    return np.ascontiguousarray(pixels[:, ::-1])


def _other_picture(pixels: Pixels8, _: Fault) -> Pixels8:
    """A scene of its own: hills, a sun and grain, with nothing of the input."""
    height_px, width_px = pixels.shape[:2]
    down, across = np.mgrid[0:height_px, 0:width_px].astype(np.float32)
    hills = height_px * (0.55 + 0.12 * np.sin(across / width_px * 9) + 0.05 * np.sin(across / 17))
    sun = np.hypot(across - 0.7 * width_px, down - 0.25 * height_px) < 0.1 * min(pixels.shape[:2])
    scene = np.stack(
        [120 + 90 * down / height_px, 160 + 40 * down / height_px, 235 - 60 * down / height_px], 2
    )
    scene[down > hills] = (70, 110, 50)
    scene[sun] = (255, 235, 150)
    grain = np.random.default_rng(11).normal(0, 6, scene.shape)
    return np.clip(scene + grain, 0, 255).astype(np.uint8)


def _local_edit(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Put an object where none was: a shaded ball on the most eventful spot."""
    top_px, left_px, side_px = _eventful_box(pixels, fault.amount(0.18))
    result = pixels.copy()
    centre = (left_px + side_px // 2, top_px + side_px // 2)
    for step in range(6):
        shade = 60 + 30 * step
        radius_px = max(1, round(side_px / 2 * (1 - step / 7)))
        cv2.circle(result, centre, radius_px, (shade, shade // 2, 40), -1, cv2.LINE_AA)
    return result


def _word_edit(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Change what is written: repaint a line-like box with other letters of its own two colours."""
    top_px, left_px, side_px = _eventful_box(pixels, fault.amount(0.3))
    high_px = max(4, side_px // 3)
    box = pixels[top_px : top_px + high_px, left_px : left_px + side_px]
    luma = box.mean(axis=2)
    paper = np.median(box[luma >= np.percentile(luma, 60)], axis=0)
    ink = np.median(box[luma <= np.percentile(luma, 10)], axis=0)
    result = pixels.copy()
    result[top_px : top_px + high_px, left_px : left_px + side_px] = paper.astype(np.uint8)
    colour = (float(ink[0]), float(ink[1]), float(ink[2]))
    scale = high_px / 34
    place = (left_px + 2, top_px + high_px * 3 // 4)
    weight_px = max(1, round(scale * 2))
    cv2.putText(
        result, "other", place, cv2.FONT_HERSHEY_SIMPLEX, scale, colour, weight_px, cv2.LINE_AA
    )
    return result


def _face_edit(pixels: Pixels8, fault: Fault) -> Pixels8:
    """Swap a region for its distorted mirror, softly blended: a face that became another's."""
    height_px, width_px = pixels.shape[:2]
    side_px = max(8, round(min(height_px, width_px) * fault.amount(0.3)))
    top_px, left_px = max(0, height_px // 3 - side_px // 2), max(0, width_px // 2 - side_px // 2)
    box = pixels[top_px : top_px + side_px, left_px : left_px + side_px]
    high_px, wide_px = box.shape[:2]
    down, across = np.mgrid[0:high_px, 0:wide_px].astype(np.float32)
    bend = 0.12 * wide_px * np.sin(down / high_px * np.pi * 2)
    other = cv2.remap(
        box,
        (wide_px - 1 - across + bend).astype(np.float32),
        down,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    radius = np.hypot((across / wide_px - 0.5) * 2, (down / high_px - 0.5) * 2)
    mask = np.clip((1 - radius) * 4, 0, 1)[:, :, None]
    result = pixels.copy()
    blended = other * mask + box * (1 - mask)
    result[top_px : top_px + high_px, left_px : left_px + wide_px] = blended.astype(np.uint8)
    return result


def _eventful_box(pixels: Pixels8, share: float) -> tuple[int, int, int]:
    """Top, left and side of the square with the most structure, away from the edges."""
    height_px, width_px = pixels.shape[:2]
    side_px = max(4, round(min(height_px, width_px) * share))
    luma = np.ascontiguousarray(pixels.mean(axis=2), dtype=np.float32)
    energy = cv2.boxFilter(
        np.abs(np.asarray(cv2.Laplacian(luma, cv2.CV_32F))), cv2.CV_32F, (side_px, side_px)
    )
    margin_px = side_px // 2 + 1
    inner = energy[margin_px : height_px - margin_px, margin_px : width_px - margin_px]
    if inner.size == 0:
        return 0, 0, side_px
    top_px, left_px = np.unravel_index(int(inner.argmax()), inner.shape)
    return int(top_px), int(left_px), side_px


def _resized(pixels: Pixels8, width_px: int, height_px: int) -> Pixels8:
    resized = cv2.resize(pixels, (width_px, height_px), interpolation=cv2.INTER_CUBIC)
    return np.asarray(resized, dtype=np.uint8)


_EDITS: dict[str, Callable[[Pixels8, Fault], Pixels8]] = {
    "shift": _shift,
    "zoom": _zoom,
    "crop": _crop,
    "cast": _cast,
    "border": _border,
    "mirrored": _mirrored,
    "other_picture": _other_picture,
    "local_edit": _local_edit,
    "word_edit": _word_edit,
    "face_edit": _face_edit,
}

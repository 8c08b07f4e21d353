"""What a generative model must not do: other things, other faces, other words, another picture."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.geometry import Rect
from benchmarks.fidelity.scenes import Scene, redrawn

Bytes = NDArray[np.uint8]
Rng = np.random.Generator

UnfaithfulKind = Literal[
    "replaced", "moved", "removed", "face", "word", "mirrored", "stylised", "other", "gross_colour"
]
UNFAITHFUL_KINDS: tuple[UnfaithfulKind, ...] = (
    "replaced", "moved", "removed", "face", "word", "mirrored", "stylised", "other", "gross_colour",
)  # fmt: skip
GROSS_KINDS = frozenset({"mirrored", "other", "gross_colour"})
"""Whole pictures gone wrong: none of these may ever be accepted."""


def edited(kind: UnfaithfulKind, scene: Scene, ideal: Bytes, other: Bytes, rng: Rng) -> Bytes:
    """Apply an edit to the ideal answer; `other` is a different picture to take things from."""
    makers: dict[UnfaithfulKind, Callable[[], Bytes]] = {
        "replaced": lambda: _replaced(ideal, other, rng),
        "moved": lambda: _moved(ideal, rng),
        "removed": lambda: _removed(ideal, rng),
        "face": lambda: _face(ideal, scene.faces[int(rng.integers(len(scene.faces)))], rng),
        "word": lambda: redrawn(ideal, scene.words[int(rng.integers(len(scene.words)))], rng),
        "mirrored": lambda: _mirrored(ideal, rng),
        "stylised": lambda: _stylised(ideal),
        "other": lambda: _fitted(other, ideal),
        "gross_colour": lambda: _gross_colour(ideal, rng),
    }
    return np.ascontiguousarray(makers[kind]())


def _spot(picture: Bytes, rng: Rng, low: float, high: float) -> Rect:
    """A place with something in it: the busiest of a few, of a random size."""
    height, width = picture.shape[:2]
    side = int(rng.uniform(low, high) * max(width, height))
    tall = min(int(side * rng.uniform(0.7, 1.4)), height // 2)
    side = min(side, width // 2)
    best, most = Rect(0, 0, side, tall), -1.0
    for _ in range(6):
        left, top = int(rng.integers(0, width - side)), int(rng.integers(0, height - tall))
        spread = float(picture[top : top + tall, left : left + side].std())
        if spread > most:
            best, most = Rect(left, top, side, tall), spread
    return best


def _disc(place: Rect, shape: tuple[int, ...]) -> NDArray[np.float32]:
    mask = np.zeros(shape[:2], np.float32)
    centre = place.left_px + place.width_px // 2, place.top_px + place.height_px // 2
    half = place.width_px // 2, place.height_px // 2
    cv2.ellipse(mask, centre, half, 0, 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(mask, (0, 0), max(place.width_px / 25, 1.0))
    return np.asarray(soft, np.float32)[..., None]


def _laid(ground: Bytes, layer: Bytes, mask: NDArray[np.float32]) -> Bytes:
    mixed = ground * (1 - mask) + layer * mask
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)


def _replaced(ideal: Bytes, other: Bytes, rng: Rng) -> Bytes:
    place = _spot(ideal, rng, 0.08, 0.28)
    layer = _fitted(other, ideal)
    source = _spot(layer, rng, 0.08, 0.28)
    part = layer[source.top_px : source.bottom_px, source.left_px : source.right_px]
    whole = ideal.copy()
    whole[place.top_px : place.bottom_px, place.left_px : place.right_px] = cv2.resize(
        part, (place.width_px, place.height_px), interpolation=cv2.INTER_AREA
    )
    return _laid(ideal, whole, _disc(place, ideal.shape))


def _removed(ideal: Bytes, rng: Rng) -> Bytes:
    place = _spot(ideal, rng, 0.06, 0.18)
    return _without(ideal, place)


def _without(ideal: Bytes, place: Rect) -> Bytes:
    mask = (_disc(place, ideal.shape) > 0.05).astype(np.uint8)
    half = max(ideal.shape[1] // 3, 1), max(ideal.shape[0] // 3, 1)
    small = cv2.resize(ideal, half, interpolation=cv2.INTER_AREA)
    hole = cv2.resize(mask, half, interpolation=cv2.INTER_NEAREST)
    filled = cv2.inpaint(small, hole, 4, cv2.INPAINT_TELEA)
    grown = cv2.resize(filled, (ideal.shape[1], ideal.shape[0]), interpolation=cv2.INTER_CUBIC)
    return _laid(ideal, np.asarray(grown, np.uint8), _disc(place, ideal.shape))


def _moved(ideal: Bytes, rng: Rng) -> Bytes:
    place = _spot(ideal, rng, 0.07, 0.18)
    height, width = ideal.shape[:2]
    reach = rng.uniform(0.5, 1.2) * place.width_px
    angle = rng.uniform(0, 2 * np.pi)
    step = int(reach * np.cos(angle)), int(reach * np.sin(angle))
    left = int(np.clip(place.left_px + step[0], 0, width - place.width_px))
    top = int(np.clip(place.top_px + step[1], 0, height - place.height_px))
    layer = ideal.copy()
    layer[top : top + place.height_px, left : left + place.width_px] = ideal[
        place.top_px : place.bottom_px, place.left_px : place.right_px
    ]
    there = Rect(left, top, place.width_px, place.height_px)
    return _laid(_without(ideal, place), layer, _disc(there, ideal.shape))


def _face(ideal: Bytes, face: Rect, rng: Rng) -> Bytes:
    """Push a feature of the face by 5 to 14 % of its width, or widen the whole of it."""
    height, width = ideal.shape[:2]
    across, down = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    centre = np.array([face.left_px + face.width_px / 2, face.top_px + face.height_px / 2])
    size = face.width_px * rng.uniform(0.05, 0.14) * rng.choice([-1.0, 1.0])
    if rng.random() < 0.5:
        feature = centre + np.array([rng.choice([-0.2, 0.2]), rng.choice([-0.12, 0.25])]) * (
            face.width_px,
            face.height_px,
        )
        angle = rng.uniform(0, 2 * np.pi)
        reach = face.width_px * 0.16
        push = np.array([np.cos(angle), np.sin(angle)]) * size
        weight = np.exp(-((across - feature[0]) ** 2 + (down - feature[1]) ** 2) / (2 * reach**2))
        spots = np.dstack([across + push[0] * weight, down + push[1] * weight])
    else:
        reach = face.width_px * 0.35
        weight = np.exp(-((across - centre[0]) ** 2 + (down - centre[1]) ** 2) / (2 * reach**2))
        spots = np.dstack([across + size * weight * (across - centre[0]) / reach, down])
    warped = cv2.remap(
        ideal, spots.astype(np.float32), np.empty(0), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(warped, np.uint8)


def _mirrored(ideal: Bytes, rng: Rng) -> Bytes:
    turned = (ideal[:, ::-1], ideal[::-1], ideal[::-1, ::-1])
    return np.ascontiguousarray(turned[int(rng.choice([0, 0, 0, 1, 2]))])


def _stylised(ideal: Bytes) -> Bytes:
    """Flat colours and dark outlines, as a cartoon."""
    smooth = ideal
    for _ in range(3):
        smooth = cv2.bilateralFilter(smooth, 9, 45, 9).astype(np.uint8)
    flat = (np.rint(smooth.astype(np.float32) / 42) * 42).clip(0, 255).astype(np.uint8)
    grey = cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY).astype(np.float32)
    edge = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    line = cv2.GaussianBlur(np.clip(edge / 160, 0, 0.8).astype(np.float32), (0, 0), 1.0)
    return np.asarray(np.clip(flat * (1 - np.asarray(line)[..., None]), 0, 255), np.uint8)


def _fitted(other: Bytes, ideal: Bytes) -> Bytes:
    return np.asarray(cv2.resize(other, (ideal.shape[1], ideal.shape[0])), np.uint8)


def _gross_colour(ideal: Bytes, rng: Rng) -> Bytes:
    kind = int(rng.integers(3))
    if kind == 0:
        hsv = cv2.cvtColor(ideal, cv2.COLOR_RGB2HSV).astype(np.int32)
        hsv[..., 0] = (hsv[..., 0] + int(rng.integers(30, 150))) % 180
        hsv[..., 1] = np.maximum(hsv[..., 1], 70)
        return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)
    if kind == 1:
        return np.asarray(255 - ideal, np.uint8)
    tint = np.array(rng.permutation([1.5, 0.9, 0.35]))
    return np.asarray(np.clip(ideal * tint, 0, 255), np.uint8)

"""One case: a scene, its degraded source, a simulated answer, and what a perfect repair gives."""

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.buckets import find_bucket
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import PlannedCall, plan_upscale
from benchmarks.fidelity.drifts import (
    FAITHFUL_KINDS,
    Answer,
    draw_drift,
    drifted,
    planned_crop,
    undrifted,
)
from benchmarks.fidelity.edits import UNFAITHFUL_KINDS, edited
from benchmarks.fidelity.scenes import Purpose, Scene, make_scene

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

STYLES = ("sharp", "crisp", "soft", "smooth", "local", "mix")
"""How a model draws detail: crisper, calmer or softer than the truth, or none of its own."""
UNFAITHFUL_SHARE = 0.42
SOURCE_PX = (260, 420)
BLURRED_SHARE = 0.15
"""Sources that are out of focus: a good model draws their edges sharper than it saw them."""


class Case(Struct, frozen=True, kw_only=True):
    """A source, an answer, and the truth about both."""

    name: str
    kind: str
    is_faithful: bool
    scene: str
    source: Bytes
    call: PlannedCall
    answer: Answer
    truth: Bytes
    """What the source was made from, at the target's size."""
    oracle: Bytes
    """The faithful answer without drift, with the true low frequencies."""
    clean: Bytes
    """The answer's ideal before any edit, at the target's size."""
    wrong: Bytes
    """The same after the edit; equal to `clean` for faithful cases."""


def make_case(seed: int, index: int, purpose: Purpose) -> Case:
    """Draw case `index` of a seed; the same arguments give the same case."""
    rng = np.random.default_rng([seed, index])
    is_faithful = bool(rng.random() >= UNFAITHFUL_SHARE)
    scale = int(rng.choice([2, 2, 2, 3, 3, 4]))
    long_px = int(rng.integers(*SOURCE_PX)) * scale
    scene = make_scene(rng, long_px, purpose)
    kind = _kind(scene, rng, is_faithful=is_faithful)
    scene = _trimmed(scene, scale)
    source = degraded(scene.picture, scale, rng)
    clean = generated(scene.picture, source, scale, kind, rng)
    wrong = clean
    if not is_faithful:
        other = clean
        if kind in {"replaced", "other"}:
            other = _another(scene, rng, long_px, purpose).picture
        wrong = edited(kind, scene, clean, other, rng)  # type: ignore[arg-type] # a str
    return _drifted_case(
        _Draft(f"{seed}/{index}", kind, is_faithful, scene, source, clean, wrong), rng
    )


def _another(scene: Scene, rng: np.random.Generator, long_px: int, purpose: Purpose) -> Scene:
    """A scene that is not the same photo again."""
    while True:
        other = make_scene(rng, long_px, purpose)
        if other.name != scene.name or not other.is_photo:
            return other


class _Draft(Struct, frozen=True):
    name: str
    kind: str
    is_faithful: bool
    scene: Scene
    source: Bytes
    clean: Bytes
    wrong: Bytes


def _kind(scene: Scene, rng: np.random.Generator, *, is_faithful: bool) -> str:
    if is_faithful:
        return str(rng.choice(FAITHFUL_KINDS))
    if scene.words and rng.random() < 0.5:
        return "word"
    if scene.faces and rng.random() < 0.5:
        return "face"
    return str(rng.choice([k for k in UNFAITHFUL_KINDS if k not in {"face", "word"}]))


def _drifted_case(draft: _Draft, rng: np.random.Generator) -> Case:
    truth = draft.scene.picture
    height, width = draft.source.shape[:2]
    long_px = max(truth.shape[:2])
    call = plan_upscale(width, height, UpscaleOptions(long_side_px=long_px)).calls[0]
    bucket = find_bucket(call.aspect_ratio, call.image_size)
    assert bucket is not None
    answer_px = bucket.width_px, bucket.height_px
    named = draft.kind if draft.is_faithful else str(rng.choice(FAITHFUL_KINDS))
    drift = draw_drift(named, rng, max(width, height))  # type: ignore[arg-type] # a str
    answer = drifted(draft.wrong, call, drift, answer_px, rng)
    oracle = truth
    if draft.is_faithful:
        still = drifted(draft.clean, call, undrifted(drift), answer_px, rng)
        cut = planned_crop(still.picture, call, target_px=(truth.shape[1], truth.shape[0]))
        oracle = with_true_lows(cut, truth, 5.0 * truth.shape[1] / width)
    return Case(
        name=draft.name,
        kind=draft.kind,
        is_faithful=draft.is_faithful,
        scene=draft.scene.name,
        source=draft.source,
        call=call,
        answer=answer,
        truth=truth,
        oracle=oracle,
        clean=draft.clean,
        wrong=draft.wrong,
    )


def _trimmed(scene: Scene, scale: int) -> Scene:
    """Cut a picture to whole source pixels."""
    height, width = (length // scale * scale for length in scene.picture.shape[:2])
    return Scene(
        scene.name, np.ascontiguousarray(scene.picture[:height, :width]), scene.faces, scene.words
    )


def degraded(truth: Bytes, scale: int, rng: np.random.Generator) -> Bytes:
    """A camera's or a web page's version: smaller, soft or out of focus, noisy, compressed."""
    is_blurred = rng.random() < BLURRED_SHARE
    blur = rng.uniform(0.8, 1.4) if is_blurred else rng.uniform(0.15, 0.4)
    soft = cv2.GaussianBlur(truth, (0, 0), scale * float(blur))
    size_px = truth.shape[1] // scale, truth.shape[0] // scale
    small = cv2.resize(soft, size_px, interpolation=cv2.INTER_AREA).astype(np.float32)
    noisy = small + rng.normal(0, float(rng.choice([0.5, 1.5, 3.0, 6.0])), small.shape)
    return jpeg(np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8), int(rng.integers(60, 99)))


def jpeg(rgb: Bytes, quality: int) -> Bytes:
    _, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


def generated(
    truth: Bytes, source: Bytes, scale: int, kind: str, rng: np.random.Generator
) -> Bytes:
    """What a good model makes of the source: near the truth, with detail of its own."""
    style = "retexture" if kind == "retexture" else str(rng.choice(STYLES))
    picture = truth.astype(np.float32)
    if style == "sharp":
        result = picture + 0.35 * (picture - cv2.GaussianBlur(picture, (0, 0), 0.8 * scale))
    elif style == "crisp":
        result = picture + 0.9 * (picture - cv2.GaussianBlur(picture, (0, 0), 0.5 * scale))
    elif style == "smooth":
        calm = cv2.bilateralFilter(truth, 5 + 2 * scale, 22, scale).astype(np.float32)
        result = calm + 0.5 * (calm - cv2.GaussianBlur(calm, (0, 0), 0.6 * scale))
    elif style == "soft":
        result = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.35 * scale), np.float32)
    elif style == "local":
        result = _enlarged(source, truth.shape)
    elif style == "mix":
        result = 0.6 * picture + 0.4 * _enlarged(source, truth.shape)
    else:
        result = _retextured(picture, scale, rng)
    return np.asarray(np.clip(np.rint(result), 0, 255), np.uint8)


def _enlarged(source: Bytes, shape: tuple[int, ...]) -> Floats:
    calm = cv2.bilateralFilter(source, 5, 18, 2)
    grown = cv2.resize(calm, (shape[1], shape[0]), interpolation=cv2.INTER_LANCZOS4)
    return np.asarray(grown, np.float32)


def _retextured(picture: Floats, scale: int, rng: np.random.Generator) -> Floats:
    """Keep what the source could see, replace half of what it could not by noise alike."""
    low = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.55 * scale), np.float32)
    fine = picture - low
    strength = np.sqrt(np.asarray(cv2.GaussianBlur(fine**2, (0, 0), 2.0 * scale)))
    noise = rng.normal(0, 1, picture.shape[:2]).astype(np.float32)
    grain = noise - np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.55 * scale))
    invented = (grain / (grain.std() + 1e-6))[..., None] * np.minimum(strength, 14)
    return np.asarray(low + 0.6 * fine + 0.6 * invented, np.float32)


def with_true_lows(picture: Bytes, truth: Bytes, sigma_px: float) -> Bytes:
    """Give a picture the low frequencies of the truth."""
    missing = truth.astype(np.float32) - picture.astype(np.float32)
    low = np.asarray(cv2.GaussianBlur(missing, (0, 0), sigma_px), np.float32)
    return np.asarray(np.clip(np.rint(picture + low), 0, 255), np.uint8)

"""True pictures: photos that a development package carries, and scenes drawn from a seed."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
import skimage.data
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from backend.imaging.filters import gaussian, luma
from backend.imaging.geometry import Rect

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Purpose = Literal["tuning", "verdict"]

PHOTOS: dict[Purpose, tuple[str, ...]] = {
    "tuning": ("astronaut", "coffee", "hubble_deep_field", "grass", "coins", "page"),
    "verdict": ("astronaut", "chelsea", "rocket", "retina", "camera", "brick", "gravel", "text"),
}
"""Only the astronaut stands in both: there is no other face."""
ASTRONAUT_FACE = (0.33, 0.11, 0.21, 0.30)
"""Left, top, width, height as shares of the picture."""

WORDS = (
    "invoice", "amount", "total", "delivery", "street", "garden", "window", "bridge", "market",
    "silver", "copper", "engine", "harbour", "winter", "summer", "october", "receipt", "number",
    "cotton", "butter", "orange", "velvet", "marble", "lantern", "thunder", "cabinet", "journal",
    "library", "kitchen", "station", "museum", "pepper", "ticket", "canvas", "meadow", "signal",
)  # fmt: skip


class Scene(Struct, frozen=True):
    """A picture at its true resolution, with what a person would look at first."""

    name: str
    picture: Bytes
    faces: tuple[Rect, ...] = ()
    words: tuple["Word", ...] = ()

    @property
    def is_photo(self) -> bool:
        return any(self.name in names for names in PHOTOS.values())


class Word(Struct, frozen=True):
    """A drawn word, so that it can be drawn anew with other letters."""

    text: str
    place: Rect
    size_px: int
    ink: tuple[int, int, int]
    paper: tuple[int, int, int]


def make_scene(rng: np.random.Generator, long_px: int, purpose: Purpose) -> Scene:
    """Pick a photo (half of the time) or draw a scene with the given long side."""
    if rng.random() < 0.5:
        names = PHOTOS[purpose]
        return photo(names[int(rng.integers(len(names)))], rng, long_px)
    drawn: tuple[Callable[[np.random.Generator, int], Scene], ...] = (
        document,
        labels,
        portrait,
        landscape,
    )
    return drawn[int(rng.integers(len(drawn)))](rng, long_px)


def photo(name: str, rng: np.random.Generator, long_px: int) -> Scene:
    """A photo, cropped a little; enlarged ones get the grain that enlarging lacks."""
    whole = np.asarray(getattr(skimage.data, name)())
    rgb = np.repeat(whole[..., None], 3, axis=2) if whole.ndim == 2 else whole[..., :3]
    height, width = rgb.shape[:2]
    keep = rng.uniform(0.85, 1.0)
    left = int(rng.uniform(0, (1 - keep) * width))
    top = int(rng.uniform(0, (1 - keep) * height))
    part = np.ascontiguousarray(
        rgb[top : top + int(keep * height), left : left + int(keep * width)]
    )
    ratio = min(long_px / max(part.shape[:2]), 1.8)
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LANCZOS4
    size_px = round(part.shape[1] * ratio), round(part.shape[0] * ratio)
    picture = np.asarray(cv2.resize(part, size_px, interpolation=how), np.uint8)
    if ratio > 1.1:
        picture = _with_grain(picture, rng)
    faces: tuple[Rect, ...] = ()
    if name == "astronaut":
        x, y, w, h = (share * 512 for share in ASTRONAUT_FACE)
        place = ((x - left) * ratio, (y - top) * ratio, w * ratio, h * ratio)
        faces = (Rect(*(int(value) for value in place)),)
    return Scene(name, picture, faces)


def _with_grain(picture: Bytes, rng: np.random.Generator) -> Bytes:
    """Detail above the old resolution, stronger where the picture is already busy."""
    grey = luma(picture)
    busy = gaussian(np.abs(grey - gaussian(grey, 2.0)), 3.0)
    noise = rng.standard_normal(grey.shape, np.float32)
    fine = noise - cv2.GaussianBlur(noise, (0, 0), 1.2)
    return _bytes(picture + (fine * np.minimum(busy, 12) * 0.8)[..., None])


def document(rng: np.random.Generator, long_px: int) -> Scene:
    """A page of words on paper that is not quite white."""
    width, height = (long_px, round(long_px * rng.uniform(0.6, 0.9)))
    paper = tuple(int(v) for v in rng.integers(225, 252, 3))
    ink = tuple(int(v) for v in rng.integers(10, 60, 3))
    picture = np.full((height, width, 3), paper, np.uint8)
    words = []
    size = int(rng.integers(long_px // 40, long_px // 22))
    y = size
    while y < height - 2 * size:
        x = size
        while x < width - 8 * size:
            word = _draw_word(picture, _word(rng), (x, y), size, (ink, paper))
            words.append(word)
            x = word.place.right_px + size // 2
        y += round(size * rng.uniform(1.5, 1.9))
    shade = _smooth_noise(rng, (height, width), long_px / 3) * 6
    return Scene("document", _bytes(picture + shade[..., None]), (), tuple(words))


def labels(rng: np.random.Generator, long_px: int) -> Scene:
    """Shapes and textures, with a few words on plates."""
    width, height = (long_px, round(long_px * rng.uniform(0.6, 1.0)))
    picture = _ground(rng, height, width)
    for _ in range(int(rng.integers(14, 30))):
        _draw_shape(picture, rng)
    words = []
    for _ in range(int(rng.integers(3, 7))):
        size = int(rng.integers(long_px // 30, long_px // 14))
        paper = tuple(int(v) for v in rng.integers(150, 255, 3))
        ink = tuple(int(v) for v in rng.integers(0, 90, 3))
        at = int(rng.integers(0, max(width - 6 * size, 1))), int(rng.integers(0, height - 2 * size))
        words.append(_draw_word(picture, _word(rng), at, size, (ink, paper)))
    return Scene("labels", _textured(picture, rng, 5.0), (), tuple(_uncovered(words)))


def portrait(rng: np.random.Generator, long_px: int) -> Scene:
    """One to three drawn faces with skin texture before a soft background."""
    width, height = (long_px, round(long_px * rng.uniform(0.75, 1.0)))
    picture = cv2.GaussianBlur(_ground(rng, height, width), (0, 0), long_px / 60).astype(np.uint8)
    faces = []
    count = int(rng.integers(1, 4))
    for index in range(count):
        face_px = int(long_px * rng.uniform(0.16, 0.30))
        x = int((index + 0.5) * width / count - face_px / 2)
        y = int(rng.uniform(0.12, 0.4) * height)
        faces.append(_draw_face(picture, rng, Rect(x, y, face_px, round(face_px * 1.3))))
    return Scene("portrait", _textured(picture, rng, 4.0), tuple(faces))


def landscape(rng: np.random.Generator, long_px: int) -> Scene:
    """A smooth sky over hills of noise at all scales."""
    width, height = (long_px, round(long_px * rng.uniform(0.55, 0.8)))
    sky = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top, low = rng.integers(90, 200, 3), rng.integers(150, 250, 3)
    picture = np.broadcast_to(top * (1 - sky) + low * sky, (height, width, 3))
    picture = picture + _smooth_noise(rng, (height, width), width / 8)[..., None] * 14
    for level in (0.4, 0.55, 0.7):
        line = height * (level + 0.1 * _smooth_noise(rng, (1, width), width / 10)[0])
        below = np.arange(height)[:, None] > line[None, :]
        ground = rng.integers(30, 150, 3) + 45 * _fractal(rng, (height, width))[..., None]
        picture = np.where(below[..., None], ground, picture)
    return Scene("landscape", _bytes(picture))


def redrawn(picture: Bytes, word: Word, rng: np.random.Generator) -> Bytes:
    """Another word of about the same length in the same place and type."""
    near = [w for w in WORDS if abs(len(w) - len(word.text)) <= 1 and w != word.text]
    place = word.place
    texture = picture[place.top_px : place.bottom_px, place.left_px : place.right_px]
    blank = np.full_like(picture, word.paper)
    other = near[int(rng.integers(len(near)))]
    _draw_word(blank, other, (place.left_px, place.top_px), word.size_px, (word.ink, word.paper))
    changed = picture.copy()
    shade = float(np.percentile(texture, 90)) - float(np.percentile(np.array(word.paper), 90))
    new = blank[place.top_px : place.bottom_px, place.left_px : place.right_px] + shade
    changed[place.top_px : place.bottom_px, place.left_px : place.right_px] = _bytes(new)
    return changed


def _word(rng: np.random.Generator) -> str:
    return WORDS[int(rng.integers(len(WORDS)))]


def _uncovered(words: list[Word]) -> list[Word]:
    """Only the words that no later plate lies upon."""

    def covers(late: Rect, early: Rect) -> bool:
        return not (
            late.left_px >= early.right_px
            or early.left_px >= late.right_px
            or late.top_px >= early.bottom_px
            or early.top_px >= late.bottom_px
        )

    return [
        word
        for index, word in enumerate(words)
        if not any(covers(late.place, word.place) for late in words[index + 1 :])
    ]


def _draw_word(
    picture: Bytes,
    text: str,
    at: tuple[int, int],
    size_px: int,
    colours: tuple[tuple[int, ...], tuple[int, ...]],
) -> Word:
    font = ImageFont.load_default(size_px)
    left, _, right, _ = font.getbbox(text)
    pad = max(size_px // 5, 1)
    plate = Image.new("RGB", (int(right - left) + 2 * pad, int(size_px * 1.3) + pad), colours[1])
    ImageDraw.Draw(plate).text((pad - left, pad // 2), text, font=font, fill=colours[0])
    pixels = np.asarray(plate)
    height = min(pixels.shape[0], picture.shape[0] - at[1])
    width = min(pixels.shape[1], picture.shape[1] - at[0])
    picture[at[1] : at[1] + height, at[0] : at[0] + width] = pixels[:height, :width]
    ink, paper = (tuple(colour) for colour in colours)
    place = Rect(at[0], at[1], width, height)
    return Word(text, place, size_px, (ink[0], ink[1], ink[2]), (paper[0], paper[1], paper[2]))


def _draw_shape(picture: Bytes, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    colour = tuple(int(v) for v in rng.integers(0, 255, 3))
    centre = int(rng.integers(0, width)), int(rng.integers(0, height))
    size = int(rng.uniform(0.03, 0.18) * width)
    kind = int(rng.integers(3))
    if kind == 0:
        cv2.circle(picture, centre, size, colour, -1, cv2.LINE_AA)
    elif kind == 1:
        corner = centre[0] + size, centre[1] + int(size * rng.uniform(0.4, 1.6))
        cv2.rectangle(picture, centre, corner, colour, -1)
    else:
        points = (np.array(centre) + rng.normal(0, size, (5, 2))).astype(np.int32)
        cv2.fillPoly(picture, [points], colour, cv2.LINE_AA)


def _draw_face(picture: Bytes, rng: np.random.Generator, place: Rect) -> Rect:
    skin = np.array([225, 178, 150]) * rng.uniform(0.45, 1.05)
    tone = tuple(int(v) for v in np.clip(skin, 0, 255))
    dark = tuple(int(v * 0.35) for v in tone)
    hair = tuple(int(v) for v in rng.integers(15, 110, 3))
    w, h = place.width_px, place.height_px
    cx, cy = place.left_px + w // 2, place.top_px + h // 2
    cv2.ellipse(
        picture, (cx, cy - h // 12), (w * 6 // 11, h * 6 // 11), 0, 0, 360, hair, -1, cv2.LINE_AA
    )
    cv2.ellipse(picture, (cx, cy), (w * 9 // 20, h // 2), 0, 0, 360, tone, -1, cv2.LINE_AA)
    gap = rng.uniform(0.17, 0.22)
    for side in (-1, 1):
        eye = int(cx + side * gap * w), int(cy - 0.12 * h)
        cv2.ellipse(
            picture,
            eye,
            (max(w // 11, 2), max(h // 26, 1)),
            0,
            0,
            360,
            (245, 245, 240),
            -1,
            cv2.LINE_AA,
        )
        cv2.circle(picture, eye, max(w // 28, 1), dark, -1, cv2.LINE_AA)
        brow = (eye[0] - w // 9, eye[1] - h // 12), (eye[0] + w // 9, eye[1] - h // 11)
        cv2.line(picture, brow[0], brow[1], hair, max(h // 45, 1), cv2.LINE_AA)
    nose = (cx, int(cy - 0.02 * h)), (int(cx + rng.uniform(-0.03, 0.05) * w), int(cy + 0.12 * h))
    cv2.line(picture, nose[0], nose[1], dark, max(w // 50, 1), cv2.LINE_AA)
    smile = int(rng.uniform(h * 0.02, h * 0.06))
    mouth = (cx, int(cy + 0.25 * h))
    cv2.ellipse(picture, mouth, (w // 6, max(smile, 2)), 0, 0, 180, (150, 60, 65), -1, cv2.LINE_AA)
    return place


def _ground(rng: np.random.Generator, height: int, width: int) -> Bytes:
    base = rng.integers(60, 200, 3)
    waves = [_smooth_noise(rng, (height, width), width / 5) for _ in range(3)]
    return _bytes(base + 40 * np.stack(waves, axis=2))


def _textured(picture: Bytes, rng: np.random.Generator, strength: float) -> Bytes:
    soft = cv2.GaussianBlur(picture, (0, 0), 0.7).astype(np.float32)
    return _bytes(soft + strength * _fractal(rng, picture.shape[:2])[..., None])


def _fractal(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Noise at scales from one pixel to a tenth of the picture, deviation about 1."""
    total = np.zeros(shape[:2], np.float32)
    scale, gain = 0.8, 0.45
    while scale < shape[1] / 10:
        total += gain * _smooth_noise(rng, (shape[0], shape[1]), scale)
        scale *= 2.3
    return total


def _smooth_noise(rng: np.random.Generator, shape: tuple[int, int], sigma_px: float) -> Floats:
    """Gaussian-filtered noise with deviation 1, made on a smaller grid where it is smooth."""
    step = max(int(sigma_px / 3), 1)
    small = rng.standard_normal((shape[0] // step + 4, shape[1] // step + 4), np.float32)
    soft = cv2.GaussianBlur(small, (0, 0), max(sigma_px / step, 0.3))
    grown = cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    grown = np.asarray(grown, np.float32)
    return np.asarray((grown - grown.mean()) / (grown.std() + 1e-6), np.float32)


def _bytes(values: NDArray[np.floating] | NDArray[np.integer]) -> Bytes:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)

"""What a generative model does to a picture it was only asked to enlarge, without changing it."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from backend.imaging.layouts import Matrix, grid_to_grid, layouts, moved, shifting
from backend.imaging.plan import PlannedCall

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

FaithfulKind = Literal[
    "none", "shift", "zoom", "rotation", "crop", "wrong_ratio", "wrong_size", "colour", "gamma",
    "lighting", "local_warp", "retexture", "noise", "jpeg", "all",
]  # fmt: skip
FAITHFUL_KINDS: tuple[FaithfulKind, ...] = (
    "none", "shift", "zoom", "rotation", "crop", "wrong_ratio", "wrong_size", "colour", "gamma",
    "lighting", "local_warp", "retexture", "noise", "jpeg", "all",
)  # fmt: skip


class Drift(Struct, frozen=True, kw_only=True):
    """Everything about an answer that a repair should take back. Distances in source pixels."""

    layout: str = "planned"
    shift_px: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    turn_degrees: float = 0.0
    bend_px: float = 0.0
    answer_ratio: float = 1.0
    """Size of the answer against the size that was asked for."""
    stretch: float = 1.0
    """Width against height, where the answer has a ratio of its own."""
    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offsets: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gamma: float = 1.0
    saturation: float = 1.0
    lighting: float = 0.0
    noise: float = 0.0
    jpeg_quality: int = 97


def draw_drift(kind: FaithfulKind, rng: np.random.Generator, long_px: int) -> Drift:
    """The named drift in a strength that was seen in the field, on top of a mild one."""
    mild = Drift(
        shift_px=_pair(rng, 0.004 * long_px),
        zoom=_between(rng, 0.99, 1.01),
        gains=_triple(rng, 0.02, 1.0),
        jpeg_quality=int(rng.integers(92, 99)),
    )
    if kind == "all":
        drawn = rng.choice(["shift", "zoom", "rotation", "crop"])
        toned = rng.choice(["colour", "gamma", "lighting"])
        first = _changed(mild, str(drawn), rng, long_px)
        return _changed(_changed(first, str(toned), rng, long_px), "local_warp", rng, long_px)
    return _changed(mild, kind, rng, long_px)


def _changed(drift: Drift, kind: str, rng: np.random.Generator, long_px: int) -> Drift:
    if kind == "none":
        return Drift()
    changes: dict[str, Callable[[], dict[str, object]]] = {
        "shift": lambda: {"shift_px": _pair(rng, 0.03 * long_px)},
        "zoom": lambda: {"zoom": _between(rng, 0.93, 1.08)},
        "rotation": lambda: {"turn_degrees": _between(rng, -1.5, 1.5)},
        "crop": lambda: {
            "zoom": _between(rng, 1.03, 1.1),
            "shift_px": _pair(rng, 0.02 * long_px),
        },
        "wrong_ratio": lambda: {
            "layout": str(rng.choice(["stretch", "cover", "contain"])),
            "stretch": _between(rng, 0.9, 1.12),
        },
        "wrong_size": lambda: {"answer_ratio": _between(rng, 0.6, 1.4)},
        "local_warp": lambda: {"bend_px": _between(rng, 0.3, 1.5)},
        "colour": lambda: {
            "gains": _triple(rng, 0.12, 1.0),
            "offsets": _triple(rng, 8.0, 0.0),
            "saturation": _between(rng, 0.85, 1.25),
        },
        "gamma": lambda: {"gamma": _between(rng, 0.82, 1.22)},
        "lighting": lambda: {"lighting": _between(rng, 6, 16)},
        "noise": lambda: {"noise": _between(rng, 1.5, 4.0)},
        "jpeg": lambda: {"jpeg_quality": int(rng.integers(72, 88))},
        "retexture": dict,
    }
    return structs.replace(drift, **changes[kind]())


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _pair(rng: np.random.Generator, size: float) -> tuple[float, float]:
    return float(rng.uniform(-size, size)), float(rng.uniform(-size, size))


def _triple(rng: np.random.Generator, size: float, centre: float) -> tuple[float, float, float]:
    values = rng.uniform(centre - size, centre + size, 3)
    return float(values[0]), float(values[1]), float(values[2])


class Answer(Struct, frozen=True):
    """A drifted picture and the true map back from its pixels to the region's."""

    picture: Bytes
    to_plan: Matrix
    """Answer pixels to region pixels, had nothing but the layout happened."""
    drift_back: Matrix
    bend: Floats
    """Displacement on a coarse grid over the region, in region pixels."""
    region_px: tuple[int, int]

    def true_places(self, points: Matrix) -> Matrix:
        """Where answer pixels (n x 2) really come from, in region pixels."""
        return _back(moved(self.to_plan, points), self.drift_back, self.bend, self.region_px)


def drifted(
    ideal: Bytes,
    call: PlannedCall,
    drift: Drift,
    answer_px: tuple[int, int],
    rng: np.random.Generator,
) -> Answer:
    """Render `ideal` (the region at its target size) as a drifting provider would send it."""
    region_px = call.source.width_px, call.source.height_px
    size_px = (
        max(round(answer_px[0] * drift.answer_ratio * drift.stretch**0.5), 64),
        max(round(answer_px[1] * drift.answer_ratio / drift.stretch**0.5), 64),
    )
    found = layouts(region_px, call.padding, size_px)
    layout = next((x for x in found if x.name == drift.layout), found[0])
    answer = Answer(
        picture=ideal,
        to_plan=np.asarray(np.linalg.inv(layout.to_answer), np.float64),
        drift_back=_drift_back(drift, region_px),
        bend=_bend(drift.bend_px, rng),
        region_px=region_px,
    )
    to_ideal = grid_to_grid(region_px, (ideal.shape[1], ideal.shape[0]))
    shaped = _spots(answer, to_ideal, size_px)
    picture = _rendered(ideal, shaped, has_bars=drift.layout == "contain")
    return structs.replace(answer, picture=_coloured(picture, drift, rng))


def _spots(answer: Answer, to_ideal: Matrix, size_px: tuple[int, int]) -> Floats:
    """Where every answer pixel comes from on the ideal: height x width x 2."""
    whole = to_ideal @ answer.drift_back @ answer.to_plan
    across = np.arange(size_px[0], dtype=np.float32)[None, :]
    down = np.arange(size_px[1], dtype=np.float32)[:, None]
    spots = np.empty((size_px[1], size_px[0], 2), np.float32)
    for axis in (0, 1):
        to_right, to_below, start = (np.float32(value) for value in whole[axis])
        np.add(across * to_right, down * to_below + start, out=spots[..., axis])
    if np.any(answer.bend):
        to_bend = grid_to_grid(answer.region_px, (answer.bend.shape[1], answer.bend.shape[0]))
        matrix = (to_bend @ answer.to_plan)[:2]
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        bend = cv2.warpAffine(
            answer.bend, matrix, size_px, flags=how, borderMode=cv2.BORDER_REPLICATE
        )
        spots += bend @ (to_ideal @ answer.drift_back)[:2, :2].T.astype(np.float32)
    return spots


def _drift_back(drift: Drift, region_px: tuple[int, int]) -> Matrix:
    """From drifted to true places on the region, about its centre."""
    centre = region_px[0] / 2 - 0.5, region_px[1] / 2 - 0.5
    angle = np.radians(drift.turn_degrees)
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    grow = np.diag([1 / drift.zoom, 1 / drift.zoom, 1])
    back = (
        shifting(centre[0] + drift.shift_px[0], centre[1] + drift.shift_px[1])
        @ turn
        @ grow
        @ shifting(-centre[0], -centre[1])
    )
    return np.asarray(back, np.float64)


def _bend(size_px: float, rng: np.random.Generator) -> Floats:
    """A smooth field whose largest vector is `size_px` long."""
    if size_px == 0:
        return np.zeros((2, 2, 2), np.float32)
    coarse = cv2.GaussianBlur(rng.normal(0, 1, (24, 24, 2)).astype(np.float32), (0, 0), 3.0)
    coarse = np.asarray(cv2.resize(coarse, (96, 96), interpolation=cv2.INTER_CUBIC), np.float32)
    longest = float(np.hypot(coarse[..., 0], coarse[..., 1]).max())
    return np.asarray(coarse * (size_px / longest), np.float32)


def _back(places: Matrix, drift_back: Matrix, bend: Floats, region_px: tuple[int, int]) -> Matrix:
    grid = moved(grid_to_grid(region_px, (bend.shape[1], bend.shape[0])), places)
    spots = grid.astype(np.float32).reshape(-1, 1, 2)
    shift = np.asarray(
        cv2.remap(bend, spots, np.empty(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )
    return moved(drift_back, places + shift.reshape(-1, 2))


def _rendered(ideal: Bytes, spots: Floats, *, has_bars: bool) -> Bytes:
    """Sample the ideal; beyond its edges it is mirrored, or black where the answer has bars."""
    step = float(np.abs(np.diff(spots[spots.shape[0] // 2, :, 0])).mean())
    source = ideal if step < 1.2 else cv2.GaussianBlur(ideal, (0, 0), 0.4 * step)
    border = cv2.BORDER_CONSTANT if has_bars else cv2.BORDER_REFLECT
    return np.asarray(
        cv2.remap(source, spots, np.empty(0), cv2.INTER_CUBIC, borderMode=border), np.uint8
    )


def _coloured(picture: Bytes, drift: Drift, rng: np.random.Generator) -> Bytes:
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    gains, offsets = (np.array(x, np.float32) for x in (drift.gains, drift.offsets))
    table = 255 * np.clip(levels * gains + offsets / 255, 0, 1) ** np.float32(drift.gamma)
    values = np.asarray(cv2.LUT(picture, table.reshape(1, 256, 3)), np.float32)
    if drift.saturation != 1:
        values = np.asarray(cv2.transform(values, _saturation(drift.saturation)), np.float32)
    if drift.lighting:
        values += _light(picture.shape, drift.lighting, rng)
    if drift.noise:
        values += drift.noise * rng.standard_normal(values.shape, np.float32)
    rgb = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, drift.jpeg_quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


def _saturation(amount: float) -> Floats:
    mix = np.full((3, 3), (1 - amount) / 3) + amount * np.eye(3)
    return np.asarray(mix, np.float32)


def _light(shape: tuple[int, ...], levels: float, rng: np.random.Generator) -> Floats:
    """Light and shade that vary slowly over the picture."""
    soft = cv2.GaussianBlur(rng.normal(0, 1, (9, 9)).astype(np.float32), (0, 0), 1.6)
    field = np.asarray(soft * (levels / np.abs(soft).max()), np.float32)
    grown = cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown, np.float32)[..., None]


def undrifted(drift: Drift) -> Drift:
    """The same noise and compression with true geometry and colours: what no repair can beat."""
    return Drift(noise=drift.noise, jpeg_quality=drift.jpeg_quality)


def planned_crop(answer: Bytes, call: PlannedCall, *, target_px: tuple[int, int]) -> Bytes:
    """Cut the region out of an answer that did not drift, at its target size."""
    region_px = call.source.width_px, call.source.height_px
    layout = layouts(region_px, call.padding, (answer.shape[1], answer.shape[0]))[0]
    matrix = layout.to_answer @ grid_to_grid(target_px, region_px)
    ratio = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    picture = answer if ratio < 1.25 else cv2.GaussianBlur(answer, (0, 0), 0.4 * ratio)
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(picture, matrix[:2], target_px, flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)

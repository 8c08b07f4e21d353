"""Moves an answer back onto the target grid, once, by strips."""

from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from backend.imaging.filters import WIDE_SIGMA_PX, Bytes, Floats
from backend.imaging.layouts import Matrix, corners, grid_to_grid, moved
from backend.imaging.planes import Plane
from backend.imaging.region import Region
from backend.imaging.register import Registration
from backend.imaging.resample import mixed_rows, row_weights
from backend.imaging.strips import in_order

STRIP_ROWS = 256
NODE_PX = 32
FINER_ANSWER = 1.25
"""From so many answer pixels per target pixel on, the answer is blurred before it is sampled."""
PRE_BLUR = 0.4
STILL_PX = 0.06
"""Departures from the plan below this, in answer pixels, are our own error: leave them."""


class Warped(Struct, frozen=True):
    """An answer on the target grid, not yet corrected in colour."""

    plane: Plane
    shrunk: Floats
    """The same by area on the judging grid, height x width x 3."""
    covered: Floats
    """0 or 1 on the judging grid: whether the answer had pixels there."""


class _Map(Struct, frozen=True):
    """Target pixels to answer pixels: an affine part and a bend on a coarse grid."""

    matrix: Matrix
    bend: Floats | None
    """Coarse height x columns of nodes x 2, in answer pixels."""
    size_px: tuple[int, int]

    def rows(self, top_px: int, height_px: int) -> Floats:
        """Where rows of the target lie in the answer: rows x width x 2."""
        if self.bend is None:
            return self._straight(np.arange(self.size_px[0], dtype=np.float32), top_px, height_px)
        nodes = self._straight(_nodes(self.size_px[0]), top_px, height_px)
        nodes += mixed_rows(self.bend, self.size_px[1], top_px, height_px)
        wide_px = nodes.shape[1] * NODE_PX
        places = cv2.resize(nodes, (wide_px, height_px), interpolation=cv2.INTER_LINEAR)
        return np.asarray(places[:, NODE_PX : NODE_PX + self.size_px[0]], np.float32)

    def _straight(self, columns: Floats, top_px: int, height_px: int) -> Floats:
        down = np.arange(top_px, top_px + height_px, dtype=np.float32)[:, None]
        places = np.empty((height_px, columns.size, 2), np.float32)
        for axis in (0, 1):
            to_right, to_below, start = (np.float32(value) for value in self.matrix[axis])
            np.add(columns[None, :] * to_right, down * to_below + start, out=places[..., axis])
        return places


def _nodes(width_px: int) -> Floats:
    """Columns between which places are interpolated, with one more beyond either edge."""
    count = -(-width_px // NODE_PX) + 2
    return ((np.arange(count, dtype=np.float32) - 0.5) * NODE_PX - 0.5).astype(np.float32)


def _bent(matrix: Matrix, bend: Floats, size_px: tuple[int, int]) -> _Map:
    """A map with its bend brought to the nodes once, the edges continued."""
    places = (_nodes(size_px[0]) + 0.5) * (bend.shape[1] / size_px[0]) - 0.5
    place = np.clip(places, 0, bend.shape[1] - 1)
    left = np.minimum(place.astype(np.int64), bend.shape[1] - 2)
    share = (place - left).astype(np.float32)[None, :, None]
    return _Map(matrix, bend[:, left] * (1 - share) + bend[:, left + 1] * share, size_px)


def warp_answer(answer: Bytes, found: Registration, region: Region, path: Path) -> Warped:
    """Sample `answer` (height x width x 3) bicubically on the region's target grid into `path`."""
    place = _target_map(found, region.from_target, region.target_px)
    finer = float(np.sqrt(abs(np.linalg.det(place.matrix[:2, :2]))))
    picture = answer
    if finer > FINER_ANSWER:
        picture = _softened(answer, PRE_BLUR * finer)
    width_px, height_px = region.target_px
    shrunk = np.zeros(region.judged.shape, np.float32)

    def moved_back(top_px: int) -> tuple[Bytes, _Share]:
        strip = _sampled(picture, place.rows(top_px, min(STRIP_ROWS, height_px - top_px)))
        return strip, _share_of(strip, top_px, height_px, region.judged_px)

    with path.open("wb") as file:
        for strip, part in in_order(moved_back, range(0, height_px, STRIP_ROWS)):
            strip.tofile(file)
            shrunk[part.first : part.first + len(part.rows)] += part.rows
    covered = _covered(found, region, (answer.shape[1], answer.shape[0]))
    return Warped(Plane(str(path), width_px, height_px, 3), region.on_region(shrunk), covered)


def _softened(answer: Bytes, sigma_px: float) -> Bytes:
    """Blur; widely on a smaller grid, since the answer to an icon is hundreds of times too fine."""
    if sigma_px < WIDE_SIGMA_PX:
        return np.asarray(cv2.GaussianBlur(answer, (0, 0), sigma_px), np.uint8)
    step = int(sigma_px / 1.5)
    size_px = answer.shape[1], answer.shape[0]
    small_px = max(size_px[0] // step, 1), max(size_px[1] // step, 1)
    small = cv2.resize(answer, small_px, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma_px / step)
    return np.asarray(cv2.resize(soft, size_px, interpolation=cv2.INTER_LINEAR), np.uint8)


def _target_map(found: Registration, to_region: Matrix, size_px: tuple[int, int]) -> _Map:
    """Compose grid to region, bend, and region to answer; a still answer is left in place."""
    bend = (found.flow @ found.to_answer[:2, :2].T).astype(np.float32)
    points = moved(to_region, corners(*size_px))
    shift = np.abs(moved(found.to_answer, points) - moved(found.planned, points)).max()
    is_straight = bool(np.abs(bend).max() < STILL_PX)
    if shift < STILL_PX and is_straight:
        return _Map(found.planned @ to_region, None, size_px)
    whole = found.to_answer @ to_region
    return _Map(whole, None, size_px) if is_straight else _bent(whole, bend, size_px)


def _sampled(picture: Bytes, places: Floats) -> Bytes:
    sampled = cv2.remap(
        picture, places, np.empty(0), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(sampled, np.uint8)


class _Share(Struct, frozen=True):
    """What a strip adds to the judging grid, from row `first` on."""

    first: int
    rows: Floats


def _share_of(
    strip: Bytes, top_px: int, target_height_px: int, judged_px: tuple[int, int]
) -> _Share:
    """A strip's share of the rows of the judging grid that it lies on."""
    ratio = judged_px[1] / target_height_px
    first = int(top_px * ratio)
    last = min(int(np.ceil((top_px + strip.shape[0]) * ratio - 1e-9)), judged_px[1])
    narrow = cv2.resize(strip, (judged_px[0], strip.shape[0]), interpolation=cv2.INTER_AREA)
    flat = narrow.reshape(strip.shape[0], -1).astype(np.float32)
    start, weights = row_weights(target_height_px, judged_px[1], "area", first, last - first)
    rows = np.empty((last - first, flat.shape[1]), np.float32)
    for row, shares in enumerate(weights):
        # Few rows lie under each one: a matrix product would mostly multiply zeros.
        under = np.flatnonzero(shares) + start - top_px
        under = under[(under >= 0) & (under < len(flat))]
        rows[row] = shares[under + top_px - start] @ flat[under[0] : under[-1] + 1]
    return _Share(first, rows.reshape(last - first, -1, 3))


def _covered(found: Registration, region: Region, answer_px: tuple[int, int]) -> Floats:
    """Where the centres of the judging grid fall on the answer's pixels."""
    to_region = grid_to_grid(region.judged_px, region.size_px)
    spots = _target_map(found, to_region, region.judged_px).rows(0, region.judged_px[1])
    inside = (spots >= -0.5).all(axis=2)
    for axis in (0, 1):
        inside &= spots[..., axis] <= answer_px[axis] - 0.5
    return np.asarray(inside, np.float32)

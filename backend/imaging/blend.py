"""Joins repaired tiles into one picture, by strips, with raised-cosine weights."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import Plane

STRIP_ROWS = 128

Bytes = NDArray[np.uint8]
Tile = tuple[PlannedCall, Plane]


def blend_tiles(tiles: Sequence[Tile], plan: Plan, target: Path) -> Plane:
    """Blend the tiles of a plan's grid; each plane has exactly its call's target size.

    Where tiles overlap, the later one fades in over the whole overlap. Memory is that of a few
    strips, whatever the size of the picture.
    """
    lines = _tile_rows(tiles)
    with target.open("wb") as file:
        for top_px in range(0, plan.output_height_px, STRIP_ROWS):
            bottom_px = min(top_px + STRIP_ROWS, plan.output_height_px)
            _blend_strip(lines, top_px, bottom_px, plan.output_width_px).tofile(file)
    return Plane(str(target), plan.output_width_px, plan.output_height_px, 3)


def _tile_rows(tiles: Iterable[Tile]) -> list[list[Tile]]:
    """Group the tiles into the rows of the grid, top to bottom, each left to right."""

    def place(tile: Tile) -> tuple[int, int]:
        return tile[0].target.top_px, tile[0].target.left_px

    ordered = sorted(tiles, key=place)
    return [list(line) for _, line in groupby(ordered, key=lambda tile: tile[0].target.top_px)]


def _blend_strip(
    lines: Sequence[Sequence[Tile]], top_px: int, bottom_px: int, width_px: int
) -> Bytes:
    strip = np.empty((bottom_px - top_px, width_px, 3), np.uint8)
    edge_px = 0
    for line in lines:
        area = line[0][0].target
        begin, end = max(top_px, area.top_px), min(bottom_px, area.bottom_px)
        if begin < end:
            rows = _joined_line(line, begin, end, width_px)
            shared_px = min(edge_px, end) - begin
            if shared_px > 0:
                fade = _fade(begin - area.top_px, shared_px, edge_px - area.top_px)
                above = strip[begin - top_px : begin - top_px + shared_px]
                rows[:shared_px] = _mix(above, rows[:shared_px], fade[:, None])
            strip[begin - top_px : end - top_px] = rows
        edge_px = area.bottom_px
    return strip


def _joined_line(line: Sequence[Tile], begin_px: int, end_px: int, width_px: int) -> Bytes:
    """Rows `begin_px`..`end_px` of one row of tiles, blended from left to right."""
    joined = np.empty((end_px - begin_px, width_px, 3), np.uint8)
    edge_px = 0
    for call, plane in line:
        area = call.target
        rows = plane.rows(begin_px - area.top_px, end_px - begin_px).astype(np.uint8, copy=False)
        shared_px = edge_px - area.left_px
        if shared_px > 0:
            fade = _fade(0, shared_px, shared_px)
            before = joined[:, area.left_px : edge_px]
            rows[:, :shared_px] = _mix(before, rows[:, :shared_px], fade[None, :])
        joined[:, area.left_px : area.right_px] = rows
        edge_px = area.right_px
    return joined


def _fade(first: int, count: int, length: int) -> NDArray[np.float32]:
    """Raised cosine from 0 to 1 over `length` pixels: the part `first`..`first + count`."""
    place = (np.arange(first, first + count) + 0.5) / length
    return (0.5 - 0.5 * np.cos(np.pi * place)).astype(np.float32)


def _mix(before: Bytes, after: Bytes, fade: NDArray[np.float32]) -> Bytes:
    share = np.ascontiguousarray(np.broadcast_to(fade, before.shape[:2]))
    mixed = cv2.blendLinear(
        np.ascontiguousarray(before), np.ascontiguousarray(after), 1 - share, share
    )
    return mixed.astype(np.uint8, copy=False)

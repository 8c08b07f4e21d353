"""Which picture is painted where: a pure rule from mode, split and what is loaded."""

from collections.abc import Container
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.viewer.modes import CompareMode, Side

PANE_GAP_PX = 2


@dataclass(frozen=True)
class Pane:
    """A picture's clip in device pixels, and where its viewport begins."""

    side: Side
    clip: QRectF
    offset_px: float = 0.0


@dataclass(frozen=True)
class Arrangement:
    """What decides the panes."""

    mode: CompareMode = CompareMode.SPLIT
    split_share: float = 0.5
    is_original_shown: bool = False
    """The hold key, or the flip."""


def viewport_width_px(mode: CompareMode, width_px: float, loaded: Container[Side]) -> float:
    """How wide one picture's view is: half of the canvas when two stand side by side."""
    has_pair = Side.AFTER in loaded and Side.BEFORE in loaded
    if mode is CompareMode.SIDE_BY_SIDE and has_pair:
        return (width_px - PANE_GAP_PX) / 2
    return width_px


def panes_of(
    arrangement: Arrangement, width_px: float, height_px: float, loaded: Container[Side]
) -> list[Pane]:
    """Panes in painting order."""
    whole = QRectF(0, 0, width_px, height_px)
    if arrangement.is_original_shown and Side.BEFORE in loaded:
        return [Pane(Side.BEFORE, whole)]
    if arrangement.mode is CompareMode.DIFFERENCE and Side.DIFFERENCE in loaded:
        base = Side.AFTER if Side.AFTER in loaded else Side.BEFORE
        return [Pane(base, whole), Pane(Side.DIFFERENCE, whole)]
    if Side.AFTER not in loaded or Side.BEFORE not in loaded:
        return [Pane(Side.BEFORE if Side.AFTER not in loaded else Side.AFTER, whole)]
    if arrangement.mode is CompareMode.SIDE_BY_SIDE:
        half_px = viewport_width_px(arrangement.mode, width_px, loaded)
        right_px = half_px + PANE_GAP_PX
        return [
            Pane(Side.BEFORE, QRectF(0, 0, half_px, height_px)),
            Pane(Side.AFTER, QRectF(right_px, 0, half_px, height_px), right_px),
        ]
    if arrangement.mode is CompareMode.SPLIT:
        split_px = round(width_px * arrangement.split_share)
        return [
            Pane(Side.BEFORE, QRectF(0, 0, split_px, height_px)),
            Pane(Side.AFTER, QRectF(split_px, 0, width_px - split_px, height_px)),
        ]
    return [Pane(Side.AFTER, whole)]

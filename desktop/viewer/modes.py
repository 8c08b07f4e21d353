"""The ways of comparing two pictures."""

from enum import Enum


class CompareMode(Enum):
    """How before and after share the pane."""

    SPLIT = "split"
    SIDE_BY_SIDE = "side_by_side"
    FLIP = "flip"
    DIFFERENCE = "difference"


class Side(Enum):
    """Which of the pictures is meant."""

    BEFORE = "before"
    AFTER = "after"
    DIFFERENCE = "difference"

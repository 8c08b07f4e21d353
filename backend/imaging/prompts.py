"""The prompt of one call: task first, then short fidelity clauses, under a version to record."""

from msgspec import Struct

from backend.imaging.geometry import Padding
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.prompt_texts import (
    CLEANUP,
    FIDELITY,
    MIRRORED_EDGES,
    PLACES,
    PLAIN_TEXT,
    PROMPT_VERSION,
    STRICTER,
    TASK,
    TILE,
    Column,
    Row,
)


class Prompt(Struct, frozen=True):
    """The words of one call and the name under which the job records them."""

    text: str
    version: str


def prompt_for(options: UpscaleOptions, call: PlannedCall, plan: Plan, attempt: int) -> Prompt:
    """Word one call; `attempt` counts from 1, and from the second on the words are stricter."""
    assert attempt >= 1
    is_tile = len(plan.calls) > 1
    is_second = attempt > 1
    clauses = [
        TASK[options.strictness],
        CLEANUP[options.denoise],
        TILE.format(place=_place(call, plan)) if is_tile else "",
        FIDELITY,
        MIRRORED_EDGES if call.padding != Padding() else "",
        PLAIN_TEXT,
        STRICTER if is_second else "",
    ]
    parts = [PROMPT_VERSION, options.strictness, options.denoise, "tile" if is_tile else "whole"]
    return Prompt(
        " ".join(clause for clause in clauses if clause),
        "/".join([*parts, "strict"] if is_second else parts),
    )


def _place(call: PlannedCall, plan: Plan) -> str:
    across = (call.source.left_px + call.source.width_px / 2) / plan.source_width_px
    down = (call.source.top_px + call.source.height_px / 2) / plan.source_height_px
    column: Column = "left" if across < 0.4 else "right" if across > 0.6 else "centre"
    row: Row = "top" if down < 0.4 else "bottom" if down > 0.6 else "middle"
    return PLACES[row, column]

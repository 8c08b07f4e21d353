"""The commands of a job's way: redraw calls composed, answers repaired, the picture finished."""

from pathlib import Path
from typing import ClassVar, Literal

from msgspec import Struct

from backend.imaging.commands import Command
from backend.imaging.facts import DecodedSource, EncodedFacts
from backend.imaging.options import Denoise, Strictness, UpscaleOptions
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import Plane
from backend.imaging.provenance import Provenance
from backend.imaging.report import RepairedCall


class ComposedCall(Struct, frozen=True, kw_only=True):
    """Files to send to the model: the padded region, and the whole as a thumbnail for tiles."""

    picture: str
    mime: str
    context: str | None = None


class Drawn(Struct, frozen=True):
    """The size of a heat map."""

    width_px: int
    height_px: int


class Written(Struct, frozen=True):
    """How large a file became."""

    size_bytes: int


class Finished(Struct, frozen=True, kw_only=True):
    """The encoded result, and what can be said of its seams."""

    facts: EncodedFacts
    seam_levels: float | None


class ComposeCall(Command[ComposedCall], frozen=True, kw_only=True):
    """Crop, pad and encode one region for the model."""

    runs: ClassVar[str] = "backend.imaging.outgoing:write_call_files"

    pixels: Plane
    call: PlannedCall
    with_context: bool
    folder: Path


class WriteOriginal(Command[Written], frozen=True, kw_only=True):
    """Write a source as a JPEG that every program can show."""

    runs: ClassVar[str] = "backend.imaging.outgoing:write_original"

    pixels: Plane
    target: Path


class RepairAnswer(Command[RepairedCall], frozen=True, kw_only=True):
    """Put one decoded answer back onto its source and judge it."""

    runs: ClassVar[str] = "backend.imaging.repair:repair_call"

    source: Plane
    call: PlannedCall
    answer: Plane
    strictness: Strictness
    folder: Path


class PlainPicture(Struct, frozen=True, kw_only=True):
    """A plain enlargement, and what made it."""

    plane: Plane
    engine: Literal["classical", "neural"]


class EnlargePlain(Command[PlainPicture], frozen=True, kw_only=True):
    """Enlarge the whole picture on this machine, without any model."""

    runs: ClassVar[str] = "backend.imaging.plain:enlarge_plain"

    source: Plane
    width_px: int
    height_px: int
    denoise: Denoise
    target: Path


class DrawDifference(Command[Drawn], frozen=True, kw_only=True):
    """Draw the heat map of answers that did not pass."""

    runs: ClassVar[str] = "backend.imaging.finish:draw_difference"

    plan: Plan
    tiles: tuple[RepairedCall, ...]
    target: Path


class FinishPicture(Command[Finished], frozen=True, kw_only=True):
    """Join the tiles, bring alpha and depth back, encode, and draw the difference map."""

    runs: ClassVar[str] = "backend.imaging.finish:finish_picture"

    plan: Plan
    tiles: tuple[RepairedCall, ...]
    plain: Plane | None = None
    """The whole picture where no model was asked; then there are no tiles."""
    source: DecodedSource
    options: UpscaleOptions
    provenance: Provenance
    target: Path
    difference: Path

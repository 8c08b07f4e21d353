"""From accepted calls to the file that is delivered."""

from collections.abc import Sequence
from pathlib import Path

from backend.imaging.alpha import resize_alpha
from backend.imaging.blend import blend_tiles
from backend.imaging.deep import merge_deep
from backend.imaging.difference import write_difference
from backend.imaging.encode import encode_result
from backend.imaging.facts import DecodedSource
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import Plan
from backend.imaging.planes import Plane
from backend.imaging.provenance import Provenance
from backend.imaging.report import RepairedCall
from backend.imaging.seams import seam_score
from backend.imaging.steps import Drawn, Finished


def finish_picture(
    plan: Plan,
    tiles: Sequence[RepairedCall],
    plain: Plane | None,
    source: DecodedSource,
    options: UpscaleOptions,
    provenance: Provenance,
    target: Path,
    difference: Path,
) -> Finished:
    """Join, restore what never went to the model, encode. Planes are written beside `target`.

    Raises: ImagingError if the format cannot hold the picture.
    """
    folder = target.parent
    pixels = plain or _joined(plan, tiles, folder)
    draw_difference(plan, tiles, difference)
    deep = merge_deep(pixels, source.deep, folder / "result-deep.raw") if source.deep else None
    alpha = (
        resize_alpha(source.alpha, pixels.width_px, pixels.height_px, folder / "result-alpha.raw")
        if source.alpha
        else None
    )
    facts = encode_result(
        pixels, deep, alpha, source, options.format, options.metadata, provenance, target
    )
    return Finished(facts=facts, seam_levels=seam_score(pixels, plan))


def draw_difference(plan: Plan, tiles: Sequence[RepairedCall], target: Path) -> Drawn:
    """Draw where answers differ from the source, over the whole picture."""
    heats = [(plan.calls[tile.report.index], tile.heat) for tile in tiles]
    return Drawn(*write_difference(heats, plan, target))


def _joined(plan: Plan, tiles: Sequence[RepairedCall], folder: Path) -> Plane:
    if len(tiles) == 1:
        return tiles[0].plane
    placed = [(plan.calls[tile.report.index], tile.plane) for tile in tiles]
    return blend_tiles(placed, plan, folder / "result-joined.raw")

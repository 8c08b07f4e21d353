"""A part of a photo, to be tried before the whole is paid for."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.files.source import look_at_source
from desktop.late import Late
from desktop.queue.item import PartOf, QueueItem

if TYPE_CHECKING:
    from desktop.viewer import decoding
else:
    decoding = Late("desktop.viewer.decoding")

USUAL_SIDE_PX = 512
"""At four times its size it is what one call of the model makes."""
LEAST_SIDE_PX = 64
LEAST_LONG_SIDE_PX = 16
LARGEST_COUNTED_SHARE = 0.5
"""More of a photo than this does not count towards the whole: the service's rule."""


@dataclass(frozen=True)
class Part:
    """A rectangle in pixels of the upright original."""

    left_px: int
    top_px: int
    width_px: int
    height_px: int


def part_of(width_px: int, height_px: int, shares: tuple[float, float, float, float]) -> Part:
    """From left, top, right and bottom as shares of the photo; never too small, never outside."""
    left, top, right, bottom = shares
    wide_px = min(width_px, max(LEAST_SIDE_PX, round((right - left) * width_px)))
    high_px = min(height_px, max(LEAST_SIDE_PX, round((bottom - top) * height_px)))
    return Part(
        left_px=min(max(0, round(left * width_px)), width_px - wide_px),
        top_px=min(max(0, round(top * height_px)), height_px - high_px),
        width_px=wide_px,
        height_px=high_px,
    )


def counts_towards_whole(item: QueueItem, part: Part) -> bool:
    """Whether the service takes the part's price off the whole's."""
    whole_pixels = item.source.width_px * item.source.height_px
    return part.width_px * part.height_px <= LARGEST_COUNTED_SHARE * whole_pixels


def part_of_whole(source: Path, part: Part) -> PartOf:
    """Which content the part was cut from. Reads the file once. Raises: FileProblem."""
    look = look_at_source(source)
    return PartOf(
        whole_sha256=look.sha256,
        whole_size_bytes=look.size_bytes,
        whole_width_px=look.header.width_px,
        whole_height_px=look.header.height_px,
        left_px=part.left_px,
        top_px=part.top_px,
    )


def options_of_part(item: QueueItem, part: Part) -> UpscaleOptions:
    """As large, in proportion, as it would be within the whole."""
    options = replace(item.options, format="png")
    if options.long_side_px is None:
        return options
    longest_px = max(item.source.width_px, item.source.height_px, 1)
    share = max(part.width_px, part.height_px) / longest_px
    return replace(
        options, long_side_px=max(LEAST_LONG_SIDE_PX, round(options.long_side_px * share))
    )


def save_part(source: Path, part: Part, folder: Path) -> Path:
    """The part as a picture of its own, without anything of the photo but its pixels.

    Raises: PictureUnreadable, PictureTooLarge, OSError.
    """
    picture = decoding.read_picture(source)
    box = (
        part.left_px,
        part.top_px,
        part.left_px + part.width_px,
        part.top_px + part.height_px,
    )
    folder.mkdir(parents=True, exist_ok=True)
    place = f"{part.left_px}-{part.top_px} {part.width_px}x{part.height_px}"
    path = folder / f"{source.stem[:80]} part {place}.png"
    picture.crop(box).save(path, "PNG")
    return path

"""Looks a picture over from end to end before anyone pays for it."""

from pathlib import Path

from msgspec import structs

from backend.imaging.facts import SourceFacts
from backend.imaging.opening import open_checked
from backend.imaging.reading import read_pixels


def inspect_picture(path: Path, max_megapixels: float) -> SourceFacts:
    """Read a whole picture once and say what it is.

    Raises: ImagingError with the reason, if it is not one whole still picture of a kind we take.
    """
    opened = open_checked(path, max_megapixels)
    # Any statistic over all pixels makes libvips read the file to its end.
    if not opened.facts.has_alpha:
        read_pixels(opened, lambda image: image.avg())
        return opened.facts
    least = read_pixels(opened, lambda image: image[image.bands - 1].min())
    full = 65_535 if opened.facts.bit_depth == 16 else 255
    return structs.replace(opened.facts, transparent=least < full)

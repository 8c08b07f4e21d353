"""Reads all pixels of an opened picture in one pass, and tells damage from a camera's habits."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from backend.imaging.errors import unreadable
from backend.imaging.heic_pixels import decode_heic
from backend.imaging.opening import OpenedPicture
from backend.imaging.plane_source import open_plane
from backend.imaging.vips_library import VIPS_ERRORS, open_picture, pyvips

T = TypeVar("T")

BLOCK_PX = 512
HARMLESS_WARNINGS = ("extraneous bytes before marker", "unknown JFIF revision", "Adobe color")


def read_pixels(opened: OpenedPicture, consume: Callable[[pyvips.Image], T]) -> T:
    """Let `consume` read all pixels in one pass.

    Of a JPEG, what its decoder merely warns about is fatal too (the data ended before the stated
    size was reached, and grey would fill the rest), except for what some cameras always do.
    Raises: ImagingError if the pixels are damaged or end too early; OSError if `consume` wrote to
    a disk that is full.
    """
    if opened.facts.format == "heic":
        return _read_heic(opened, consume)
    is_jpeg = opened.facts.format == "jpeg"
    try:
        return consume(_reopened(opened, "warning") if is_jpeg else opened.image)
    except VIPS_ERRORS as error:
        if not (is_jpeg and any(words in str(error) for words in HARMLESS_WARNINGS)):
            raise _named(error) from error
    try:
        return consume(_reopened(opened, "error"))
    except VIPS_ERRORS as error:
        raise _named(error) from error


def _named(error: Exception) -> Exception:
    # libvips reports a full disk in the same way as a damaged picture.
    if os.strerror(errno.ENOSPC) in str(error):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return unreadable("The picture is damaged or incomplete.")


def _read_heic(opened: OpenedPicture, consume: Callable[[pyvips.Image], T]) -> T:
    size = opened.image.width, opened.image.height
    with TemporaryDirectory(prefix="heic-") as folder:
        plane = decode_heic(
            opened.path,
            Path(folder),
            # Coders pad to whole blocks, which the container crops away.
            max_pixels=2 * size[0] * size[1] + BLOCK_PX * BLOCK_PX,
            with_alpha=opened.facts.has_alpha,
        )
        if (plane.width_px, plane.height_px) != size:
            raise unreadable("The picture's parts do not fit together.")
        with open_plane(plane) as image:
            return consume(image)


def _reopened(opened: OpenedPicture, fail_on: Literal["error", "warning"]) -> pyvips.Image:
    return open_picture(opened.path, opened.facts.format, fail_on)

"""How large a picture is seen, as Pillow's readers find it in the header."""

import struct
from pathlib import Path
from typing import Literal

from PIL import AvifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from desktop.files.errors import FileProblem
from desktop.files.metadata.exif import IMAGE_LENGTH, IMAGE_WIDTH, orientation_of

ReadableFormat = Literal["jpeg", "png", "webp", "tiff", "avif"]

MAX_PAGES = 64
ORIENTATION_TAG = 0x0112
NEW_SUBFILE_TYPE, SUB_IFDS, DNG_VERSION = 254, 330, 50706
_READERS: dict[ReadableFormat, type[ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
    "avif": AvifImagePlugin.AvifImageFile,
}
_BROKEN = (SyntaxError, ValueError, TypeError, KeyError, IndexError, struct.error, Warning)
"""How Pillow's readers fail on a broken file; warnings count where they are errors."""


def size_px(path: Path, picture_format: ReadableFormat) -> tuple[int, int]:
    """Width and height, after the orientation was applied. Raises: FileProblem, OSError."""
    try:
        with _READERS[picture_format](path) as picture:
            if isinstance(picture, TiffImagePlugin.TiffImageFile):
                _refuse_special_tiff(picture)
            width_px, height_px = _stored_size_px(picture)
            is_turned = _orientation(picture) in {5, 6, 7, 8}
    except _BROKEN as error:
        raise FileProblem("image_unreadable") from error
    return (height_px, width_px) if is_turned else (width_px, height_px)


def _stored_size_px(picture: ImageFile) -> tuple[int, int]:
    """As stored; Pillow turns the size of a TIFF by itself."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return int(picture.tag_v2[IMAGE_WIDTH]), int(picture.tag_v2[IMAGE_LENGTH])
    return picture.size


def _orientation(picture: ImageFile) -> int:
    """As EXIF has it; Pillow alone would believe XMP too, which no other program does."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return int(picture.tag_v2.get(ORIENTATION_TAG, 1))
    block = picture.info.get("exif", b"")
    return orientation_of(block.removeprefix(b"Exif\0\0"))


def _refuse_special_tiff(picture: TiffImagePlugin.TiffImageFile) -> None:
    """Raw files, whose first picture is only a preview, and several pages, of which one would do.

    Raises: FileProblem.
    """
    tags = picture.tag_v2
    if DNG_VERSION in tags or (_is_reduced(picture) and SUB_IFDS in tags):
        raise FileProblem("image_type_unsupported")
    try:
        for page in range(1, MAX_PAGES):
            picture.seek(page)
            if not _is_reduced(picture):
                raise FileProblem("several_pages")
    except EOFError:
        picture.seek(0)


def _is_reduced(picture: TiffImagePlugin.TiffImageFile) -> bool:
    """A smaller copy of another page."""
    return int(picture.tag_v2.get(NEW_SUBFILE_TYPE, 0)) & 1 == 1

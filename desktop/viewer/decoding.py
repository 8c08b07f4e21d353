"""Reading local pictures for display: known kinds only, upright, in sRGB, within a size limit."""

import io
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageCms, ImageOps
from PySide6.QtGui import QImage

from desktop.files.header import sniff
from desktop.viewer.refusals import PictureTooLarge, PictureUnreadable

LARGEST_PICTURE_PIXELS = 300_000_000
"""More is not held in memory; of a larger JPEG there is still a preview."""
LARGEST_PREVIEWED_PIXELS = 2_000_000_000
PREVIEW_SIDE_PX = 1600
PILLOW_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF", "avif": "AVIF"}
ORIENTATION_TAG = 0x0112
STRIP_BYTES = 2_000_000

Image.MAX_IMAGE_PIXELS = None
"""Pillow only warns at its own limit; `_opened` refuses at ours."""


def read_picture(path: Path) -> Image.Image:
    """Decode a whole picture to RGB or RGBA, upright and in sRGB.

    Raises: PictureUnreadable, PictureTooLarge.
    """
    with _opened(path, LARGEST_PICTURE_PIXELS) as image:
        return _displayable(image)


def read_preview(path: Path, side_px: int = PREVIEW_SIDE_PX) -> Image.Image:
    """Decode at most about `side_px` a side: fast for JPEG, a full decode for all others.

    Raises: PictureUnreadable, PictureTooLarge.
    """
    limit = LARGEST_PREVIEWED_PIXELS if has_quick_preview(path) else LARGEST_PICTURE_PIXELS
    with _opened(path, limit) as image:
        image.draft("RGB", (side_px, side_px))
        shown = _displayable(image)
    shown.thumbnail((side_px, side_px), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return shown


def read_thumbnail(path: Path, side_px: int) -> QImage:
    """The middle of the picture as a square. Raises: PictureUnreadable, PictureTooLarge."""
    preview = read_preview(path, 3 * side_px)
    return to_qimage(ImageOps.fit(preview, (side_px, side_px), Image.Resampling.BILINEAR))


def has_quick_preview(path: Path) -> bool:
    """Whether a preview is much cheaper than the whole: only JPEG decodes at reduced size."""
    return _pillow_format(path) == "JPEG"


def read_size_px(path: Path) -> tuple[int, int]:
    """Width and height as displayed, from the header alone.

    Raises: PictureUnreadable, PictureTooLarge.
    """
    with _opened(path, LARGEST_PREVIEWED_PIXELS) as image:
        try:
            is_turned = image.getexif().get(ORIENTATION_TAG, 1) in {5, 6, 7, 8}
        except Exception:  # noqa: BLE001 - Pillow's EXIF parser raises whatever its bytes provoke
            is_turned = False
        width_px, height_px = image.size
    return (height_px, width_px) if is_turned else (width_px, height_px)


def to_qimage(image: Image.Image) -> QImage:
    """Copy RGB or RGBA pixels into the form that Qt paints fastest.

    A strip at a time: one copy of a hundred megabytes would keep every other thread waiting, the
    window's among them. Raises: MemoryError.
    """
    kind = QImage.Format.Format_RGB32
    if image.mode == "RGBA":
        kind = QImage.Format.Format_ARGB32_Premultiplied
    made = QImage(image.width, image.height, kind)
    if made.isNull():
        raise MemoryError
    pixels, line_bytes = memoryview(made.bits()), made.bytesPerLine()
    rows = max(1, STRIP_BYTES // line_bytes)
    for top in range(0, image.height, rows):
        bottom = min(image.height, top + rows)
        strip = image.crop((0, top, image.width, bottom))
        pixels[top * line_bytes : bottom * line_bytes] = _as_qt_has_it(strip)
    return made


def _as_qt_has_it(strip: Image.Image) -> bytes:
    if strip.mode == "RGBA":
        return strip.convert("RGBa").tobytes("raw", "BGRa")
    return strip.tobytes("raw", "BGRX")


def _opened(path: Path, limit_pixels: int) -> Image.Image:
    kind = _pillow_format(path)
    try:
        image = Image.open(path, formats=(kind,))
    except Exception as error:  # parsers of foreign bytes raise anything
        raise PictureUnreadable from error
    if image.width * image.height > limit_pixels:
        image.close()
        raise PictureTooLarge
    return image


def _pillow_format(path: Path) -> str:
    """The one parser that may see this file, by its first bytes and never by its name."""
    try:
        kind = sniff(path)
    except OSError as error:
        raise PictureUnreadable from error
    if kind is None or kind not in PILLOW_FORMATS:
        raise PictureUnreadable
    return PILLOW_FORMATS[kind]


def _displayable(image: Image.Image) -> Image.Image:
    try:
        image.load()
        _turn_upright(image)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        return _in_srgb(image, mode)
    except Exception as error:  # parsers of foreign bytes raise anything
        raise PictureUnreadable from error


def _turn_upright(image: Image.Image) -> None:
    """In place: a copy would cost as much memory again."""
    with suppress(Exception):  # a broken EXIF block must not hide a good picture
        ImageOps.exif_transpose(image, in_place=True)


def _in_srgb(image: Image.Image, mode: str) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode in {"I;16", "I;16L", "I;16B", "I", "F"}:
        image = image.point(lambda value: value / 256).convert("L")
    if isinstance(profile, bytes) and image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(
                image, source, target, outputMode="RGBA" if image.mode == "RGBA" else "RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile: show the numbers as sRGB
        if converted is not None:
            image = converted
    return image if image.mode == mode else image.convert(mode)

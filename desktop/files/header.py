"""What a picture is, from its header alone: format and size, without decoding its pixels."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from desktop.files.errors import FileProblem, source_problem
from desktop.files.isobmff import heic_size_px
from desktop.late import Late

if TYPE_CHECKING:
    from desktop.files import shown_size
else:
    shown_size = Late("desktop.files.shown_size")

PictureFormat = Literal["jpeg", "png", "webp", "tiff", "heic", "avif"]

MEDIA_TYPES: dict[PictureFormat, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "avif": "image/avif",
}
MAX_PIXELS = 300_000_000
MIN_SIDE_PX = 1
SNIFF_BYTES = 32
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})


class PictureHeader(Struct, frozen=True, kw_only=True):
    """Format and size; the size is as seen, after the orientation was applied."""

    format: PictureFormat
    width_px: int
    height_px: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


def read_header(path: Path) -> PictureHeader:
    """Look at a file of any name; what it is called says nothing about what it is.

    Runs in a worker thread. Raises: FileProblem.
    """
    try:
        picture_format = sniff(path)
        if picture_format is None:
            raise FileProblem("not_a_picture")
        width_px, height_px = _size_px(path, picture_format)
    except OSError as error:
        raise _problem_of(error) from error
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise FileProblem("image_unreadable")
    if width_px * height_px > MAX_PIXELS:
        raise FileProblem("picture_too_large")
    return PictureHeader(format=picture_format, width_px=width_px, height_px=height_px)


def sniff(path: Path) -> PictureFormat | None:
    """The format by the first bytes, or None for what is no picture of ours."""
    with path.open("rb") as file:
        return sniff_bytes(file.read(SNIFF_BYTES))


def sniff_bytes(start: bytes) -> PictureFormat | None:  # noqa: PLR0911  one line a format
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return "tiff"
    if start[4:8] == b"ftyp" and start[8:12] in {b"avif", b"avis"}:
        return "avif"
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        return "avif" if b"avif" in start[16:] else "heic"
    return None


def _size_px(path: Path, picture_format: PictureFormat) -> tuple[int, int]:
    if picture_format == "heic":
        return heic_size_px(path)
    return shown_size.size_px(path, picture_format)


def _problem_of(error: OSError) -> FileProblem:
    """Pillow says `OSError` without a number for a broken file; the system gives a number."""
    return FileProblem("image_unreadable") if error.errno is None else source_problem(error)

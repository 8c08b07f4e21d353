"""The look at a file's skeleton that comes before any decoder sees it."""

from pathlib import Path

from msgspec import Struct

from backend.imaging.containers.heif_boxes import check_heif
from backend.imaging.containers.jpeg_segments import check_jpeg
from backend.imaging.containers.png_chunks import check_png
from backend.imaging.containers.tiff_directory import check_tiff
from backend.imaging.containers.webp_chunks import check_webp
from backend.imaging.facts import SourceFormat


class Structure(Struct, frozen=True):
    lossless: bool = False
    scans: int = 1
    palette: bool = False
    """Only TIFF says so here; libvips reports it for PNG."""


def check_structure(path: Path, file_format: SourceFormat) -> Structure:
    """Refuse bombs, sequences and cut files by their skeleton, in time linear in the bytes.

    Raises: ImagingError `image_unreadable` or `image_type_unsupported`.
    """
    if file_format == "jpeg":
        return Structure(scans=check_jpeg(path))
    if file_format == "png":
        check_png(path)
        return Structure(lossless=True)
    if file_format == "webp":
        return Structure(lossless=check_webp(path))
    if file_format == "tiff":
        facts = check_tiff(path)
        return Structure(lossless=facts.lossless, palette=facts.palette)
    check_heif(path)
    return Structure()

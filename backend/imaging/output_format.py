"""Which file format a result gets, and what that format cannot hold. Light: asked at quote time."""

from backend.imaging.errors import too_large, unsupported
from backend.imaging.facts import ResultFormat, SourceFacts, SourceFormat
from backend.imaging.options import OutputFormat

MAX_SIDE_PX: dict[ResultFormat, int] = {"jpeg": 65_500, "webp": 16_383}
"""JPEG allows 65,535, libjpeg stops at 65,500."""
SAME: dict[SourceFormat, ResultFormat] = {
    "jpeg": "jpeg",
    "png": "png",
    "webp": "webp",
    "tiff": "tiff",
    "heic": "jpeg",
    "avif": "jpeg",
}
NAMES: dict[ResultFormat, str] = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP", "tiff": "TIFF"}


def result_format(
    wanted: OutputFormat, source: SourceFacts, width_px: int, height_px: int
) -> ResultFormat:
    """Choose the file format of a `width_px` x `height_px` result.

    `same` keeps JPEG, PNG, WebP and TIFF. HEIC and AVIF become JPEG, or PNG when something in them
    is transparent. JPEG is refused for transparent sources rather than flattened in silence.
    Raises: ImagingError `image_type_unsupported` or `image_too_large`.
    """
    chosen = _same(source) if wanted == "same" else wanted
    if chosen == "jpeg" and source.transparent:
        raise unsupported("JPEG cannot hold transparency; choose PNG, WebP or TIFF.")
    limit_px = MAX_SIDE_PX.get(chosen)
    if limit_px is not None and max(width_px, height_px) > limit_px:
        raise too_large(
            f"{NAMES[chosen]} holds at most {limit_px} px a side; choose PNG or TIFF, or a smaller"
            " size."
        )
    return chosen


def _same(source: SourceFacts) -> ResultFormat:
    nearest = SAME[source.format]
    return "png" if source.transparent and nearest == "jpeg" else nearest

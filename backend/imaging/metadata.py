"""Which metadata a result carries: the source's, made true again, and the AI marking."""

from pathlib import Path

from msgspec import Struct, structs

from backend.imaging.exif_block import BrokenExif, refresh_exif, state_resolution
from backend.imaging.facts import DecodedSource
from backend.imaging.iptc_block import MAX_BLOCK_BYTES, iim_of, without_places
from backend.imaging.options import MetadataChoice
from backend.imaging.provenance import Provenance
from backend.imaging.xmp_packet import refresh_xmp

DEFAULT_DPI = (72.0, 72.0)


class MetadataBlocks(Struct, frozen=True, kw_only=True):
    """What goes into the file beside pixels, profile and resolution."""

    exif: bytes | None
    """TIFF-shaped, without the prefix of JPEG."""
    dpi: tuple[float, float]
    xmp: bytes
    bare_xmp: bytes
    """Our own story alone, for where the whole packet does not fit."""
    iptc: bytes | None
    """Bare records."""


def result_metadata(
    source: DecodedSource,
    choice: MetadataChoice,
    provenance: Provenance,
    width_px: int,
    height_px: int,
) -> MetadataBlocks:
    """Choose and refresh the blocks for a result of `width_px` x `height_px`.

    Also `drop` marks the result as made with AI. Blocks too broken to be read are left out.
    """
    bare_xmp = refresh_xmp(None, provenance, width_px, height_px)
    dpi = source.stated_dpi or DEFAULT_DPI
    bare = MetadataBlocks(exif=None, dpi=dpi, xmp=bare_xmp, bare_xmp=bare_xmp, iptc=None)
    if choice == "drop":
        return bare
    drop_location = choice == "drop_location"
    xmp = _read(source.xmp_path)
    exif = _exif(_read(source.exif_path), width_px, height_px, drop_location=drop_location)
    if exif is not None and source.print_dpi is not None:
        exif = state_resolution(exif, dpi)
    return structs.replace(
        bare,
        exif=exif,
        xmp=refresh_xmp(xmp, provenance, width_px, height_px, drop_location=drop_location),
        iptc=_iptc(_read(source.iptc_path), drop_location=drop_location),
    )


def _exif(
    block: bytes | None, width_px: int, height_px: int, *, drop_location: bool
) -> bytes | None:
    if block is None:
        return None
    try:
        return refresh_exif(block, width_px, height_px, drop_location=drop_location)
    except BrokenExif:
        return None


def _iptc(block: bytes | None, *, drop_location: bool) -> bytes | None:
    iim = iim_of(block) if block else None
    if not iim or len(iim) > MAX_BLOCK_BYTES:
        return None
    return without_places(iim) if drop_location else iim


def _read(path: str | None) -> bytes | None:
    return None if path is None else Path(path).read_bytes()

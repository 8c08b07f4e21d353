"""The envelope around the pixels: opened before a photo leaves this machine, closed afterwards.

Location, camera and owner data never leave; they go back into the result here, except what the
person wants left out. No pixel is decoded or changed on the way.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.files.errors import FileProblem, preparing_problem, save_problem, source_problem
from desktop.files.header import PictureFormat, read_header, sniff_bytes
from desktop.files.metadata import exif, heif, iptc, jpeg, png, tiff, webp, xmp
from desktop.files.metadata.kept import Broken, Damaged, Kept, PutTogether, TakenApart

MetadataChoice = Literal["keep", "drop_location", "drop"]


class Format(Struct, frozen=True):
    """How one file format takes private blocks out and in."""

    take_out: Callable[[bytes], TakenApart]
    put_in: Callable[[bytes, Kept], PutTogether]


FORMATS: dict[PictureFormat, Format] = {
    "jpeg": Format(jpeg.take_out, jpeg.put_in),
    "png": Format(png.take_out, png.put_in),
    "webp": Format(webp.take_out, webp.put_in),
    "tiff": Format(tiff.take_out, tiff.put_in),
    "heic": Format(heif.take_out, heif.put_in),
    "avif": Format(heif.take_out, heif.put_in),
}


def take_out(source: Path, outgoing: Path) -> Kept:
    """Write the picture without its private blocks; the blocks.

    Raises: FileProblem; `image_unreadable` for a damaged picture,
    `private_data_stuck` for a whole one that may not be sent.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise source_problem(error) from error
    known = sniff_bytes(data[:32])
    if known is None or known not in FORMATS:
        raise FileProblem("private_data_stuck")
    try:
        apart = FORMATS[known].take_out(data)
    except Broken as error:
        is_damaged = isinstance(error, Damaged)
        raise FileProblem("image_unreadable" if is_damaged else "private_data_stuck") from error
    try:
        _write(outgoing, apart.pieces)
    except OSError as error:
        raise preparing_problem(error) from error
    return apart.kept


def put_back(
    result: Path,
    finished: Path,
    kept: Kept,
    choice: MetadataChoice,
    print_dpi: int | None = None,
) -> tuple[str, ...]:
    """Write the result with the private blocks that the person wants in it.

    They say `print_dpi` like the file around them, where it was chosen.

    The answer names the kinds that could not go back: `exif`, `xmp`, `iptc`, `comments`, `text`.
    Raises: FileProblem.
    """
    try:
        return _put_back(result, finished, kept, choice, print_dpi)
    except OSError as error:
        raise save_problem(error) from error


def _put_back(
    result: Path, finished: Path, kept: Kept, choice: MetadataChoice, print_dpi: int | None
) -> tuple[str, ...]:
    data = result.read_bytes()
    known = sniff_bytes(data[:32])
    if choice == "drop" or kept.is_empty or known is None:
        shutil.copyfile(result, finished)
        return ()
    header = read_header(result)
    if known not in FORMATS:
        shutil.copyfile(result, finished)
        return _kinds(kept)
    try:
        made = FORMATS[known].take_out(data).kept
        if print_dpi is not None:
            kept = _with_resolution(kept, print_dpi)
        carried, unreadable = _carried(
            kept, made, (header.width_px, header.height_px), keeps_location=choice == "keep"
        )
        together = FORMATS[known].put_in(data, _in_one_segment(carried, made, known))
    except Broken:
        shutil.copyfile(result, finished)
        return _kinds(kept)
    _write(finished, together.pieces)
    return (*unreadable, *together.missing)


def _carried(
    kept: Kept, made: Kept, size_px: tuple[int, int], *, keeps_location: bool
) -> tuple[Kept, tuple[str, ...]]:
    """The blocks for the result: the old ones adapted to it, joined with what it brought along."""
    width_px, height_px = size_px
    unreadable = []
    exif_block, xmp_packet = made.exif, made.xmp
    try:
        if kept.exif:
            exif_block = exif.adapted(
                kept.exif, width_px=width_px, height_px=height_px, keeps_location=keeps_location
            )
    except Broken:
        unreadable.append("exif")
    try:
        if kept.xmp:
            xmp_packet = xmp.merged(
                kept.xmp, made.xmp, width_px=width_px, height_px=height_px,
                keeps_location=keeps_location,
            )  # fmt: skip
    except Broken:
        unreadable.append("xmp")
    chosen = kept if keeps_location else png.without_location(kept)
    records = kept.iptc if keeps_location else iptc.without_location(kept.iptc)
    carried = replace(
        chosen, exif=exif_block, xmp=xmp_packet, xmp_extension=(), iptc=records or made.iptc
    )
    return carried, tuple(unreadable)


def _with_resolution(kept: Kept, print_dpi: int) -> Kept:
    try:
        return replace(kept, exif=exif.with_resolution(kept.exif, print_dpi) if kept.exif else b"")
    except Broken:
        return kept  # told as unreadable where it is put back


def _in_one_segment(carried: Kept, made: Kept, known: PictureFormat) -> Kept:
    """JPEG has little room for XMP: too large a packet becomes an extension of the result's own."""
    if known != "jpeg" or jpeg.fits_one_segment(carried.xmp):
        return carried
    digest, payloads = jpeg.extension_payloads(carried.xmp)
    main = xmp.with_extension(made.xmp or EMPTY_XMP, digest)
    return replace(carried, xmp=main, xmp_extension=payloads)


EMPTY_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)


def _kinds(kept: Kept) -> tuple[str, ...]:
    blocks = {
        "exif": kept.exif,
        "xmp": kept.xmp,
        "iptc": kept.iptc,
        "comments": kept.comments,
        "text": kept.text_chunks,
    }
    return tuple(kind for kind, block in blocks.items() if block)


def _write(path: Path, pieces: list[bytes | memoryview]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)

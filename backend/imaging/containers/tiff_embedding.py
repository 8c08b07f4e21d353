"""Puts metadata blocks into a TIFF, and reads a TIFF's descriptive fields as an EXIF block."""

from pathlib import Path
from typing import BinaryIO

from backend.imaging.containers.tiff_directory import TiffLayout, read_header
from backend.imaging.exif_block import BrokenExif
from backend.imaging.exif_tree import (
    Directory,
    Field,
    build_block,
    read_directory,
    read_tree,
    write_directory,
)
from backend.imaging.metadata import MetadataBlocks

XMP, IPTC = 700, 33723
BYTE, UNDEFINED = 1, 7


def exif_of_tiff(path: Path) -> bytes | None:
    """Collect the fields that describe the picture; None if there are none or they are broken."""
    with path.open("rb") as file:
        layout, at = read_header(file)
        if layout.big:
            return None

        def read_at(offset: int, size: int) -> bytes:
            file.seek(offset)
            return file.read(size)

        try:
            return build_block(read_directory(read_at, layout.order, at))
        except BrokenExif:
            return None


def embed_in_tiff(path: Path, blocks: MetadataBlocks) -> None:
    """Write a new first directory behind the pixels: the old entries, and the blocks' fields."""
    with path.open("r+b") as file:
        layout, old_at = read_header(file)
        kept = _entries(file, layout, old_at)
        described = _described(blocks.exif)
        fields = {tag: field for tag, field in described.fields.items() if tag not in kept}
        fields[XMP] = Field(BYTE, len(blocks.xmp), blocks.xmp)
        if blocks.iptc is not None:
            fields[IPTC] = Field(UNDEFINED, len(blocks.iptc), blocks.iptc)
        end = file.seek(0, 2)
        at = end + end % 2
        directory = Directory(fields, described.inner, kept)
        file.write(bytes(at - end) + write_directory(directory, at, big=layout.big))
        file.seek(8 if layout.big else 4)
        file.write(at.to_bytes(8 if layout.big else 4, "little"))


def _described(exif: bytes | None) -> Directory:
    try:
        return read_tree(exif) if exif is not None else Directory({}, {})
    except BrokenExif:
        return Directory({}, {})


def _entries(file: BinaryIO, layout: TiffLayout, at: int) -> dict[int, bytes]:
    """Give the raw entries of the directory that the encoder wrote, by tag."""
    file.seek(at)
    width = 8 if layout.big else 2
    count = int.from_bytes(file.read(width), "little")
    raw = file.read(count * layout.entry_bytes)
    entries = [raw[i : i + layout.entry_bytes] for i in range(0, len(raw), layout.entry_bytes)]
    return {int.from_bytes(entry[:2], "little"): entry for entry in entries}

"""Searches bytes for what must not be there: words in every common spelling, and pictures."""

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, quote_plus

import asyncpg
import numpy as np
from PIL import Image

MAGICS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|II\*\x00|MM\x00\*", re.DOTALL)
BASE64_PICTURE = re.compile(rb"(?:[/_]9j[/_]|iVBORw0KGgo|UklGR)[A-Za-z0-9+/_\-]{400,}={0,2}")
HEX_PICTURE = re.compile(rb"(?:ffd8ff|89504e470d0a1a0a|52494646)(?:[0-9a-f]{2}){300,}")
THUMB_PX = 16
ALIKE = 14.0
"""Mean difference of grey thumbnails: one photo at any size is below 2, another far above."""
SLICE_BYTES = 24
URL_SAFE = bytes.maketrans(b"+/", b"-_")


def spellings(word: str) -> list[bytes]:
    """A word as programs write it: plain, escaped, in UTF-16, in hex, in base64 at any offset."""
    raw = word.encode()
    found = {
        raw,
        quote(word).encode(),
        quote_plus(word).encode(),
        word.encode("utf-16-le"),
        raw.hex().encode(),
    }
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw)
        # The first and last letters depend on the neighbours.
        inner = coded[4 if offset else 0 : -4]
        found |= {inner, inner.translate(URL_SAFE)}
    return sorted(form for form in found if len(form) >= 4)


def words_in(words: Sequence[str], blobs: Mapping[str, bytes]) -> list[str]:
    """`word in place` for each word found in any spelling, whatever its case."""
    lowered = {place: blob.lower() for place, blob in blobs.items()}
    return [
        f"{word} in {place}"
        for word in words
        for place, blob in lowered.items()
        if any(form.lower() in blob for form in spellings(word))
    ]


def slices_in(picture: bytes, blobs: Mapping[str, bytes]) -> list[str]:
    """Places that hold a piece of the picture's coded pixels, as they are or in hex or base64."""
    start, end = len(picture) // 3, len(picture) - SLICE_BYTES
    pieces = [
        picture[at : at + SLICE_BYTES] for at in range(start, end, max(1, (end - start) // 40))
    ]
    forms = [
        form
        for piece in pieces
        for form in (
            piece,
            piece.hex().encode(),
            *_in_base64(piece),
        )
    ]
    return [place for place, blob in blobs.items() if any(form in blob for form in forms)]


def _in_base64(piece: bytes) -> Iterator[bytes]:
    """The piece within a longer text, at each of the three offsets, in both alphabets."""
    for skip in range(3):
        coded = base64.b64encode(piece[skip:])[: 4 * ((SLICE_BYTES - skip) // 3)]
        yield coded
        yield coded.translate(URL_SAFE)


def lookalikes_in(photo: Image.Image, blobs: Mapping[str, bytes]) -> list[str]:
    """Places that hold any picture, at any size and in any format, that looks like the photo."""
    wanted = _thumb(photo)
    return [
        place
        for place, blob in blobs.items()
        if any(float(np.abs(_thumb(found) - wanted).mean()) < ALIKE for found in pictures_in(blob))
    ]


def pictures_in(blob: bytes) -> Iterator[Image.Image]:
    """Every picture that can be opened anywhere in the bytes, plain, in base64 or in hex."""
    yield from _opened(blob)
    for coded in BASE64_PICTURE.findall(blob):
        text = coded.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        yield from _opened(base64.b64decode(text + b"=" * (-len(text) % 4)))
    for coded in HEX_PICTURE.findall(blob):
        yield from _opened(binascii.unhexlify(coded))


def _opened(blob: bytes) -> Iterator[Image.Image]:
    for magic in MAGICS.finditer(blob):
        try:
            with Image.open(io.BytesIO(blob[magic.start() :])) as found:
                found.load()
                yield found.copy()
        except (OSError, ValueError, SyntaxError):
            continue


def _thumb(picture: Image.Image) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    grey = picture.convert("RGB").convert("L").resize((THUMB_PX, THUMB_PX), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.float64).reshape(THUMB_PX, THUMB_PX)


async def dump(database_url: str) -> dict[str, bytes]:
    """Every table of every schema of ours, as COPY writes it."""
    connection = await asyncpg.connect(database_url)
    tables = await connection.fetch(
        "SELECT schemaname, tablename FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    written: dict[str, bytes] = {}
    for schema, table in tables:
        target = io.BytesIO()
        await connection.copy_from_table(table, schema_name=schema, output=target)
        written[f"table {table}"] = target.getvalue()
    await connection.close()
    return written


def folder_blobs(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, its name included."""
    return {
        f"file {path.relative_to(folder)}": str(path.relative_to(folder)).encode()
        + path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def numbered(name: str, pieces: Sequence[bytes]) -> dict[str, bytes]:
    return {f"{name} {index}": piece for index, piece in enumerate(pieces)}

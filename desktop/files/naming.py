"""What a result is called: beside the original, from a pattern, never a name that bites."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from string import Formatter

from msgspec import Struct

from desktop.client.wire import UpscaleOptions

DEFAULT_PATTERN = "{name}_opendream_{scale}"
FIELDS = ("name", "scale", "width", "height", "preset", "date")
MAX_NAME_BYTES = 255
PART_SUFFIX = ".part"
ROOM_FOR_NUMBER_BYTES = 10
"""For ` (9999)` and the `.part` that the file carries until it is whole."""

EXTENSIONS = {
    "jpeg": ".jpg",
    "png": ".png",
    "webp": ".webp",
    "tiff": ".tif",
    "heic": ".heic",
    "avif": ".avif",
}
_ALIKE = {
    "jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "tiff": {".tif", ".tiff"},
    "heic": {".heic", ".heif"},
}
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"/\\|?*')
OWN_NAME = re.compile(r"_opendream_(\d+x|\d+px|clean)( \(\d+\))?$")
"""How the stem of our own results ends under the default pattern."""


class BadPattern(ValueError):
    """The name pattern cannot be used; the sentence says why."""


class NameFields(Struct, frozen=True, kw_only=True):
    """What a pattern may speak of."""

    stem: str
    options: UpscaleOptions
    width_px: int
    height_px: int
    day: date
    preset: str = ""


def check_pattern(pattern: str) -> None:
    """Raises: BadPattern."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise BadPattern("The name pattern has a brace without its partner.") from error
    for literal, field, spec, conversion in parts:
        if field is not None and (field not in FIELDS or spec or conversion):
            known = ", ".join(f"{{{name}}}" for name in FIELDS)
            raise BadPattern(f"The name pattern may only use {known}.")
        if _FORBIDDEN & set(literal):
            raise BadPattern('The name pattern must not contain / \\ : * ? " < > |.')
    if not any(field for _, field, _, _ in parts):
        raise BadPattern("The name pattern needs a field such as {name}.")


def output_name(pattern: str, fields: NameFields, output_format: str, source_suffix: str) -> str:
    """The file name of a result, extension included.

    `output_format` is what the bytes are; the source's own spelling of the extension is kept where
    it means the same. Raises: BadPattern.
    """
    check_pattern(pattern)
    stem = pattern.format(
        name=fields.stem,
        scale=scale_word(fields.options),
        width=fields.width_px,
        height=fields.height_px,
        preset=fields.preset,
        date=fields.day.isoformat(),
    )
    suffix = _suffix(output_format, source_suffix)
    room_bytes = MAX_NAME_BYTES - len(suffix.encode()) - ROOM_FOR_NUMBER_BYTES
    return _shorten(_safe(stem), room_bytes) + suffix


def safe_name(stem: str, picture_format: str) -> str:
    """A file name for a picture that strangers named."""
    suffix = EXTENSIONS[picture_format]
    room_bytes = MAX_NAME_BYTES - len(suffix.encode()) - ROOM_FOR_NUMBER_BYTES
    return _shorten(_safe(stem), room_bytes) + suffix


def scale_word(options: UpscaleOptions) -> str:
    """`4x`, `6000px` or `clean`."""
    if options.clean:
        return "clean"
    if options.long_side_px is not None:
        return f"{options.long_side_px}px"
    return f"{options.scale or 4}x"


def numbered(name: str) -> Iterator[str]:
    """The name, then the name with ` (2)`, ` (3)`, … before its extension."""
    yield name
    stem, dot, suffix = name.rpartition(".")
    for number in range(2, 10_000):
        yield f"{stem} ({number}){dot}{suffix}"


def _suffix(output_format: str, source_suffix: str) -> str:
    if source_suffix.lower() in _ALIKE.get(output_format, set()):
        return source_suffix
    return EXTENSIONS.get(output_format, f".{output_format}")


def _safe(stem: str) -> str:
    """A stem without control and direction characters, hidden or reserved names."""
    kept = "".join(_harmless(character) for character in stem)
    kept = kept.strip(" .").lstrip("-") or "picture"
    return f"_{kept}" if _RESERVED.fullmatch(kept) else kept


def _harmless(character: str) -> str:
    if character in _FORBIDDEN:
        return "_"
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return ""
    if unicodedata.category(character) == "Cs":
        return "_"
    return character


def _shorten(stem: str, room_bytes: int) -> str:
    """Cut the front part, so that `_opendream_4x` stays, at a whole character."""
    encoded = stem.encode()
    if len(encoded) <= room_bytes:
        return stem
    tail = encoded[-40:].decode(errors="ignore")
    head = encoded[: room_bytes - len(tail.encode())].decode(errors="ignore")
    return head + tail

"""Byte ranges of a download (RFC 9110): what a client asks for, and the answer's headers."""

import re

from msgspec import Struct

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Span(Struct, frozen=True):
    """A part of a file, in bytes."""

    start: int
    length: int


class UnsatisfiableRange(ValueError):
    """The range begins after the file's end."""


def requested_span(header: str, size_bytes: int) -> Span | None:
    """The one range that was asked for, or None for the whole file.

    Several ranges, or one that is not understood, mean the whole. Raises: UnsatisfiableRange.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        length = min(int(last), size_bytes)
        if length == 0:
            raise UnsatisfiableRange
        return Span(size_bytes - length, length)
    start = int(first)
    if start >= size_bytes:
        raise UnsatisfiableRange
    end = min(int(last), size_bytes - 1) if last else size_bytes - 1
    if end < start:
        return None
    return Span(start, end - start + 1)


def etag_matches(header: str, etag: str) -> bool:
    """Whether an If-None-Match or If-Range header names this entity tag."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or etag in tags

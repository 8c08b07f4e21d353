"""File names that people send: kept for showing and for downloads, never used in a path."""

import unicodedata
from urllib.parse import quote, unquote

MAX_NAME_BYTES = 200
FALLBACK_NAME = "picture"


def display_name(header: str) -> str:
    """The base name in an `X-File-Name` header (RFC 8187, or plain percent-encoding).

    Control and direction characters are dropped, so that a name never breaks a line or hides its
    own ending.
    """
    _, separator, encoded = header.partition("''")
    name = unquote(encoded if separator else header, errors="replace")
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    short = kept.encode()[:MAX_NAME_BYTES].decode(errors="ignore").strip(" .")
    return short or FALLBACK_NAME


def result_name(file_name: str, extension: str, suffix: str) -> str:
    """What a download is called: `name_opendream_4x.ext`."""
    stem = file_name.rpartition(".")[0] or file_name
    return f"{stem}_opendream_{suffix}.{extension}"


def content_disposition(file_name: str) -> str:
    """An attachment header that carries any name safely (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"

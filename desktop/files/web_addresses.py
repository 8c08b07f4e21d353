"""Pictures that are named or carried by text: web addresses and `data:` addresses. Pure."""

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, unquote_to_bytes, urlsplit, urlunsplit

MOST_ADDRESSES = 20
"""A whole page that is dragged by mistake is no wish for all of its icons."""
LONGEST_ADDRESS_CHARS = 8000
_SPACE = re.compile(r"\s")
_DEFAULT_STEM = "picture"


def web_address(text: str) -> str:
    """The http(s) address that a text is, without user and password, or nothing."""
    text = text.strip()
    if len(text) > LONGEST_ADDRESS_CHARS or _SPACE.search(text):
        return ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    bare = SplitResult(
        parts.scheme.lower(), f"{shown}:{port}" if port else shown, parts.path, parts.query, ""
    )
    return urlunsplit(bare)


def host_of(address: str) -> str:
    """Who will be asked, in plain letters: a name that only looks like another is seen as such."""
    host = urlsplit(address).hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ascii(host)[1:-1]


def stem_of(address: str) -> str:
    """What the picture is called there; the caller makes a safe name of it."""
    name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return (stem if dot and stem and len(suffix) <= 5 else name) or _DEFAULT_STEM


def embedded_picture(text: str) -> bytes | None:
    """The bytes that a `data:` address of a picture holds; None for anything else."""
    head, comma, body = text.strip().partition(",")
    if not comma or not head.lower().startswith("data:image/"):
        return None
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(_SPACE.sub("", unquote(body)), validate=True)
    except (binascii.Error, ValueError):
        return None


def moz_address(data: bytes) -> str:
    """The address in Firefox's own kind, which has the title in a second line."""
    return data.decode("utf-16-le", errors="ignore").partition("\n")[0]


def first_addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that are web addresses, each once, and not too many."""
    found = dict.fromkeys(filter(None, map(web_address, texts)))
    return tuple(found)[:MOST_ADDRESSES]

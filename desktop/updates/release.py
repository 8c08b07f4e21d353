"""A release as it is told of: how versions compare, and which links may be followed."""

import re
from datetime import date
from urllib.parse import urlsplit

from msgspec import Struct

OWN_HOST = "opendreamnet.com"
MAX_SUMMARY_CHARACTERS = 200
VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}")


class Release(Struct, frozen=True, kw_only=True):
    """A version as our key has signed it."""

    purpose: str
    """Keeps a signature for something else from being shown here."""
    version: str
    released: date
    url: str
    summary: dict[str, str] = {}
    """A sentence by language."""

    def summary_in(self, language: str) -> str:
        """The sentence in a language, or in English; as plain text, cut to a line."""
        sentence = self.summary.get(language) or self.summary.get("en", "")
        return " ".join(sentence.split())[:MAX_SUMMARY_CHARACTERS]


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another; one that cannot be read never does."""
    found, ours = VERSION.fullmatch(version), VERSION.match(than)
    if found is None or ours is None:
        return False
    return _numbers(found[0]) > _numbers(ours[0])


def is_own_link(url: str) -> bool:
    """Whether a link leads to our own pages: a leaked key shall not lead people elsewhere."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_ours = host == OWN_HOST or host.endswith(f".{OWN_HOST}")
    return parts.scheme == "https" and is_ours and port is None and "@" not in parts.netloc


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))

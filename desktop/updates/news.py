"""From signed news to a release worth telling of; anything doubtful is a refusal with a code."""

import base64
import binascii
from collections.abc import Sequence
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.client.wire import VersionNews
from desktop.updates.release import VERSION, Release, is_own_link

PURPOSE = "opendream-upscale-version"

RefusalCode = Literal["bad_signature", "bad_document", "bad_version", "bad_link"]


class NewsRefused(Exception):
    """The news are not believed; `code` says why, and is all that is ever written of it."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code)
        self.code: RefusalCode = code


def read_news(news: VersionNews, keys: Sequence[str]) -> Release:
    """The signed release. Raises: NewsRefused."""
    text = news.document.encode()
    if not any(_is_signed(text, news.signature, key) for key in keys):
        raise NewsRefused("bad_signature")
    try:
        release = msgspec.json.decode(text, type=Release)
    except msgspec.DecodeError as error:
        raise NewsRefused("bad_document") from error
    if release.purpose != PURPOSE:
        raise NewsRefused("bad_document")
    if not VERSION.fullmatch(release.version):
        raise NewsRefused("bad_version")
    if not is_own_link(release.url):
        raise NewsRefused("bad_link")
    return release


def _is_signed(text: bytes, signature: str, key: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True

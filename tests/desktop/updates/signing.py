"""A key of our own, and news signed with it."""

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.client.wire import VersionNews
from desktop.updates.news import PURPOSE
from desktop.updates.release import Release
from installers.updates.sign import public_half, signed

KEY = Ed25519PrivateKey.generate()
KEYS = (public_half(KEY),)
RELEASE = Release(
    purpose=PURPOSE,
    version="0.2.0",
    released=date(2026, 12, 1),
    url="https://opendreamnet.com/upscale/0.2.0",
    summary={"en": "Faster.", "es": "Más rápida."},
)


def news_of(release: Release = RELEASE, key: Ed25519PrivateKey = KEY) -> VersionNews:
    return signed(release, key)

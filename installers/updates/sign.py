"""Makes the key and the signed news of a release, on a machine that is no server.

    python -m installers.updates.sign new-key release.pem
    python -m installers.updates.sign announce release.pem version.json --url https://…
    python -m installers.updates.sign check version.json

`--summary` and `--summary-es` add a sentence. `version.json` then goes into the service's data
folder; nothing has to be restarted.
"""

import argparse
import base64
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from desktop.client.wire import VersionNews
from desktop.updates.news import PURPOSE, NewsRefused, read_news
from desktop.updates.release import Release
from desktop.updates.trusted_keys import TRUSTED_KEYS
from installers.facts import read_facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    parsed = _parser().parse_args(arguments)
    if parsed.verb == "new-key":
        print(f'Put into TRUSTED_KEYS: "{new_key(parsed.key)}"')
        return 0
    if parsed.verb == "check":
        return _check(parsed.news)
    summary = {"en": parsed.summary, "es": parsed.summary_es}
    release = Release(
        purpose=PURPOSE,
        version=parsed.version or read_facts().version,
        released=parsed.released,
        url=parsed.url,
        summary={language: text for language, text in summary.items() if text},
    )
    news = signed(release, load_key(parsed.key))
    parsed.news.write_bytes(msgspec.json.encode(news))
    return _check(parsed.news)


def new_key(path: Path) -> str:
    """Write a private key that only its owner can read; the public half as Base64.

    Raises: FileExistsError. A key that is in use is never written over.
    """
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return public_half(key)


def load_key(path: Path) -> Ed25519PrivateKey:
    """Raises: TypeError when it is a key of another kind."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("The file holds no Ed25519 private key.")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def signed(release: Release, key: Ed25519PrivateKey) -> VersionNews:
    """The release as text, and our signature over that very text."""
    document = msgspec.json.encode(release)
    signature = base64.b64encode(key.sign(document)).decode()
    return VersionNews(document=document.decode(), signature=signature)


def _check(path: Path) -> int:
    news = msgspec.json.decode(path.read_bytes(), type=VersionNews)
    try:
        release = read_news(news, TRUSTED_KEYS)
    except NewsRefused as refusal:
        print(f"{path.name}: this version of the app would not believe it: {refusal.code}")
        return 1
    print(f"{path.name}: version {release.version}, {release.url}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Make and sign the news of a release.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("new-key").add_argument("key", type=Path)
    verbs.add_parser("check").add_argument("news", type=Path)
    announce = verbs.add_parser("announce")
    announce.add_argument("key", type=Path)
    announce.add_argument("news", type=Path)
    announce.add_argument("--url", required=True)
    announce.add_argument("--version", default="")
    announce.add_argument("--summary", default="")
    announce.add_argument("--summary-es", default="")
    today = datetime.now(UTC).date()
    announce.add_argument("--released", type=date.fromisoformat, default=today)
    return parser


if __name__ == "__main__":
    sys.exit(main())

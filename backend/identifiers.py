"""Identifiers: time-ordered for the database, random where they are a secret."""

import hashlib
import secrets
from uuid import UUID

from uuid_utils.compat import uuid7

TOKEN_BYTES = 32


def new_id() -> UUID:
    """A UUIDv7: it sorts by time and is never the only secret."""
    return uuid7()


def new_token(prefix: str) -> str:
    """A 256-bit secret in URL-safe text, with a prefix that scanners recognise."""
    return f"{prefix}_{secrets.token_urlsafe(TOKEN_BYTES)}"


def token_hash(token: str) -> bytes:
    """What is stored of a token. No salt: 256 random bits cannot be guessed from their digest."""
    return hashlib.sha256(token.encode()).digest()


def parse_id(text: str) -> UUID | None:
    """A UUID from a path, or None when it is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None

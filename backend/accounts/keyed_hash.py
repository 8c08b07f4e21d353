"""Hashes that only this service can make: the key keeps short inputs from being guessed."""

import hashlib
import hmac


class KeyedHash:
    """One key, many purposes: what is hashed for one never matches another's."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes for a text."""
        return hmac.new(self._key, f"{purpose}:{text}".encode(), hashlib.sha256).digest()

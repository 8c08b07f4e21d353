"""Links that need no sign-in: signed with the service's key, so that nobody can make one up."""

import hashlib
import hmac
from typing import Literal
from uuid import UUID

LinkKind = Literal["account", "subscriber", "confirm"]

PREFIX = "odn"
_LETTERS: dict[LinkKind, str] = {"account": "a", "subscriber": "s", "confirm": "c"}
_ID_LENGTH, _SIGNATURE_LENGTH = 32, 40
"""In hex digits: 160 bits of signature cannot be guessed."""


class BadLink(Exception):
    """The token was not made by this service, or for something else."""


class SignedLinks:
    """Says who a link is for; which of them still count is for its users to know."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def sign(self, kind: LinkKind, subject: UUID) -> str:
        """The token for one subject; the same one each time."""
        body = _LETTERS[kind] + subject.hex
        return f"{PREFIX}_{body}{self._signature(body)}"

    def read(self, token: str) -> tuple[LinkKind, UUID]:
        """What a token is for and for whom. Raises: BadLink."""
        prefix, _, rest = token.partition("_")
        body, signature = rest[: 1 + _ID_LENGTH], rest[1 + _ID_LENGTH :]
        if prefix != PREFIX or not hmac.compare_digest(
            signature.encode(), self._signature(body).encode()
        ):
            raise BadLink
        kind = next(name for name, letter in _LETTERS.items() if letter == body[0])
        return kind, UUID(body[1:])

    def _signature(self, body: str) -> str:
        digest = hmac.new(self._secret, f"link:{body}".encode(), hashlib.sha256)
        return digest.hexdigest()[:_SIGNATURE_LENGTH]

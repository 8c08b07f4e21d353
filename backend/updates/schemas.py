"""The news of a release on the wire."""

from msgspec import Struct


class VersionNews(Struct, frozen=True, kw_only=True):
    """A document as it was signed, and the signature.

    The service holds no signing key: whoever controls the service cannot make news.
    """

    document: str
    """JSON text: `version`, `released`, `url` and a `summary` by language."""
    signature: str
    """Ed25519 over the text's UTF-8 bytes, in Base64."""

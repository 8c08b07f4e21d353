"""The address of a proxy server, as a person types it. Pure."""

from urllib.parse import urlsplit


class BadProxy(ValueError):
    """The address cannot be used; `code` is `with_password` or `not_an_address`."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The proxy cannot be used: {code}.")
        self.code = code


def parse_proxy(text: str) -> str:
    """The address as it is kept: empty for none, `http://` added where nothing was said.

    A password would lie readable in the settings, so an address with one is refused.
    Raises: BadProxy.
    """
    text = text.strip()
    if not text:
        return ""
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadProxy("not_an_address") from error
    if parts.username or parts.password:
        raise BadProxy("with_password")
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare:
        raise BadProxy("not_an_address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"


def usable_proxy(text: str) -> str | None:
    """What is in the settings, unless somebody broke it there."""
    try:
        return parse_proxy(text) or None
    except BadProxy:
        return None

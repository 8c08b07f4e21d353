"""Which service the desktop talks to: one origin, by https, or by http on this machine alone."""

from urllib.parse import urlsplit

from msgspec import Struct

DEFAULT_SERVER_URL = "http://127.0.0.1:8000"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class BadServerAddress(ValueError):
    """The address cannot be used; the sentence says why."""


class ServerAddress(Struct, frozen=True):
    """An origin such as `https://upscale.example`, without a path."""

    origin: str
    is_loopback: bool

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/v1"


def parse_server_address(text: str) -> ServerAddress:
    """Read an address that a person or a setting gave.

    Raises: BadServerAddress.
    """
    parts = urlsplit(text.strip())
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError as error:
        raise BadServerAddress("The server address has a port that is no number.") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise BadServerAddress("The server address must look like https://name.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadServerAddress("The server address must not hold a user, a query or a fragment.")
    if parts.path not in {"", "/"}:
        raise BadServerAddress("The server address must not have a path.")
    is_loopback = host in LOOPBACK_HOSTS
    if parts.scheme == "http" and not is_loopback:
        raise BadServerAddress("The server address must start with https://.")
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = f":{port}" if port else ""
    return ServerAddress(f"{parts.scheme}://{shown_host}{shown_port}", is_loopback)

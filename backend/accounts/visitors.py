"""Who calls, as coarsely as fraud prevention needs it: address, program and system families."""

from ipaddress import ip_address, ip_network

from msgspec import Struct

from backend.client_address import client_address
from backend.http_types import AnyRequest

CLIENTS = (
    ("OpenDream", "OpenDream"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a User-Agent contains, and the family that is kept; the first match counts."""
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac", "macOS"),
    ("Darwin", "macOS"),
    ("Linux", "Linux"),
)
MAX_AGENT_LENGTH = 400


class Visitor(Struct, frozen=True):
    """One request's origin; the full address is never stored."""

    address: str = "unknown"
    agent: str = ""

    @property
    def client(self) -> str:
        """Browser or app family."""
        return _family(CLIENTS, self.agent)

    def os(self, told: str = "") -> str:
        """Operating system family, as the app told it or the browser did."""
        return _family(SYSTEMS, told) or _family(SYSTEMS, self.agent)

    @property
    def coarse_network(self) -> str:
        """The address cut to /24 or /48; empty when it is none of the internet's."""
        try:
            parsed = ip_address(self.address)
        except ValueError:
            return ""
        if not parsed.is_global:
            return ""
        width = 24 if parsed.version == 4 else 48
        return str(ip_network(f"{self.address}/{width}", strict=False))


def visitor_of(request: AnyRequest) -> Visitor:
    """The origin of a request."""
    agent = request.headers.get("user-agent", "")[:MAX_AGENT_LENGTH]
    return Visitor(client_address(request), agent)


def _family(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((family for part, family in known if part.lower() in text.lower()), "")

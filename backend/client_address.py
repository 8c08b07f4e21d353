"""Where a request comes from, as far as it can be believed."""

from backend.http_types import AnyRequest


def client_address(request: AnyRequest) -> str:
    """The peer's address; the server in front has replaced it where a proxy is trusted."""
    return request.client.host if request.client else "unknown"

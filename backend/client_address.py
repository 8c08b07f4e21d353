"""Where a request comes from, as far as it can be believed."""

from litestar import Request


def client_address(request: Request[object, object, object]) -> str:
    """The peer's address; the server in front has replaced it where a proxy is trusted."""
    return request.client.host if request.client else "unknown"

"""An address that leads nowhere: a page for people, a problem for programs."""

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from backend.errors import handle_http_error
from backend.http_types import AnyRequest
from backend.pages.showing import show
from backend.settings import Settings


def answer_lost_visitor(
    request: AnyRequest, error: HTTPException
) -> Response[dict[str, object]] | Template:
    """Answer what the router refuses; programs (the interface, webhooks) get problem+json."""
    is_person = "text/html" in request.headers.get("accept", "")
    if error.status_code == 404 and is_person and not request.url.path.startswith("/api/"):
        settings: Settings = request.app.state.settings
        return show(request, settings, "missing.html", status=404)
    return handle_http_error(request, error)

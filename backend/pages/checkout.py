"""The sandbox's checkout on the service's own address, as a payer's browser finds it."""

from http import HTTPStatus

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.errors import NotFound, ServiceUnavailable
from backend.http_types import AnyRequest
from backend.providers.sandbox_stripe import SandboxPage, SandboxSilent, SandboxStripeClient

MAX_FORM_BYTES = 10_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class SandboxCheckoutController(Controller):
    include_in_schema = False

    @get("/sandbox/checkout/{session_id:str}")
    async def checkout(
        self, session_id: FromPath[str], sandbox_stripe: NamedDependency[SandboxStripeClient]
    ) -> Response[str]:
        """The page to pay on. Raises: NotFound, ServiceUnavailable."""
        try:
            return _answer(await sandbox_stripe.show(_known(session_id)))
        except SandboxSilent as error:
            raise ServiceUnavailable("The sandbox's checkout does not answer.") from error

    @post("/sandbox/checkout/{session_id:str}", request_max_body_size=MAX_FORM_BYTES)
    async def press(
        self,
        request: AnyRequest,
        session_id: FromPath[str],
        sandbox_stripe: NamedDependency[SandboxStripeClient],
    ) -> Response[str]:
        """A button of it. Raises: NotFound, ServiceUnavailable."""
        try:
            return _answer(await sandbox_stripe.press(_known(session_id), await request.body()))
        except SandboxSilent as error:
            raise ServiceUnavailable("The sandbox's checkout does not answer.") from error


def _known(session_id: str) -> str:
    """An id that can go into an address. Raises: NotFound."""
    if not (session_id.isascii() and session_id.replace("_", "").isalnum()):
        raise NotFound
    return session_id


def _answer(page: SandboxPage) -> Response[str]:
    headers = {**HEADERS, "Location": page.location} if page.location else HEADERS
    status = HTTPStatus.SEE_OTHER if page.location else page.status
    return Response(page.html, status_code=status, media_type="text/html", headers=headers)

"""Every refusal the service makes, and the one handler that turns it into problem+json."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar, Literal

import msgspec
import structlog
from asyncpg import CharacterNotInRepertoireError
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException

from backend.http_types import AnyRequest

ErrorCode = Literal[
    "validation_failed",
    "not_signed_in",
    "email_not_verified",
    "not_found",
    "insufficient_credits",
    "price_changed",
    "account_frozen",
    "wrong_password",
    "totp_required",
    "credits_left",
    "jobs_running",
    "dispute_open",
    "too_many_requests",
    "image_too_large",
    "image_unreadable",
    "image_type_unsupported",
    "idempotency_conflict",
    "gone",
    "service_unavailable",
    "payment_unavailable",
    "internal_error",
]

log = structlog.get_logger()


class BackendError(Exception):
    """A refusal with a stable code, a title for all cases and a sentence for this one.

    `extra` is shown to the caller as further fields of the problem; it never holds secrets.
    """

    code: ClassVar[ErrorCode] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra: dict[str, msgspec.Raw | str | int] = {}


class ValidationFailed(BackendError):
    """One field of a request cannot be used; `field` names it."""

    code = "validation_failed"
    status = 422
    title = "The request is not valid"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.extra = {"field": field}


class NotFound(BackendError):
    code = "not_found"
    status = 404
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("There is nothing here that belongs to this account.")


class Gone(BackendError):
    code = "gone"
    status = 410
    title = "No longer kept"


class TooManyRequests(BackendError):
    code = "too_many_requests"
    status = 429
    title = "Too many requests"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            f"Too many tries. Wait {retry_after_seconds} seconds and try again.",
            headers={"Retry-After": str(retry_after_seconds)},
        )


class ServiceUnavailable(BackendError):
    code = "service_unavailable"
    status = 503
    title = "The service is not available"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error on the wire, after RFC 9457."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    field: str = ""
    needed_credits: int | None = None
    available_credits: int | None = None
    was_credits: int | None = None
    now_credits: int | None = None


def problem_response(
    code: str, title: str, status: int, detail: str, **more: object
) -> Response[dict[str, object]]:
    """A problem+json answer; `headers` in `more` become headers, the rest fields."""
    headers = more.pop("headers", {})
    assert isinstance(headers, dict)
    body: dict[str, object] = {
        "type": f"urn:opendream:{code}",
        "code": code,
        "title": title,
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(
        body, status_code=status, media_type="application/problem+json", headers=headers
    )


def handle_backend_error(_: AnyRequest, error: BackendError) -> Response[dict[str, object]]:
    return problem_response(
        error.code, error.title, error.status, error.detail, headers=error.headers, **error.extra
    )


_CODES_BY_STATUS: dict[int, ErrorCode] = {
    400: "validation_failed",
    401: "not_signed_in",
    403: "not_found",
    404: "not_found",
    405: "validation_failed",
    410: "gone",
    413: "validation_failed",
    415: "image_type_unsupported",
    422: "validation_failed",
    429: "too_many_requests",
    503: "service_unavailable",
}


def handle_http_error(_: AnyRequest, error: HTTPException) -> Response[dict[str, object]]:
    """Litestar's own refusals in our words; a malformed body is 422 and names its field."""
    if isinstance(error, ValidationException):
        detail, field = _first_complaint(error)
        return problem_response(
            "validation_failed", ValidationFailed.title, 422, detail, field=field
        )
    code = _CODES_BY_STATUS.get(error.status_code, "internal_error")
    title = HTTPStatus(error.status_code).phrase
    headers = dict(error.headers or {})
    return problem_response(code, title, error.status_code, error.detail or title, headers=headers)


def _first_complaint(error: ValidationException) -> tuple[str, str]:
    """The sentence and the field of the first thing that was wrong with a request."""
    if isinstance(error.extra, list) and error.extra and isinstance(error.extra[0], dict):
        first = error.extra[0]
        field = str(first.get("key", ""))
        message = str(first.get("message", "is not valid"))
        return (f"{field}: {message}" if field else message), field
    return error.detail, ""


def handle_unstorable(
    request: AnyRequest, _: CharacterNotInRepertoireError
) -> Response[dict[str, object]]:
    """PostgreSQL keeps no NUL in a text; no field of ours has a use for one."""
    refusal = ValidationFailed("text", "one character cannot be used here; leave it out.")
    return handle_backend_error(request, refusal)


def handle_outage(request: AnyRequest, error: Exception) -> Response[dict[str, object]]:
    """The database or the disk is away: no bug, and over in a moment or for an operator to mend."""
    log.error(
        "request_unserved", path=request.scope.get("path_template", ""), error=type(error).__name__
    )
    refusal = ServiceUnavailable(
        "A part of the service does not answer. Please try again in a moment.",
        headers={"Retry-After": "5"},
    )
    return handle_backend_error(request, refusal)


def handle_crash(request: AnyRequest, error: Exception) -> Response[dict[str, object]]:
    """A bug: logged with its traceback, answered without any detail of it."""
    log.error("request_crashed", path=request.scope.get("path_template", ""), exc_info=error)
    return problem_response(
        "internal_error",
        BackendError.title,
        500,
        "This is our fault. Nothing was charged for it; please try again.",
    )

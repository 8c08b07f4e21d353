"""How Stripe refuses: a status, a type, a code, the parameter."""

from http import HTTPStatus

from msgspec import Struct


class StripeFault(Exception):
    """A refusal that is sent as `{"error": {…}}`."""

    def __init__(
        self, status: int, kind: str, message: str, *, code: str | None = None, param: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = ErrorBody(
            ErrorDetails(type=kind, message=message, code=code, param=param or None)
        )


class ErrorDetails(Struct, omit_defaults=True):
    type: str
    message: str
    code: str | None = None
    param: str | None = None


class ErrorBody(Struct):
    error: ErrorDetails


def invalid(message: str, param: str = "", *, code: str | None = None) -> StripeFault:
    return StripeFault(
        HTTPStatus.BAD_REQUEST, "invalid_request_error", message, code=code, param=param
    )


def missing(kind: str, object_id: str, param: str = "id") -> StripeFault:
    return StripeFault(
        HTTPStatus.NOT_FOUND,
        "invalid_request_error",
        f"No such {kind}: '{object_id}'",
        code="resource_missing",
        param=param,
    )

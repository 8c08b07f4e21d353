"""What the provider's error answers and broken connections mean for us."""

import re
from collections.abc import Iterator

import httpx
import msgspec
from google.genai.errors import APIError
from msgspec import Struct

from backend.providers.image_model import ModelUnavailable

_OPERATOR_WORDS = {401: "bad_key", 403: "forbidden", 404: "model_not_found"}
_WORTH_ANOTHER_TRY = frozenset({408, 409, 425})
_SECONDS = re.compile(r"^(\d+(?:\.\d+)?)s?$")
_SPENDING = re.compile(r"spend|billing|per.?day|daily", re.IGNORECASE)
_MOST_RETRY_SECONDS = 86_400.0

_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
)


class _Violation(Struct, frozen=True, rename="camel"):
    quota_id: str = ""


class _Detail(Struct, frozen=True, rename="camel"):
    """One entry of google.rpc.Status.details, whichever kind it is."""

    reason: str = ""
    retry_delay: str = ""
    violations: list[_Violation] | None = None


class _Error(Struct, frozen=True):
    status: str = ""
    message: str = ""
    details: list[_Detail] | None = None


class _Envelope(Struct, frozen=True):
    error: _Error = _Error()


def from_status(error: APIError) -> ModelUnavailable:
    """Translate an answer whose HTTP status is not 200."""
    body = _read(error)
    code = int(error.code or 0)
    if code == 400:
        return _bad_request(body)
    if code in _OPERATOR_WORDS:
        return ModelUnavailable("operator", _OPERATOR_WORDS[code])
    if code == 429:
        return _too_many(error, body)
    if code >= 500 or code in _WORTH_ANOTHER_TRY:
        delay_seconds = _delay_seconds(error, body)
        return ModelUnavailable("transient", f"http_{code}", retry_after_seconds=delay_seconds)
    if code < 400:
        return ModelUnavailable("operator", "redirected")
    return ModelUnavailable("request", "too_large" if code == 413 else f"http_{code}")


def from_transport(error: httpx.HTTPError | httpx.InvalidURL) -> ModelUnavailable:
    """Translate a connection that failed; without a word of the foreign message."""
    if isinstance(error, _NOTHING_SENT):
        return ModelUnavailable("transient", "not_reachable")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return ModelUnavailable("operator", "bad_address")
    if isinstance(error, httpx.TimeoutException):
        return ModelUnavailable("uncertain", "timed_out")
    return ModelUnavailable("uncertain", "connection_lost")


def _bad_request(body: _Error) -> ModelUnavailable:
    reasons = {detail.reason for detail in body.details or []}
    if "API_KEY_INVALID" in reasons or "api key" in body.message.lower():
        return ModelUnavailable("operator", "bad_key")
    if body.status == "FAILED_PRECONDITION":
        return ModelUnavailable("operator", "billing_or_region")
    return ModelUnavailable("request", "bad_request")


def _too_many(error: APIError, body: _Error) -> ModelUnavailable:
    """Per-minute limits pass; a day's quota or a spending cap does not, for today."""
    quotas = " ".join(quota.quota_id for detail in body.details or [] for quota in _quotas(detail))
    if _SPENDING.search(quotas) or (not quotas and _SPENDING.search(body.message)):
        return ModelUnavailable("operator", "quota_used_up")
    return ModelUnavailable(
        "transient", "rate_limited", retry_after_seconds=_delay_seconds(error, body)
    )


def _quotas(detail: _Detail) -> Iterator[_Violation]:
    yield from detail.violations or []


def _delay_seconds(error: APIError, body: _Error) -> float | None:
    """Google's RetryInfo, else the plain Retry-After header."""
    headers = error.response.headers if isinstance(error.response, httpx.Response) else {}
    texts = [detail.retry_delay for detail in body.details or []]
    for text in [*texts, headers.get("retry-after", "")]:
        match = _SECONDS.match(text.strip())
        if match:
            return min(float(match[1]), _MOST_RETRY_SECONDS)
    return None


def _read(error: APIError) -> _Error:
    """The body as far as it looks like Google's; proxies answer in HTML."""
    try:
        return msgspec.convert(error.details, _Envelope).error
    except msgspec.ValidationError:
        return _Error()

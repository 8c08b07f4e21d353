"""Error answers that the sandbox does not play: odd bodies, headers, quotas in words."""

import httpx
import pytest
from google.genai.errors import APIError, ClientError, ServerError

from backend.providers.gemini_errors import from_status, from_transport

Body = dict[str, object]


def too_many(body: Body, headers: dict[str, str] | None = None) -> APIError:
    return ClientError(429, body, httpx.Response(429, headers=headers))


def test_a_plain_retry_after_header_is_believed() -> None:
    error = from_status(too_many({"error": {"message": "Slow down."}}, {"Retry-After": "12"}))

    assert (error.kind, error.retry_after_seconds) == ("transient", 12.0)


@pytest.mark.parametrize("header", ["soon", "-3", "Wed, 21 Oct 2026 07:28:00 GMT", "1e9"])
def test_a_header_that_is_no_number_of_seconds_is_ignored(header: str) -> None:
    error = from_status(too_many({"error": {}}, {"Retry-After": header}))

    assert error.retry_after_seconds is None


def test_nobody_waits_longer_than_a_day() -> None:
    error = from_status(too_many({"error": {}}, {"Retry-After": "99999999999"}))

    assert error.retry_after_seconds == 86_400


@pytest.mark.parametrize(
    "message",
    ["You exceeded your spending cap.", "Check your plan and billing.", "Daily limit reached."],
)
def test_a_quota_that_only_words_tell_of_is_the_operators_matter(message: str) -> None:
    assert from_status(too_many({"error": {"message": message}})).kind == "operator"


def test_a_minutes_quota_passes_even_if_the_message_speaks_of_billing() -> None:
    quota = {"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}]}
    retry = {"retryDelay": "17.5s"}
    body: Body = {"error": {"message": "Check your billing.", "details": [quota, retry]}}

    error = from_status(too_many(body))

    assert (error.kind, error.retry_after_seconds) == ("transient", 17.5)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"error": "text"},
        {"error": {"details": "text"}},
        {"error": {"details": [{"retryDelay": 17}]}},
        {"message": "<html>", "status": "Bad Gateway"},
    ],
)
def test_a_body_that_is_not_googles_is_judged_by_its_status(body: Body) -> None:
    assert from_status(too_many(body)).kind == "transient"
    assert from_status(ServerError(503, body, None)).kind == "transient"
    assert from_status(ClientError(400, body, None)).kind == "request"


def test_a_key_that_is_named_only_in_the_message_is_the_operators_matter() -> None:
    body: Body = {"error": {"message": "API key not valid. Please pass a valid API key."}}

    error = from_status(ClientError(400, body, None))

    assert (error.kind, error.reason) == ("operator", "bad_key")


@pytest.mark.parametrize(
    ("error", "kind", "cost"),
    [
        (httpx.ConnectError("no"), "transient", 0),
        (httpx.ConnectTimeout("no"), "transient", 0),
        (httpx.PoolTimeout("no"), "transient", 0),
        (httpx.WriteError("no"), "transient", 0),
        (httpx.ReadTimeout("no"), "uncertain", None),
        (httpx.ReadError("no"), "uncertain", None),
        (httpx.RemoteProtocolError("no"), "uncertain", None),
        (httpx.UnsupportedProtocol("no"), "operator", 0),
        (httpx.InvalidURL("no"), "operator", 0),
    ],
)
def test_a_broken_connection_says_whether_it_may_have_cost_something(
    error: httpx.HTTPError | httpx.InvalidURL, kind: str, cost: int | None
) -> None:
    translated = from_transport(error)

    assert (translated.kind, translated.cost_microdollars) == (kind, cost)

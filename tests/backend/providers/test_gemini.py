"""The provider asks Gemini rightly, and survives whatever it answers."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import cv2
import numpy as np
import pytest
import pytest_asyncio

from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import (
    ModelError,
    ModelMisbehaved,
    ModelRefused,
    ModelUnavailable,
)
from backend.sandbox.gemini import SandboxGemini
from tests.backend.providers.gemini_double import (
    KEY,
    PATIENT,
    model_for,
    playing,
    request_for,
    sandbox_running,
    small_jpeg,
)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def sandbox() -> AsyncIterator[SandboxGemini]:
    async with sandbox_running(keeps_pictures=True) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def connected(sandbox: SandboxGemini) -> AsyncIterator[GeminiImageModel]:
    async with model_for(sandbox, breaker=PATIENT) as one_for_all_tests:
        yield one_for_all_tests


@pytest.fixture
def model(sandbox: SandboxGemini, connected: GeminiImageModel) -> GeminiImageModel:
    sandbox.behave(playing())
    sandbox.forget()
    return connected


async def failure(model: GeminiImageModel, deadline_seconds: float = 20.0) -> ModelError:
    with pytest.raises(ModelError) as raised:
        await model.redraw(request_for(deadline_seconds=deadline_seconds))
    return raised.value


async def test_an_answer_is_a_picture_of_the_asked_size_with_its_cost(
    model: GeminiImageModel,
) -> None:
    answer = await model.redraw(request_for())

    pixels = cv2.imdecode(np.frombuffer(answer.picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels.shape == (848, 1264, 3)
    assert answer.model_version == "gemini-3-pro-image"
    assert answer.cost_microdollars == 620 * 2 + 236 * 12 + 1120 * 120


async def test_the_request_asks_for_one_picture_that_is_stored_nowhere(
    model: GeminiImageModel, sandbox: SandboxGemini
) -> None:
    await model.redraw(request_for())

    seen = sandbox.requests[-1]
    assert (seen.version, seen.model) == ("v1beta", "gemini-3-pro-image")
    assert seen.store is False
    assert seen.modalities == ("IMAGE",)
    assert (seen.aspect_ratio, seen.image_size) == ("3:2", "1K")
    assert seen.text == "Upscale this exact photograph."


async def test_the_picture_arrives_as_it_was_sent_and_before_its_context(
    model: GeminiImageModel, sandbox: SandboxGemini
) -> None:
    picture = small_jpeg()
    context = small_jpeg()[:-2] + b"\xff\xd9"
    request = request_for(picture)

    await model.redraw(
        type(request)(
            picture=request.picture,
            picture_mime=request.picture_mime,
            context=context,
            prompt=request.prompt,
            aspect_ratio="1:1",
            image_size="1K",
            deadline_seconds=20,
        )
    )

    assert [seen.data for seen in sandbox.requests[-1].pictures] == [picture, context]
    assert all(seen.metadata == () for seen in sandbox.requests[-1].pictures)


async def test_the_api_version_is_the_configured_one(sandbox: SandboxGemini) -> None:
    sandbox.behave(playing())
    async with model_for(sandbox, version="v1") as model:
        await model.redraw(request_for())

    assert sandbox.requests[-1].version == "v1"


@pytest.mark.parametrize("fault", ["wrong_type", "wrong_mime", "preview_first"])
async def test_the_largest_real_picture_is_taken_whatever_type_is_declared(
    model: GeminiImageModel, sandbox: SandboxGemini, fault: str
) -> None:
    sandbox.behave(playing(fault))

    answer = await model.redraw(request_for())

    pixels = cv2.imdecode(np.frombuffer(answer.picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels.shape[:2] == (848, 1264)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("text_only", "text_only"),
        ("empty_candidates", "empty_answer"),
        ("no_parts", "empty_answer"),
        ("empty_picture", "empty_picture"),
        ("broken_base64", "empty_picture"),
        ("broken_json", "broken_json"),
        ("error_in_answer", "error_in_answer"),
        ("not_a_picture", "not_a_picture"),
        ("finish:NO_IMAGE", "no_image"),
        ("finish:IMAGE_OTHER", "image_other"),
        ("finish:MALFORMED_RESPONSE", "malformed_response"),
        ("finish:MAX_TOKENS", "max_tokens"),
        ("finish:CONTINUATION", "continuation"),
        ("finish:SOMETHING_NEW_IN_2031", "something_new_in_2031"),
    ],
)
async def test_an_answer_without_a_picture_is_misbehaviour(
    model: GeminiImageModel, sandbox: SandboxGemini, fault: str, reason: str
) -> None:
    sandbox.behave(playing(fault))

    error = await failure(model)

    assert isinstance(error, ModelMisbehaved)
    assert error.reason == reason


@pytest.mark.parametrize(
    ("fault", "reason", "may_retry_once"),
    [
        ("finish:IMAGE_SAFETY", "image_safety", True),
        ("finish:IMAGE_PROHIBITED_CONTENT", "image_prohibited_content", False),
        ("finish:PROHIBITED_CONTENT", "prohibited_content", False),
        ("finish:SAFETY", "safety", False),
        ("finish:SPII", "spii", False),
        ("finish:BLOCKLIST", "blocklist", False),
        ("finish:RECITATION", "recitation", False),
        ("finish:IMAGE_RECITATION", "image_recitation", False),
        ("blocked_input", "input_prohibited_content", False),
        ("blocked_input:SAFETY", "input_safety", False),
    ],
)
async def test_a_declined_picture_says_why_and_whether_once_more_may_help(
    model: GeminiImageModel,
    sandbox: SandboxGemini,
    fault: str,
    reason: str,
    *,
    may_retry_once: bool,
) -> None:
    sandbox.behave(playing(fault))

    error = await failure(model)

    assert isinstance(error, ModelRefused)
    assert (error.reason, error.may_retry_once) == (reason, may_retry_once)
    assert error.cost_microdollars == 620 * 2 + 236 * 12


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "retry_after_seconds"),
    [
        ("status:400", "request", "bad_request", None),
        ("bad_key", "operator", "bad_key", None),
        ("billing", "operator", "billing_or_region", None),
        ("status:401", "operator", "bad_key", None),
        ("status:403", "operator", "forbidden", None),
        ("status:404", "operator", "model_not_found", None),
        ("status:413", "request", "too_large", None),
        ("status:418", "request", "http_418", None),
        ("status:302", "operator", "redirected", None),
        ("rate_limited", "transient", "rate_limited", None),
        ("rate_limited:17", "transient", "rate_limited", 17.0),
        ("rate_limited:0.5", "transient", "rate_limited", 0.5),
        ("day_quota", "operator", "quota_used_up", None),
        ("status:500", "transient", "http_500", None),
        ("status:503", "transient", "http_503", None),
        ("status:504", "transient", "http_504", None),
        ("html:502", "transient", "http_502", None),
        ("finish:PUP_LIMITED_DISABLED", "operator", "pup_limited_disabled", None),
        ("finish:ESCALATION", "operator", "escalation", None),
        ("close", "uncertain", "connection_lost", None),
        ("reset", "uncertain", "connection_lost", None),
    ],
)
async def test_an_unavailable_provider_says_what_may_help(
    model: GeminiImageModel,
    sandbox: SandboxGemini,
    fault: str,
    kind: str,
    reason: str,
    retry_after_seconds: float | None,
) -> None:
    sandbox.behave(playing(fault))

    error = await failure(model)

    assert isinstance(error, ModelUnavailable)
    assert (error.kind, error.reason) == (kind, reason)
    assert error.retry_after_seconds == retry_after_seconds
    assert len(sandbox.requests) == 1, "the SDK must not try again by itself"


@pytest.mark.parametrize("fault", ["hang", "drip:30"])
async def test_the_deadline_is_total_and_the_client_works_afterwards(
    model: GeminiImageModel, sandbox: SandboxGemini, fault: str
) -> None:
    sandbox.behave(playing(fault))
    started = time.monotonic()

    error = await failure(model, deadline_seconds=1.0)

    assert isinstance(error, ModelUnavailable)
    assert (error.kind, error.reason) in [("uncertain", "deadline"), ("uncertain", "timed_out")]
    assert time.monotonic() - started < 3
    assert (await model.redraw(request_for())).picture


async def test_nothing_listening_is_transient_and_free() -> None:
    async with sandbox_running() as gone:
        address = gone.base_url
    model = GeminiImageModel(KEY, base_url=address)

    error = await failure(model)
    await model.close()

    assert isinstance(error, ModelUnavailable)
    assert (error.kind, error.reason) == ("transient", "not_reachable")
    assert error.cost_microdollars == 0


async def test_a_cancelled_call_ends_at_once_and_the_client_works_afterwards(
    model: GeminiImageModel, sandbox: SandboxGemini
) -> None:
    sandbox.behave(playing("hang"))
    call = asyncio.create_task(model.redraw(request_for()))
    assert await sandbox.wait_for_requests(1)

    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
    assert (await model.redraw(request_for())).picture


@pytest.mark.parametrize(
    "fault", ["bad_key", "status:400", "html:502", "broken_json", "broken_base64", "reset", "hang"]
)
async def test_neither_key_nor_body_is_in_an_error_or_a_log(
    model: GeminiImageModel,
    sandbox: SandboxGemini,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    sandbox.behave(playing(fault))
    caplog.set_level(logging.DEBUG)

    error = await failure(model, deadline_seconds=2.0)

    told = f"{error!r} {error} {error.__context__!r} {error.__cause__!r} {model!r} {caplog.text}"
    assert KEY not in told
    assert "inlineData" not in told
    assert "Gateway" not in told
    assert "Upscale this" not in told


async def test_a_wrong_key_shows_in_the_check_without_a_paid_call(sandbox: SandboxGemini) -> None:
    sandbox.forget()
    sandbox.behave(type(playing())(latency_seconds=0, valid_key="the-right-one"))

    async with model_for(sandbox, key="the-right-one") as right:
        await right.check()
    async with model_for(sandbox, key="another") as wrong:
        with pytest.raises(ModelUnavailable) as raised:
            await wrong.check()

    assert (raised.value.kind, raised.value.reason) == ("operator", "bad_key")
    assert sandbox.requests == []


async def test_a_dead_provider_is_left_alone_after_a_while(sandbox: SandboxGemini) -> None:
    sandbox.forget()
    sandbox.behave(playing(always="bad_key"))

    async with model_for(sandbox) as model:
        for _ in range(5):
            error = await failure(model)
            assert isinstance(error, ModelUnavailable)
            assert error.kind == "operator"

    assert len(sandbox.requests) == 3


async def test_a_call_leaves_the_services_loop_free(
    model: GeminiImageModel, sandbox: SandboxGemini
) -> None:
    sandbox.behave(playing())
    heavy = request_for()
    request = type(heavy)(
        picture=heavy.picture + bytes(6_000_000),
        picture_mime="image/jpeg",
        prompt=heavy.prompt,
        aspect_ratio="1:1",
        image_size="1K",
        deadline_seconds=30,
    )
    stalls: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            stalls.append(time.perf_counter() - before)

    watching = asyncio.create_task(watch())
    await model.redraw(request)
    watching.cancel()

    # On the service's own loop the same call stalls it for hundreds of milliseconds.
    assert max(stalls) < 0.2


async def test_unexpected_base64_alphabets_are_both_read(
    model: GeminiImageModel, sandbox: SandboxGemini
) -> None:
    # The SDK sends the URL-safe alphabet; a picture of all byte pairs needs both special letters.
    picture = small_jpeg()[:-2] + bytes(range(256)) * 3 + b"\xff\xd9"

    await model.redraw(request_for(picture))

    assert sandbox.requests[-1].pictures[0].data == picture

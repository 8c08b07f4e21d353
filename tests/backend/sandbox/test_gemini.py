"""The sandbox speaks Gemini's wire: both namings, both alphabets, true sizes, faults in order."""

import base64
import json
from collections.abc import AsyncIterator

import cv2
import httpx
import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from backend.imaging.buckets import BUCKETS, Bucket
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import Behaviour
from tests.backend.providers.gemini_double import playing, sandbox_running, small_jpeg

KEY = {"x-goog-api-key": "any"}
GENERATE = "/v1beta/models/gemini-3-pro-image:generateContent"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def sandbox() -> AsyncIterator[SandboxGemini]:
    async with sandbox_running() as running:
        yield running


@pytest_asyncio.fixture
async def http(sandbox: SandboxGemini) -> AsyncIterator[httpx.AsyncClient]:
    sandbox.behave(playing())
    sandbox.forget()
    async with httpx.AsyncClient(base_url=sandbox.base_url, headers=KEY, timeout=30) as client:
        yield client


def body(picture: bytes | None = None, **image_config: str) -> dict[str, object]:
    """A request in Google's documented camelCase."""
    data = base64.b64encode(small_jpeg() if picture is None else picture).decode()
    return {
        "contents": [
            {
                "role": "user",
                "parts": [
                    {"inlineData": {"mimeType": "image/jpeg", "data": data}},
                    {"text": "Upscale."},
                ],
            }
        ],
        "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": image_config},
    }


def picture_of(answer: httpx.Response) -> NDArray[np.uint8]:
    part = answer.json()["candidates"][0]["content"]["parts"][0]
    data = np.frombuffer(base64.b64decode(part["inlineData"]["data"]), np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert pixels is not None
    return pixels.astype(np.uint8)


@pytest.mark.parametrize(
    "bucket", [bucket for bucket in BUCKETS if bucket.image_size == "1K"], ids=str
)
async def test_each_ratio_has_its_true_pixels(http: httpx.AsyncClient, bucket: Bucket) -> None:
    answer = await http.post(GENERATE, json=body(aspectRatio=bucket.aspect_ratio, imageSize="1K"))

    assert picture_of(answer).shape[:2] == (bucket.height_px, bucket.width_px)


async def test_2k_is_twice_1k_and_its_tokens_are_said(http: httpx.AsyncClient) -> None:
    answer = await http.post(GENERATE, json=body(aspectRatio="16:9", imageSize="2K"))

    assert picture_of(answer).shape[:2] == (1536, 2752)
    usage = answer.json()["usageMetadata"]
    assert usage["candidatesTokensDetails"] == [{"modality": "IMAGE", "tokenCount": 1120}]


async def test_without_a_ratio_the_inputs_own_is_nearest(http: httpx.AsyncClient) -> None:
    answer = await http.post(GENERATE, json=body())

    assert picture_of(answer).shape[:2] == (848, 1264)


async def test_snake_case_and_the_url_safe_alphabet_are_understood(
    http: httpx.AsyncClient, sandbox: SandboxGemini
) -> None:
    data = base64.urlsafe_b64encode(small_jpeg()).decode().rstrip("=")
    request = {
        "contents": [{"parts": [{"inline_data": {"mime_type": "image/jpeg", "data": data}}]}],
        "generation_config": {
            "response_modalities": ["IMAGE"],
            "image_config": {"aspect_ratio": "1:1", "image_size": "1K"},
        },
    }

    answer = await http.post(GENERATE, json=request)

    assert picture_of(answer).shape[:2] == (1024, 1024)
    assert sandbox.requests[-1].pictures[0].size_bytes == len(small_jpeg())


@pytest.mark.parametrize(
    "request_body",
    [
        b"not json",
        b"{}",
        json.dumps(body(aspectRatio="7:3", imageSize="1K")).encode(),
        json.dumps(body(aspectRatio="1:1", imageSize="4k")).encode(),
        json.dumps(body(b"not a picture", aspectRatio="1:1", imageSize="1K")).encode(),
        json.dumps({"contents": [{"parts": [{"text": "no picture"}]}]}).encode(),
    ],
)
async def test_a_bad_request_is_answered_like_google_does(
    http: httpx.AsyncClient, request_body: bytes
) -> None:
    answer = await http.post(GENERATE, content=request_body)

    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


async def test_without_a_key_nothing_is_served(sandbox: SandboxGemini) -> None:
    async with httpx.AsyncClient(base_url=sandbox.base_url) as stranger:
        asked = await stranger.post(GENERATE, json=body())
        looked = await stranger.get("/v1beta/models/gemini-3-pro-image")

    assert asked.status_code == looked.status_code == 403
    assert asked.json()["error"]["status"] == "PERMISSION_DENIED"


async def test_the_model_can_be_looked_up_and_other_paths_are_not_found(
    http: httpx.AsyncClient,
) -> None:
    model = await http.get("/v1/models/gemini-3-pro-image")
    other = await http.get("/v1beta/files")

    assert model.json()["name"] == "models/gemini-3-pro-image"
    assert other.status_code == 404


async def test_a_script_is_played_once_in_order_and_then_the_rest(
    http: httpx.AsyncClient, sandbox: SandboxGemini
) -> None:
    sandbox.behave(playing("status:503", "ok", "rate_limited:3", always="finish:NO_IMAGE"))

    answers = [
        await http.post(GENERATE, json=body(aspectRatio="1:1", imageSize="1K")) for _ in range(4)
    ]

    assert [answer.status_code for answer in answers] == [503, 200, 429, 200]
    assert answers[2].json()["error"]["details"][1]["retryDelay"] == "3s"
    assert answers[3].json()["candidates"][0]["finishReason"] == "NO_IMAGE"
    assert [seen.fault for seen in sandbox.requests] == ["status", "ok", "rate_limited", "finish"]


async def test_the_same_picture_drifts_the_same_way_each_time(
    http: httpx.AsyncClient, sandbox: SandboxGemini
) -> None:
    sandbox.behave(Behaviour(latency_seconds=0, drift="strong"))

    first = picture_of(await http.post(GENERATE, json=body(aspectRatio="3:2")))
    again = picture_of(await http.post(GENERATE, json=body(aspectRatio="3:2")))

    assert np.array_equal(first, again)


async def test_metadata_that_was_sent_is_noticed(
    http: httpx.AsyncClient, sandbox: SandboxGemini
) -> None:
    plain = small_jpeg()
    exif = b"\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"
    tagged = plain[:2] + exif + plain[2:]

    await http.post(GENERATE, json=body(plain, aspectRatio="1:1"))
    await http.post(GENERATE, json=body(tagged, aspectRatio="1:1"))

    assert [seen.pictures[0].metadata for seen in sandbox.requests] == [(), ("exif_or_xmp",)]


async def test_pictures_are_kept_only_when_asked(
    http: httpx.AsyncClient, sandbox: SandboxGemini
) -> None:
    await http.post(GENERATE, json=body(aspectRatio="1:1"))

    assert sandbox.requests[-1].pictures[0].data is None


async def test_a_taken_port_is_an_error_at_start(sandbox: SandboxGemini) -> None:
    port = int(sandbox.base_url.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        await SandboxGemini(port=port).start()


async def test_stopping_ends_even_a_hanging_call() -> None:
    hanging = SandboxGemini(behaviour=playing(always="hang"))
    await hanging.start()
    async with httpx.AsyncClient(base_url=hanging.base_url, headers=KEY) as client:
        with pytest.raises(httpx.TimeoutException):
            await client.post(GENERATE, json=body(), timeout=0.3)
        assert await hanging.wait_for_requests(1)

        await hanging.stop()

        with pytest.raises(httpx.ConnectError):
            await client.get("/v1beta/models/gemini-3-pro-image")

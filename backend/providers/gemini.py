"""Google's image model through google-genai: one POST a picture, nothing stored at Google."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

import httpx
from google import genai
from google.genai import types
from google.genai.errors import APIError

from backend.providers.authorities import trusted_authorities
from backend.providers.call_thread import CallThread
from backend.providers.circuit_breaker import CircuitBreaker
from backend.providers.gemini_answers import read_answer
from backend.providers.gemini_errors import from_status, from_transport
from backend.providers.gemini_transport import WaryTransport
from backend.providers.image_model import (
    ModelAnswer,
    ModelError,
    ModelMisbehaved,
    ModelRequest,
    ModelUnavailable,
)

GOOGLE_BASE_URL = "https://generativelanguage.googleapis.com"
DEFAULT_API_VERSION = "v1beta"
DEFAULT_MODEL = "gemini-3-pro-image"
_CHECK_SECONDS = 20.0

T = TypeVar("T")


class GeminiImageModel:
    """An ImageModel that speaks Gemini's protocol, to Google or to whoever has `base_url`.

    Calls run on a thread of their own. Client, options and the SDK's errors hold the key or whole
    bodies: none of them is ever logged or chained.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str = "",
        api_version: str = DEFAULT_API_VERSION,
        model: str = DEFAULT_MODEL,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url or GOOGLE_BASE_URL
        self._api_version = api_version
        self._model = model
        self._breaker = breaker or CircuitBreaker(time.monotonic)
        self._thread = CallThread("gemini")
        self._http: httpx.AsyncClient | None = None
        self._client: genai.Client | None = None

    def __repr__(self) -> str:
        """Without the key."""
        return f"GeminiImageModel({self._model!r})"

    async def redraw(self, request: ModelRequest) -> ModelAnswer:
        """Ask for one picture. Raises: ModelRefused, ModelUnavailable, ModelMisbehaved."""
        self._breaker.before_call()
        try:
            answer = await self._thread.run(lambda: self._redraw(request))
        except ModelUnavailable as error:
            self._breaker.failed(error)
            raise
        except ModelError:
            self._breaker.answered()
            raise
        self._breaker.answered()
        return answer

    async def check(self) -> None:
        """Look the model up: free, and wrong keys and retired models show. Raises as `redraw`."""
        await self._thread.run(self._look_up)

    async def close(self) -> None:
        """Drop the connections and the thread."""
        if self._http is not None:
            await self._thread.run(self._http.aclose)
        self._http = self._client = None
        await self._thread.close()

    async def _redraw(self, request: ModelRequest) -> ModelAnswer:
        call = self._connected().aio.models.generate_content(
            model=self._model,
            contents=types.Content(role="user", parts=_parts(request)),
            config=_config(request),
        )
        response = await _within(request.deadline_seconds, call)
        raw = response.sdk_http_response
        return read_answer((raw.body if raw else None) or "", request, self._model)

    async def _look_up(self) -> None:
        await _within(_CHECK_SECONDS, self._connected().aio.models.get(model=self._model))

    def _connected(self) -> genai.Client:
        """The client, made on the thread whose loop it belongs to."""
        if self._client is None:
            self._http = httpx.AsyncClient(
                transport=WaryTransport(httpx.AsyncHTTPTransport(verify=trusted_authorities()))
            )
            self._client = genai.Client(
                api_key=self._api_key,
                vertexai=False,
                http_options=types.HttpOptions(
                    base_url=self._base_url,
                    api_version=self._api_version,
                    httpx_async_client=self._http,
                ),
            )
        return self._client


def _parts(request: ModelRequest) -> list[types.Part]:
    """The picture first: an answer that takes only one picture into account takes this one."""
    parts = [types.Part.from_bytes(data=request.picture, mime_type=request.picture_mime)]
    if request.context is not None:
        parts.append(types.Part.from_bytes(data=request.context, mime_type="image/jpeg"))
    return [*parts, types.Part.from_text(text=request.prompt)]


def _config(request: ModelRequest) -> types.GenerateContentConfig:
    """One answer of one picture, stored nowhere, continued and repeated by nobody but us.

    The raw body is asked for because the SDK's own reading loses errors inside a 200, warns about
    reasons it does not know and puts picture bytes into its messages.
    """
    return types.GenerateContentConfig(
        response_modalities=["IMAGE"],
        image_config=types.ImageConfig(
            aspect_ratio=request.aspect_ratio, image_size=request.image_size
        ),
        store=False,
        automatic_continuation=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        should_return_http_response=True,
        http_options=types.HttpOptions(timeout=max(1, int(request.deadline_seconds * 1000))),
    )


async def _within(deadline_seconds: float, call: Awaitable[T]) -> T:
    """Await a call for a total time, and turn whatever it raises into our errors.

    Ours is raised outside the handlers: a chained SDK error would carry the body into a log.
    """
    problem: ModelError
    try:
        async with asyncio.timeout(deadline_seconds):
            return await call
    except TimeoutError:
        problem = ModelUnavailable("uncertain", "deadline")
    except APIError as error:
        problem = from_status(error)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = from_transport(error)
    except ValueError:
        problem = ModelMisbehaved("broken_json")
    raise problem

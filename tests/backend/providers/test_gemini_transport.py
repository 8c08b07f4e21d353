"""The transport believes nothing: sizes are bounded, nothing is unpacked, connecting is quick."""

from collections.abc import AsyncIterator

import httpx
import pytest

from backend.providers.gemini_transport import CONNECT_SECONDS, WaryTransport


class Chunks(httpx.AsyncByteStream):
    """Endless pieces of an answer; knows how many were taken."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.taken = 0
        self.is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.count):
            self.taken += 1
            yield b"x" * 1000

    async def aclose(self) -> None:
        self.is_closed = True


class OneAnswer(httpx.AsyncBaseTransport):
    """Answers every request with the same stream."""

    def __init__(self, stream: Chunks, headers: dict[str, str] | None = None) -> None:
        self.stream = stream
        self.headers = headers or {}
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(200, headers=self.headers, stream=self.stream)


async def test_an_answer_within_the_limit_arrives_whole() -> None:
    stream = Chunks(5)
    async with httpx.AsyncClient(transport=WaryTransport(OneAnswer(stream), 5000)) as client:
        answer = await client.get("http://model.invalid/")

    assert len(answer.content) == 5000
    assert stream.is_closed


async def test_an_endless_answer_is_cut_off_at_the_limit() -> None:
    stream = Chunks(1_000_000)
    async with httpx.AsyncClient(transport=WaryTransport(OneAnswer(stream), 5000)) as client:
        with pytest.raises(httpx.ReadError):
            await client.get("http://model.invalid/")

    assert stream.taken == 6
    assert stream.is_closed


async def test_a_compressed_answer_is_not_unpacked() -> None:
    stream = Chunks(1)
    inner = OneAnswer(stream, {"Content-Encoding": "gzip"})
    async with httpx.AsyncClient(transport=WaryTransport(inner)) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("http://model.invalid/")

    assert stream.taken == 0
    assert inner.asked[0].headers["Accept-Encoding"] == "identity"


async def test_connecting_has_a_limit_of_its_own() -> None:
    inner = OneAnswer(Chunks(1))
    async with httpx.AsyncClient(transport=WaryTransport(inner), timeout=300) as client:
        await client.get("http://model.invalid/")

    timeout = inner.asked[0].extensions["timeout"]
    assert (timeout["connect"], timeout["read"]) == (CONNECT_SECONDS, 300)

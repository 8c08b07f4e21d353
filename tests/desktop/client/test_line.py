"""The way to the service can be changed while requests are on it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine

import httpx
import pytest

from desktop.client.api import ApiClient
from desktop.client.errors import ServiceUnreachable

Answer = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def line(answer: Answer) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://service")


def balance(available: int) -> httpx.Response:
    async def body() -> AsyncIterator[bytes]:
        yield b'{"available": %d, "held": 0, "debt": 0}' % available

    return httpx.Response(200, headers={"Content-Type": "application/json"}, content=body())


async def answer_two(_: httpx.Request) -> httpx.Response:
    return balance(2)


async def test_what_is_under_way_ends_where_it_began_and_the_next_goes_the_new_way() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def answer_one_late(_: httpx.Request) -> httpx.Response:
        begun.set()
        await may_end.wait()
        return balance(1)

    old, new = line(answer_one_late), line(answer_two)
    proxies: list[str | None] = []

    def reopen(proxy_url: str | None) -> httpx.AsyncClient:
        proxies.append(proxy_url)
        return new

    api = ApiClient(old, "token", reopen=reopen)
    first = asyncio.create_task(api.credits.balance())
    await begun.wait()

    await api.use_proxy("http://proxy:8080")
    second = await api.credits.balance()
    was_open = not old.is_closed
    may_end.set()

    assert (proxies, second.available, was_open) == (["http://proxy:8080"], 2, True)
    assert ((await first).available, old.is_closed) == (1, True)
    await api.close()
    assert new.is_closed


async def test_a_stream_without_an_end_is_opened_anew_on_the_new_way() -> None:
    begun = asyncio.Event()

    async def events() -> AsyncIterator[bytes]:
        yield b": here\n\n"
        begun.set()
        await asyncio.Event().wait()

    async def stream(_: httpx.Request) -> httpx.Response:
        kind = {"Content-Type": "text/event-stream"}
        return httpx.Response(200, headers=kind, content=events())

    async def listen() -> None:
        async for _ in api.events.listen():
            pass

    old = line(stream)
    api = ApiClient(old, "token", reopen=lambda _: line(answer_two))
    listening = asyncio.create_task(listen())
    await begun.wait()

    await api.use_proxy(None)

    with pytest.raises(ServiceUnreachable):
        await listening
    assert old.is_closed
    assert (await api.credits.balance()).available == 2
    await api.close()

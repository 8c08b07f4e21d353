"""The loopback server speaks plain HTTP/1.1: kept connections, `Expect`, rude clients."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from backend.sandbox.http_server import Exchange, LoopbackServer


async def echo(exchange: Exchange) -> None:
    request = exchange.request
    await exchange.answer(200, request.method.encode() + b" " + request.body, "text/plain")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[LoopbackServer]:
    running = LoopbackServer(echo)
    await running.start()
    yield running
    await running.stop()


async def test_a_connection_serves_one_request_after_another(server: LoopbackServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)

    for body in (b"one", b"second"):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = await reader.readexactly(len(body) + 5)
        assert head.startswith(b"HTTP/1.1 200")
        assert answer == b"POST " + body
    writer.close()


async def test_a_client_that_waits_to_be_asked_for_the_body_is_asked(
    server: LoopbackServer,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")

    asked = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"body")
    await reader.readuntil(b"\r\n\r\n")
    answer = await reader.readexactly(9)
    writer.close()

    assert asked.startswith(b"HTTP/1.1 100")
    assert answer == b"POST body"


async def test_nonsense_and_half_requests_harm_nobody(server: LoopbackServer) -> None:
    for rude in (b"\x00\x01\x02\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nhalf"):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(rude)
        await writer.drain()
        writer.close()

    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_it_starts_again_after_it_was_stopped(server: LoopbackServer) -> None:
    await server.stop()

    await server.start()

    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    writer.close()

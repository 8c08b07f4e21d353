"""An HTTP transport that is wary of what comes back: bounded, uncompressed, quick to connect."""

from collections.abc import AsyncIterator

import httpx

MAX_ANSWER_BYTES = 96_000_000
"""A 4K picture as PNG is at most 50 MB, a third more in base64."""
CONNECT_SECONDS = 10.0


class WaryTransport(httpx.AsyncBaseTransport):
    """Wraps another transport."""

    def __init__(self, inner: httpx.AsyncBaseTransport, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, with a connect limit of its own; the SDK knows one limit for everything."""
        limits = dict(request.extensions.get("timeout", {}))
        request.extensions["timeout"] = {**limits, "connect": CONNECT_SECONDS}
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx.RemoteProtocolError("The answer is compressed unasked.", request=request)
        response.stream = _BoundedStream(response.stream, self._max_bytes, request)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(
        self, inner: httpx.AsyncByteStream, max_bytes: int, request: httpx.Request
    ) -> None:
        self._inner = inner
        self._left_bytes = max_bytes
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._left_bytes -= len(chunk)
            if self._left_bytes < 0:
                raise httpx.ReadError("The answer is too large.", request=self._request)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()

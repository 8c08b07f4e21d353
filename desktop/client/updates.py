"""News of a version over HTTP."""

from msgspec import Struct

from desktop.client.transport import Transport, read_json
from desktop.client.wire import VersionNews

NOT_MODIFIED = 304
MAX_ETAG_CHARACTERS = 200


class Fetched(Struct, frozen=True, kw_only=True):
    """What the service announces; nothing but `is_unchanged` if the tag still fits."""

    is_unchanged: bool = False
    etag: str = ""
    news: VersionNews | None = None


class UpdatesApi:
    """The path `version`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def version(self, etag: str = "") -> Fetched:
        """The announced version; `etag` is that of the last answer."""
        headers = {"If-None-Match": etag} if etag else {}
        async with self._transport.open(
            "GET", "/version", headers=headers, is_open=True
        ) as response:
            if response.status_code == NOT_MODIFIED:
                return Fetched(is_unchanged=True)
            tag = response.headers.get("ETag", "")
            return Fetched(
                etag=tag if len(tag) <= MAX_ETAG_CHARACTERS else "",
                news=await read_json(response, VersionNews),
            )

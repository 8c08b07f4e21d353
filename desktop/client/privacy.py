"""What the service knows of a person, over HTTP: usage, the export, the end of the account."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx

from desktop.client.errors import ProtocolError, ServiceUnreachable
from desktop.client.transport import Transport
from desktop.client.wire import AccountDelete, DeletionPreview, Usage
from desktop.files.opened import opened

MAX_EXPORT_BYTES = 20_000_000_000
EXPORT_TIMEOUTS = httpx.Timeout(300.0, connect=10.0, pool=None)
ARCHIVE_START = b"PK"


class PrivacyApi:
    """The paths under `account/` that show, hand out and end what is known of a person."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def usage(self) -> Usage:
        return await self._transport.ask("GET", "/account/usage", Usage)

    async def deletion(self) -> DeletionPreview:
        """What would be lost; nothing is changed by asking."""
        return await self._transport.ask("GET", "/account/deletion", DeletionPreview)

    async def delete_account(self, request: AccountDelete) -> None:
        await self._transport.tell("DELETE", "/account", body=request)

    async def export(self, path: Path, on_progress: Callable[[int], None]) -> None:
        """Write everything about the account into a ZIP file; told how many bytes are there.

        It appears under its name only when it is whole. Raises: ClientError's subclasses, OSError.
        """
        part = path.with_name(f"{path.name}.part")
        try:
            await self._fetch(part, on_progress)
            await asyncio.to_thread(part.replace, path)
        except BaseException:
            part.unlink(missing_ok=True)  # cancelling leaves nothing of a person behind
            raise

    async def _fetch(self, part: Path, on_progress: Callable[[int], None]) -> None:
        have_bytes = 0
        async with self._transport.open(
            "GET", "/account/export", timeouts=EXPORT_TIMEOUTS
        ) as response:
            if "zip" not in response.headers.get("Content-Type", ""):
                raise ServiceUnreachable("intercepted")
            async with opened(part, "wb") as file:
                async for piece in response.aiter_raw():
                    if have_bytes == 0 and not piece.startswith(ARCHIVE_START):
                        raise ProtocolError("The export is no archive.")
                    have_bytes += len(piece)
                    if have_bytes > MAX_EXPORT_BYTES:
                        raise ProtocolError("The export is larger than any export may be.")
                    await asyncio.to_thread(file.write, piece)
                    on_progress(have_bytes)

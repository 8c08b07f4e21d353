"""The open app's ear: takes requests from processes of the same person, and nothing else.

Runs on the network thread's loop until cancelled. Whatever arrives is bounded in size and time,
read strictly, and at worst answered with a refusal.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast

import msgspec
from msgspec import Meta, Struct

from desktop import __version__
from desktop.client.server_address import BadServerAddress, parse_server_address
from desktop.shell.door import Door
from desktop.shell.inbox import Inbox
from desktop.shell.request import Recipe, Request
from desktop.shell.wire import (
    MAX_FILES,
    MAX_MESSAGE_BYTES,
    VERSION,
    Answer,
    answer_line,
    name_from,
)

MESSAGE_SECONDS = 5.0
BACKLOG = 128

Taker = Callable[[Request], None]
"""Called on the network thread with each request that was taken."""
HasSince = Callable[[str, datetime], bool]
"""Whether the queue was given a file or folder at that time or later."""
Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], "asyncio.Future[None]"]


class SentRecipe(Struct, frozen=True):
    """What is to be made of the files; 0 and empty mean: as chosen in the window."""

    scale: int = 0
    long_side_px: Annotated[int, Meta(ge=0, le=65_535)] = 0
    clean: bool = False
    preset: Annotated[str, Meta(max_length=200)] = ""
    starts: bool = False


class Sent(Struct, frozen=True):
    """A message as it arrives. Fields that a later version adds are ignored."""

    v: int
    server: Annotated[str, Meta(max_length=2048)] = ""
    files: Annotated[list[str], Meta(max_length=MAX_FILES)] = []
    links: Annotated[list[str], Meta(max_length=100)] = []
    recipe: SentRecipe = SentRecipe()


class Ear:
    """Answers each message at once, from the network thread, and passes it on."""

    def __init__(self, origin: str, take: Taker, inbox: Inbox | None = None) -> None:
        self._origin = origin
        self._take = take
        self._inbox = inbox

    def hear(self, line: bytes) -> Answer:
        """Judge one message; one that is to be taken is on disk before it is answered."""
        request, refusal = self._judged(line)
        if request is None:
            return Answer(__version__, refusal)
        if request.files and self._inbox is not None:
            request = request._replace(receipt=self._inbox.keep(line))
        self._take(request)
        return Answer(__version__)

    def take_up(self, has_since: HasSince) -> None:
        """What an app that ended had taken, less what came into its queue all the same."""
        if self._inbox is None:
            return
        for kept in self._inbox.left():
            request, refusal = self._judged(kept.line)
            if refusal == "other_server":
                continue  # it waits for an app that speaks with that service
            names = request.files if request is not None else ()
            files = tuple(name for name in names if not has_since(name, kept.at))
            if request is None or not files:
                self._inbox.forget([kept.receipt])
            else:
                self._take(request._replace(files=files, links=(), receipt=kept.receipt))

    def _judged(self, line: bytes) -> tuple[Request | None, str]:
        """What is asked, or None and the reason of the refusal."""
        try:
            sent = msgspec.json.decode(line, type=Sent)
            request = _request_of(sent)
        except (msgspec.DecodeError, UnicodeError, ValueError):
            return None, "unreadable"
        if sent.v != VERSION:
            return None, "unknown_version"
        if sent.server and not self._is_ours(sent.server):
            return None, "other_server"
        return request, ""

    def _is_ours(self, server: str) -> bool:
        try:
            return parse_server_address(server).origin == self._origin
        except BadServerAddress:
            return False

    async def serve(self, door: Door) -> None:
        """Listen until cancelled. The lock must be held: a socket that is left over is replaced."""
        if sys.platform == "win32":
            await self._serve_pipe(door.address)
            return
        _remove(door.address)
        server = await asyncio.start_unix_server(
            self._converse, door.address, limit=MAX_MESSAGE_BYTES, backlog=BACKLOG
        )
        mine = _own(door.address)
        try:
            await server.serve_forever()
        finally:
            _remove(door.address, only_inode=mine)

    async def _serve_pipe(self, address: str) -> None:
        """The same by a named pipe, which Windows makes for this person alone."""
        loop = asyncio.get_running_loop()
        serve = cast(
            "Callable[..., asyncio.Future[list[asyncio.AbstractServer]]]",
            getattr(loop, "start_serving_pipe"),  # noqa: B009  only Windows' loop has it
        )
        servers = await serve(self._protocol, address)
        try:
            await asyncio.Event().wait()
        finally:
            for server in servers:
                server.close()

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        reader = asyncio.StreamReader(limit=MAX_MESSAGE_BYTES)
        return asyncio.StreamReaderProtocol(reader, self._converse)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line in, one line out. Whoever dawdles or floods gets no answer."""
        with contextlib.suppress(OSError, ValueError, TimeoutError):
            async with asyncio.timeout(MESSAGE_SECONDS):
                line = await reader.readline()
                if line.endswith(b"\n"):
                    writer.write(answer_line(self.hear(line)))
                    await writer.drain()
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


def _request_of(sent: Sent) -> Request:
    """Raises: ValueError for a name that is no absolute path or holds a zero."""
    names = [name_from(characters) for characters in sent.files]
    if not all(os.path.isabs(name) and "\0" not in name for name in names):  # noqa: PTH117  names
        raise ValueError("A name is no absolute path.")
    if sent.recipe.scale not in {0, 2, 4, 8}:
        raise ValueError("There is no such scale.")
    recipe = sent.recipe
    return Request(
        files=tuple(names),
        links=tuple(sent.links),
        recipe=Recipe(
            recipe.scale, recipe.long_side_px, recipe.clean, recipe.preset, recipe.starts
        ),
        server=sent.server,
    )


def _own(address: str) -> int:
    """Keep others out even where the folder does not; which file it is."""
    path = Path(address)
    path.chmod(0o600)
    return path.stat().st_ino


def _remove(address: str, only_inode: int | None = None) -> None:
    """Take a socket away, but not one that somebody else has put in its place."""
    path = Path(address)
    with contextlib.suppress(FileNotFoundError):
        if only_inode is None or path.stat().st_ino == only_inode:
            path.unlink()

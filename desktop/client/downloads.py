"""Fetching a result into a `.part` file: resumed by Range, capped in size, checked by its hash."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import httpx

from desktop.client.errors import ApiProblem, ProtocolError, ServiceUnreachable, WrongContent
from desktop.client.transport import Transport, path_id
from desktop.client.wire import JobResult
from desktop.files.opened import opened

MAX_RESULT_BYTES = 4_000_000_000
HASH_CHUNK_BYTES = 1024 * 1024
DOWNLOAD_TIMEOUTS = httpx.Timeout(60.0, connect=10.0, pool=None)


async def download_result(
    transport: Transport,
    job_id: str,
    expected: JobResult,
    part: Path,
    on_progress: Callable[[float], None],
) -> None:
    """Bring `part` to the whole, checked result; what an earlier try left there is used.

    Raises: WrongContent (`part` is then gone), ClientError's subclasses, OSError.
    """
    if not 0 < expected.bytes <= MAX_RESULT_BYTES:
        raise ProtocolError("The result has an impossible size.")
    if await asyncio.to_thread(_size_bytes, part) > expected.bytes:
        await asyncio.to_thread(part.unlink)
    if await asyncio.to_thread(_size_bytes, part) < expected.bytes:
        await _fetch(transport, job_id, expected, part, on_progress)
    if await asyncio.to_thread(sha256_of, part) != expected.sha256:
        await asyncio.to_thread(part.unlink)
        raise WrongContent


async def _fetch(
    transport: Transport,
    job_id: str,
    expected: JobResult,
    part: Path,
    on_progress: Callable[[float], None],
) -> None:
    have_bytes = _size_bytes(part)
    headers = {"Range": f"bytes={have_bytes}-"} if have_bytes else {}
    try:
        async with transport.open(
            "GET", f"/jobs/{path_id(job_id)}/result", headers=headers, timeouts=DOWNLOAD_TIMEOUTS
        ) as response:
            start_bytes = _start_bytes(response, have_bytes)
            async with opened(part, "r+b" if start_bytes else "wb") as file:
                await _append(response, file, start_bytes, expected.bytes, on_progress)
    except ApiProblem as problem:
        if problem.status != 416:
            raise
        await asyncio.to_thread(part.unlink)
        raise WrongContent from problem


def _start_bytes(response: httpx.Response, have_bytes: int) -> int:
    """Where the answer's body begins in the file: the service may send the whole again."""
    if not response.headers.get("Content-Type", "").startswith("image/"):
        raise ServiceUnreachable("intercepted")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ProtocolError("The result is compressed though that was not asked for.")
    if response.status_code != 206:
        return 0
    if not response.headers.get("Content-Range", "").startswith(f"bytes {have_bytes}-"):
        raise ProtocolError("The result's range is not the one that was asked for.")
    return have_bytes


async def _append(
    response: httpx.Response,
    file: BinaryIO,
    start_bytes: int,
    whole_bytes: int,
    on_progress: Callable[[float], None],
) -> None:
    file.seek(start_bytes)
    file.truncate()
    have_bytes = start_bytes
    async for piece in response.aiter_raw():
        have_bytes += len(piece)
        if have_bytes > whole_bytes:
            raise ProtocolError("The result is larger than it was said to be.")
        await asyncio.to_thread(file.write, piece)
        on_progress(have_bytes / whole_bytes)
    if have_bytes < whole_bytes:
        raise ProtocolError("The result is shorter than it was said to be.")


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(HASH_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0

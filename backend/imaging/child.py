"""Runs one imaging command in a child process that may die without taking anything along."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from backend.imaging.commands import Command
from backend.imaging.errors import ImagingCrash, ImagingError, unreadable
from backend.imaging.wire import Answer, Crashed, Done, Refused, Request, decode_value, encode_value

R = TypeVar("R")

SOURCE_ROOT = str(Path(__file__).resolve().parents[2])
# -I ignores the environment and the working folder, so the child is told where our code lives.
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); import backend.imaging.child_main as m; m.main()"
)
MAX_ANSWER_BYTES = 8 * 1024 * 1024
MIB = 1024 * 1024


class ChildLimits(Struct, frozen=True, kw_only=True):
    """What one child may use. `foreign` limits hold for commands that parse outside bytes."""

    memory_bytes: int = 4096 * MIB
    """Address space, of which shared libraries alone take some 300 MB."""
    foreign_cpu_seconds: int = 40
    foreign_wall_seconds: int = 90
    own_cpu_seconds: int = 1200
    own_wall_seconds: int = 1800
    file_bytes: int = 16 * 1024 * MIB
    open_files: int = 128
    threads: int = 2
    """Of libvips and OpenMP, each."""

    def cpu_seconds(self, command: Command[R]) -> int:
        return self.foreign_cpu_seconds if command.reads == "foreign" else self.own_cpu_seconds

    def wall_seconds(self, command: Command[R]) -> int:
        return self.foreign_wall_seconds if command.reads == "foreign" else self.own_wall_seconds


class ImagingChild:
    """Starts one child for each command, at most `parallel` of each kind at a time.

    Commands that read foreign bytes have places of their own, so that an upload does not wait for
    other people's pictures to be finished. Cancelling `run` kills the child and all it started.
    """

    def __init__(self, limits: ChildLimits | None = None, parallel: int = 2) -> None:
        self._limits = limits or ChildLimits()
        self._places = {
            "foreign": asyncio.Semaphore(parallel),
            "own": asyncio.Semaphore(parallel),
        }

    async def run(self, command: Command[R], result_type: type[R], folder: Path) -> R:
        """Run `command` with `folder` as its working and temporary folder.

        Raises: ImagingError if the picture is refused or kills the child; ImagingCrash if a
        command on our own planes fails, or the disk is full.
        """
        async with self._places[command.reads]:
            answer = await self._ask(command, folder)
        if isinstance(answer, Done):
            return decode_value(answer.value, result_type)
        if isinstance(answer, Refused):
            raise ImagingError(answer.code, answer.detail)
        raise _blame(command, answer)

    async def _ask(self, command: Command[R], folder: Path) -> Answer:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", BOOT, SOURCE_ROOT),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=folder,
            env=_environment(folder, self._limits.threads),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._limits.wall_seconds(command)):
                return await _exchange(process, self._request(command))
        except TimeoutError:
            return Crashed(detail="it took too long")
        finally:
            await _end(process)

    def _request(self, command: Command[R]) -> bytes:
        kind = type(command)
        request = Request(
            command=f"{kind.__module__}:{kind.__qualname__}",
            arguments=encode_value(command),
            memory_bytes=self._limits.memory_bytes,
            cpu_seconds=self._limits.cpu_seconds(command),
            wall_seconds=self._limits.wall_seconds(command),
            file_bytes=self._limits.file_bytes,
            open_files=self._limits.open_files,
        )
        return msgspec.json.encode(request)


def _environment(folder: Path, threads: int) -> dict[str, str]:
    count = str(threads)
    return {
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "VIPS_BLOCK_UNTRUSTED": "1",
        "VIPS_CONCURRENCY": count,
        "OMP_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": "1",
        # Every arena reserves 64 MB of the address space that we limit.
        "MALLOC_ARENA_MAX": "2",
    }


async def _exchange(process: Process, request: bytes) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(request)
        await process.stdin.drain()
    process.stdin.close()
    raw = bytearray()
    while part := await process.stdout.read(65_536):
        raw += part
        if len(raw) > MAX_ANSWER_BYTES:
            return Crashed(detail="it answered without end")
    await process.wait()
    try:
        answer: Answer = msgspec.json.decode(raw, type=Answer)
    except msgspec.DecodeError:
        return Crashed(detail="it needed more memory or time than allowed")
    return answer


async def _end(process: Process) -> None:
    # The whole session goes, also when the child itself is already gone.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _blame(command: Command[R], end: Crashed) -> Exception:
    if command.reads == "foreign" and not end.blameless:
        return unreadable(f"The picture could not be read: {end.detail}.")
    return ImagingCrash(f"{type(command).__name__} failed: {end.detail}.")

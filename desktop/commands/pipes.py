"""up -: one picture from standard input, its result to standard output."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desktop.commands.context import Context, UsageError, leave_the_pipe_alone
from desktop.commands.exit_codes import ExitCode
from desktop.files.header import sniff
from desktop.files.naming import EXTENSIONS
from desktop.queue.item import ItemState, QueueItem

MAX_INPUT_BYTES = 1_000_000_000
NOT_TAKEN = (
    "The result could not be written to standard output. The service keeps it for a while:"
    " opendream-upscale jobs --download {job_id}"
)
Upscale = Callable[[Context, argparse.Namespace, list[str]], Awaitable[tuple[int, list[QueueItem]]]]


@contextmanager
def spooled_input(stream: BinaryIO) -> Iterator[Path]:
    """Standard input as a file in a folder of its own, gone at the end.

    Raises: UsageError if it is no picture.
    """
    with tempfile.TemporaryDirectory(prefix="opendream-") as folder:
        spool = Path(folder) / "stdin"
        with spool.open("wb") as file:
            shutil.copyfileobj(_Limited(stream), file)
        known = sniff(spool)
        if known is None:
            raise UsageError("argument FILE: standard input is not a picture")
        yield spool.rename(spool.with_suffix(EXTENSIONS[known]))


async def from_pipe(
    context: Context, arguments: argparse.Namespace, picture: Path, upscale: Upscale
) -> int:
    """Upscale the spooled picture; with --out the result stays there, else it is written out."""
    if arguments.out or arguments.estimate:
        code, _ = await upscale(context, arguments, [str(picture)])
        return code
    if sys.stdout.isatty():
        raise UsageError("argument FILE: with - standard output must not be a terminal")
    if arguments.json:
        raise UsageError("argument --json: standard output carries the picture; give --out")
    arguments.quiet = arguments.again = True
    code, items = await upscale(context, arguments, [str(picture)])
    for item in items:
        if item.state is ItemState.DONE:
            try:
                await asyncio.to_thread(_write_out, Path(item.output_path))
            except OSError:
                context.terminal.warn(NOT_TAKEN.format(job_id=item.server.job_id))
                leave_the_pipe_alone()
                return ExitCode.SOME_FAILED
    return code


def _write_out(result: Path) -> None:
    with result.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


class _Limited:
    """A stream that ends in a refusal instead of filling the disk."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left_bytes = MAX_INPUT_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._left_bytes -= len(piece)
        if self._left_bytes < 0:
            raise UsageError("argument FILE: standard input is too large")
        return piece

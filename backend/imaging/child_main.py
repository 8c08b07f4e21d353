"""The limited child's own side: limit yourself, read one command, do it, answer, end."""

import ctypes
import errno
import os
import resource
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import msgspec
from msgspec import structs

from backend.imaging.commands import Command
from backend.imaging.errors import ImagingError
from backend.imaging.wire import Answer, Crashed, Done, Refused, Request, decode_value, encode_value

OUR_PACKAGE = "backend.imaging."
PR_SET_PDEATHSIG = 1
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})


def main() -> NoReturn:
    """Serve one command and leave; never returns."""
    answers = _private_stdout()
    _die_with_the_parent()
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    _limit(request)
    with os.fdopen(answers, "wb") as pipe:
        pipe.write(msgspec.json.encode(_answer(request)))
    # Native threads and thread-local clean-up have nothing left to say.
    os._exit(0)


def _private_stdout() -> int:
    """Keep the answer's pipe to ourselves, so that a chatty library cannot spoil it."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _die_with_the_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(request: Request) -> None:
    # The alarm ends us even when a killed parent no longer watches the clock.
    signal.alarm(request.wall_seconds)
    _cap(resource.RLIMIT_CORE, 0)
    _cap(resource.RLIMIT_CPU, request.cpu_seconds)
    _cap(resource.RLIMIT_FSIZE, request.file_bytes)
    _cap(resource.RLIMIT_NOFILE, request.open_files)
    _cap(resource.RLIMIT_AS, request.memory_bytes)


def _cap(kind: int, amount: int) -> None:
    try:
        resource.setrlimit(kind, (amount, amount))
    except (ValueError, OSError):
        # macOS knows RLIMIT_AS but does not let it be set; the other limits still hold there.
        return


def _answer(request: Request) -> Answer:
    try:
        return Done(encode_value(_run(request)))
    except ImagingError as refusal:
        return Refused(refusal.code, refusal.detail)
    except MemoryError:
        return Crashed("it needed more memory than allowed")
    except OSError as error:
        return Crashed(_place_of(error), blameless=error.errno in DISK_TROUBLE)
    except Exception as error:  # noqa: BLE001 - the process boundary: all that is left is to answer
        return Crashed(_place_of(error))


def _run(request: Request) -> object:
    kind = _load(request.command)
    assert isinstance(kind, type)
    assert issubclass(kind, Command)
    command = decode_value(request.arguments, kind)
    function = _load(kind.runs)
    assert callable(function)
    result: object = function(**structs.asdict(command))
    return result


def _load(name: str) -> object:
    module, attribute = name.split(":")
    loaded: object = getattr(import_module(module), attribute)
    return loaded


def _place_of(error: Exception) -> str:
    """Name the exception and our line, not its message: that may quote a path or the picture."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "imaging" in f.filename]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"

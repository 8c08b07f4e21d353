"""Commands that misbehave on purpose, for the tests of the child that runs them."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar, Literal, NoReturn

from backend.imaging.commands import Command
from backend.imaging.errors import unsupported

HERE = "tests.backend.imaging.child_commands"


class Answer(Command[dict[str, str]], frozen=True, kw_only=True):
    """Tell the environment and the working folder."""

    runs: ClassVar[str] = f"{HERE}:tell_surroundings"


class Wait(Command[int], frozen=True, kw_only=True):
    """Tell a pipe who we are, begin a process of our own, and never end."""

    runs: ClassVar[str] = f"{HERE}:wait_forever"

    pipe: Path


class Misbehave(Command[int], frozen=True, kw_only=True):
    """Fail in one of the ways that picture code fails."""

    runs: ClassVar[str] = f"{HERE}:misbehave"

    way: str


class MisreadPicture(Misbehave, frozen=True, kw_only=True):
    """The same, while reading foreign bytes."""

    reads: ClassVar[Literal["foreign", "own"]] = "foreign"


class Mark(Command[int], frozen=True, kw_only=True):
    """Write down when we begin and when we end."""

    runs: ClassVar[str] = f"{HERE}:mark"

    log: Path


def tell_surroundings() -> dict[str, str]:
    return {**os.environ, "cwd": str(Path.cwd())}


def wait_forever(pipe: Path) -> NoReturn:
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pipe.write_text(f"{os.getpid()} {grandchild.pid}")
    while True:
        time.sleep(1)


def misbehave(way: str) -> int:
    if way == "abort":
        os.abort()
    if way == "eat_memory":
        return len(bytearray(3_000_000_000))
    if way == "spin":
        while True:
            pass
    if way == "hang":
        time.sleep(600)
    if way == "fill_disk":
        with Path("big").open("wb") as file:
            return file.write(bytes(2_000_000))
    if way == "full_disk":
        raise OSError(errno.ENOSPC, "No space left on device", "/home/alice/secret")
    if way == "chatter":
        os.write(1, b'{"type": "Done", "value": 666}')
        sys.stdout.write("noise from a library")
        return 7
    if way == "refuse":
        raise unsupported("We do not take this.")
    raise ValueError("/home/alice/secret-holiday.jpg is broken")


def mark(log: Path) -> int:
    with log.open("ab", buffering=0) as file:
        file.write(b"(")
        # Long enough for a second child, were there one, to come in between.
        time.sleep(0.2)
        file.write(b")")
    return 0

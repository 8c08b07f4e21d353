"""Gives a request to the app that is open. Needs no Qt and takes a few milliseconds."""

import socket
import sys
import time
from typing import BinaryIO

from desktop.shell.door import Door, InstanceLock
from desktop.shell.request import Request
from desktop.shell.wire import MAX_ANSWER_BYTES, Answer, messages_of, read_answer

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 10.0
"""The app answers from its network thread: even while the window is busy."""
OPENING_SECONDS = 20.0
"""As long as another process may take from its lock to its open window."""
LOOK_SECONDS = 0.03
NO_ANSWER = Answer("", "no_answer")


def hand_over(door: Door, request: Request) -> Answer | None:
    """Tell the open app; None if there is none. `NO_ANSWER` if it is there but says nothing."""
    answer = None
    for message in messages_of(request):
        try:
            line = _ask(door.address, message)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except OSError:
            return NO_ANSWER
        try:
            answer = read_answer(line)
        except ValueError:
            return NO_ANSWER
        if answer.reason:
            return answer
    return answer


def hand_over_or_lock(door: Door, request: Request, lock: InstanceLock) -> Answer | None:
    """Hand over to the app that is open or opening; None once the lock is ours.

    Of many processes that start at once one gets the lock, and the others wait for its door.
    """
    deadline = time.monotonic() + OPENING_SECONDS
    while True:
        answer = hand_over(door, request)
        if answer is not None:
            return answer
        if lock.acquire():
            return None
        if time.monotonic() > deadline:
            return NO_ANSWER
        time.sleep(LOOK_SECONDS)


def _ask(address: str, message: bytes) -> bytes:
    """Send one line and read one. Raises: OSError."""
    if sys.platform == "win32":
        with open(address, "r+b", buffering=0) as pipe:  # noqa: PTH123  no path: a pipe's name
            pipe.write(message)
            return _read_line(pipe)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(address)
        connection.settimeout(ANSWER_SECONDS)
        connection.sendall(message)
        with connection.makefile("rb") as answers:
            return answers.readline(MAX_ANSWER_BYTES)


def _read_line(pipe: BinaryIO) -> bytes:
    line = b""
    while len(line) < MAX_ANSWER_BYTES and not line.endswith(b"\n"):
        piece = pipe.read(MAX_ANSWER_BYTES - len(line))
        if not piece:
            break
        line += piece
    return line

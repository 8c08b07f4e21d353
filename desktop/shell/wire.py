"""What a starting process and the open app say to each other: one line of JSON each way.

Written with the standard library, because whoever only hands files on has no time to import more.
Names travel as one character a byte: a name that is no valid text arrives as it was.
"""

import json
import os
from collections.abc import Iterator
from typing import NamedTuple

from desktop import __version__
from desktop.shell.request import Request

VERSION = 1
MAX_MESSAGE_BYTES = 1024 * 1024
MAX_FILES = 10_000
"""In one message; more come in several."""
MAX_NAMES_BYTES = 128 * 1024
"""In one message, before JSON writes some of them with six characters each."""
MAX_ANSWER_BYTES = 1024


class Answer(NamedTuple):
    """What the open app says. `reason` is empty if it took the message."""

    app: str
    """The version of the app that is open."""
    reason: str = ""
    """`unknown_version`, `other_server`, `unreadable`."""


def messages_of(request: Request) -> Iterator[bytes]:
    """One message, or several where the names are many; each stands for itself."""
    links = [link for link in request.links if link.isascii()]
    batches = list(_batches([_as_characters(name) for name in request.files])) or [[]]
    for number, names in enumerate(batches):
        yield _line(
            {
                "v": VERSION,
                "app": __version__,
                "server": request.server,
                "files": names,
                "links": links if number == 0 else [],
                "recipe": request.recipe._asdict(),
            }
        )


def answer_line(answer: Answer) -> bytes:
    return _line({"v": VERSION, "app": answer.app, "reason": answer.reason})


def read_answer(line: bytes) -> Answer:
    """Raises: ValueError for what no app of ours would say."""
    document = json.loads(line)
    if not isinstance(document, dict):
        raise ValueError("The answer is no object.")  # noqa: TRY004  one type for all that is wrong
    app, reason = document.get("app"), document.get("reason")
    if not isinstance(app, str) or not isinstance(reason, str):
        raise ValueError("The answer lacks a field.")  # noqa: TRY004  as above
    return Answer(app, reason)


def name_from(characters: str) -> str:
    """A name as the file system has it. Raises: UnicodeEncodeError."""
    return os.fsdecode(characters.encode("latin-1"))


def _as_characters(name: str) -> str:
    return os.fsencode(name).decode("latin-1")


def _batches(names: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        if batch and (size + len(name) > MAX_NAMES_BYTES or len(batch) >= MAX_FILES):
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += len(name)
    if batch:
        yield batch


def _line(document: dict[str, object]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"

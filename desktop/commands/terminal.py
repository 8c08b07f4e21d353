"""Where words go, and what is said of a command that cannot be done as it was given."""

import json
from typing import TextIO

import msgspec


class UsageError(Exception):
    """The command cannot be done as it was given; the sentence names what is wrong."""


class Terminal:
    """Where words go: results to standard output, everything else to standard error."""

    def __init__(self, out: TextIO, problems: TextIO) -> None:
        self._out = out
        self._problems = problems

    def say(self, text: str) -> None:
        self._print(self._out, text)

    def show(self, document: object) -> None:
        """One line of JSON; in plain ASCII where the encoding has not every character."""
        text = msgspec.json.encode(document).decode()
        try:
            text.encode(self._out.encoding or "utf-8")
        except UnicodeEncodeError:
            text = json.dumps(json.loads(text), separators=(",", ":"))
        self._print(self._out, text)

    def warn(self, text: str) -> None:
        self._print(self._problems, text)

    @property
    def is_live(self) -> bool:
        """Whether somebody is watching, so that bars make sense."""
        return self._problems.isatty()

    def _print(self, stream: TextIO, text: str) -> None:
        """A name that the terminal cannot show is shown in its nearest form."""
        encoding = stream.encoding or "utf-8"
        safe = text.encode(encoding, "backslashreplace").decode(encoding)
        stream.write(safe + "\n")
        stream.flush()

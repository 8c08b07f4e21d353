"""How a command is written down for each of its readers. Pure."""

import shlex
from collections.abc import Sequence

_NEEDS_QUOTES = frozenset(" \t\n\"'\\><~|&;$*?#()`")


def for_desktop_entry(command: Sequence[str]) -> str:
    """For `Exec=`: quoted as the specification says, then escaped once more as any value."""
    return " ".join(_entry_word(word) for word in command).replace("\\", "\\\\")


def for_shell(command: Sequence[str]) -> str:
    """For `sh` and for whoever splits a line as it does."""
    return shlex.join(command)


def for_thunar(command: Sequence[str]) -> str:
    """As for a shell, where a percent sign would begin a field."""
    return shlex.join(command).replace("%", "%%")


def for_windows(command: Sequence[str]) -> str:
    """As programs on Windows split their command line; `%1` is put in by the system."""
    return " ".join(_windows_word(word) for word in command)


def _entry_word(word: str) -> str:
    doubled = word.replace("%", "%%")
    if doubled and not _NEEDS_QUOTES & set(doubled):
        return doubled
    for reserved in ("\\", '"', "`", "$"):
        doubled = doubled.replace(reserved, f"\\{reserved}")
    return f'"{doubled}"'


def _windows_word(word: str) -> str:
    if word and not set(word) & set(' \t"'):
        return word
    escaped = ""
    slashes = 0
    for character in word:
        if character == "\\":
            slashes += 1
            continue
        if character == '"':
            escaped += "\\" * (slashes * 2 + 1) + '"'
        else:
            escaped += "\\" * slashes + character
        slashes = 0
    return f'"{escaped}{chr(92) * (slashes * 2)}"'

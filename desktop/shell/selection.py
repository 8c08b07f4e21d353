"""What a file manager's script hands over: names on lines, where names may hold line ends."""

import os
from collections.abc import Callable, Iterator

Exists = Callable[[str], bool]
LONGEST_NAME_CHARACTERS = 4096
"""No system takes a longer path."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def names_in(data: bytes) -> list[str]:
    """The names in a list: one a line, or each with a zero after it as `find -print0` writes."""
    whole = data.removeprefix(_BYTE_ORDER_MARK)
    if b"\0" in whole:
        return [os.fsdecode(name) for name in whole.split(b"\0") if name.strip()]
    return list(paths_in(os.fsdecode(whole)))


def paths_in(text: str, exists: Exists = os.path.lexists) -> Iterator[str]:
    """The names in a list with one on each line.

    A name may itself hold a line end. So a line that names nothing is joined with those after it
    for as long as they do not begin a path of their own; if that names a file, it was meant.
    """
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        taken = _lines_of_one_name(lines, number, exists)
        name = "\n".join(lines[number : number + taken])
        number += taken
        if name.strip():
            yield name if exists(name) else name.removesuffix("\r")


def _lines_of_one_name(lines: list[str], start: int, exists: Exists) -> int:
    name = lines[start]
    if not name or exists(name):
        return 1
    for end in range(start + 1, len(lines)):
        name = f"{name}\n{lines[end]}"
        if _begins_a_path(lines[end]) or len(name) > LONGEST_NAME_CHARACTERS:
            break
        if lines[end] and exists(name):
            return end - start + 1
    return 1


def _begins_a_path(line: str) -> bool:
    return line.startswith(("/", "file:")) or line[1:3] == ":\\"

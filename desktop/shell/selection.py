"""What a file manager's script hands over: names on lines, where names may hold line ends."""

import os
from collections.abc import Callable, Iterator

Exists = Callable[[str], bool]


def paths_in(text: str, exists: Exists = os.path.lexists) -> Iterator[str]:
    """The names in a list with one on each line.

    A name may itself hold a line end. So a line that names nothing is joined with those after it
    for as long as they do not begin a path of their own; if that names a file, it was meant.
    """
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        taken = _lines_of_one_name(lines[number:], exists)
        name = "\n".join(lines[number : number + taken])
        number += taken
        if name.strip():
            yield name if exists(name) else name.removesuffix("\r")


def _lines_of_one_name(lines: list[str], exists: Exists) -> int:
    if not lines[0] or exists(lines[0]):
        return 1
    name = lines[0]
    for count, line in enumerate(lines[1:], start=2):
        if _begins_a_path(line):
            break
        name = f"{name}\n{line}"
        if line and exists(name):
            return count
    return 1


def _begins_a_path(line: str) -> bool:
    return line.startswith(("/", "file:")) or line[1:3] == ":\\"

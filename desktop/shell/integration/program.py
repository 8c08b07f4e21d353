"""How this very program is started again, by a menu that knows nothing of the present one."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop import __version__

LOOK_SECONDS = 10


def program_of(argv0: str, executable: str, *, is_frozen: bool) -> tuple[str, ...]:
    """An absolute command: the bundle, else the installed script, else the interpreter."""
    if is_frozen:
        return (os.path.abspath(executable),)  # noqa: PTH100  a link is kept as it is
    for candidate in (Path(argv0), Path(executable).with_name("opendream-upscale")):
        if candidate.stem == "opendream-upscale" and candidate.is_file():
            return (os.path.abspath(candidate),)  # noqa: PTH100  as above
    return (executable, "-m", "desktop.cli")


def this_program() -> tuple[str, ...]:
    return program_of(sys.argv[0], sys.executable, is_frozen=bool(getattr(sys, "frozen", False)))


def answers(program: Sequence[str]) -> bool:
    """Whether the command that the menus hold starts, and is this version."""
    try:
        ended = subprocess.run(  # noqa: S603  our own program, by its whole path
            [*program, "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=LOOK_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0 and ended.stdout.split()[-1:] == [__version__]

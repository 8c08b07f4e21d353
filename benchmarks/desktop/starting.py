"""First window and idle memory, of the app and of a window with nothing in it.

Each is measured in a process of its own, which prints one JSON object.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Literal

import msgspec
from msgspec import Struct

SHOWN = {
    "trivial": ("benchmarks.desktop.first_paint", "show_empty"),
    "app": ("benchmarks.desktop.whole_app", "show_app"),
}


class Start(Struct, frozen=True):
    """One start, until the first window was painted."""

    seconds: float
    idle_megabytes: float


def measured(kind: Literal["trivial", "app"], folder: Path, repeats: int = 3) -> Start:
    """The middle of a few starts."""
    starts = [_once(kind, folder / str(number)) for number in range(repeats)]
    return Start(
        median(start.seconds for start in starts), median(start.idle_megabytes for start in starts)
    )


def _once(kind: str, folder: Path) -> Start:
    module, shows = SHOWN[kind]
    code = (
        "from benchmarks.desktop.first_paint import watch_start\n"
        f"from {module} import {shows} as show\n"
        f"watch_start({time.time()!r}, show)"
    )
    environment = os.environ | {
        "OPENDREAM_CONFIG_DIR": str(folder),
        "OPENDREAM_SERVER_URL": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, env=environment
    )
    return msgspec.json.decode(done.stdout, type=Start)

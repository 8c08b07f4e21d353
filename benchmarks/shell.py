"""How quickly the command line answers: help, handing files to the open app, the menus.

Times from the start of a process to its end, the best of some tries.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop.places import find_places
from desktop.shell.door import door_of, prepare
from desktop.shell.handing_over import hand_over
from desktop.shell.listening import Ear
from desktop.shell.request import Request

TRIES = 10
Line = list[str]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="opendream-bench-") as folder:
        environment = {
            **os.environ,
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_DATA_HOME": f"{folder}/data",
            "OPENDREAM_CONFIG_DIR": f"{folder}/own",
        }
        photos = [f"{folder}/photo {number}.jpg" for number in range(100)]
        missed = report("help_seconds", best(["--help"], environment), 0.25)
        with open_app(environment):
            missed |= report("hand_over_100_files_seconds", best(photos, environment), 0.1)
        install = ["integrate", "install", "--yes"]
        missed |= report("integrate_install_seconds", best(install, environment), 1.0)
    return int(missed)


def report(name: str, value: float, most: float) -> bool:
    """Whether it misses its target."""
    is_missed = value > most
    print(f"{'MISS' if is_missed else 'ok':4} {name:32} {value:.3f} target <= {most}")
    return is_missed


def best(arguments: Line, environment: dict[str, str]) -> float:
    line = [sys.executable, "-m", "desktop.cli", *arguments]
    return min(timed(lambda: run(line, environment)) for _ in range(TRIES))


def run(line: Line, environment: dict[str, str]) -> None:
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL)


def timed(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


@contextmanager
def open_app(environment: dict[str, str]) -> Iterator[None]:
    """Something behind the door that answers as the app does."""
    door = door_of(find_places(environment), environment)
    prepare(door)
    loop = asyncio.new_event_loop()
    serving = loop.create_task(Ear("", lambda _: None).serve(door))

    def serve() -> None:
        loop.run_until_complete(asyncio.gather(serving, return_exceptions=True))

    thread = threading.Thread(target=serve)
    thread.start()
    while hand_over(door, Request()) is None:
        time.sleep(0.01)
    yield
    loop.call_soon_threadsafe(serving.cancel)
    thread.join()
    loop.close()


if __name__ == "__main__":
    sys.exit(main())

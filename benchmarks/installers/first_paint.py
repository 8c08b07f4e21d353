"""How long the frozen app takes to its first window, compared with the same app from source.

Target: at most 1.3 times as long. Needs Xvfb, xwininfo and a bundle (`make deb`).
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BUNDLED = PROJECT / "build" / "bundle" / "opendream-upscale" / "opendream-upscale"
TITLE = '"OpenDream Upscale"'
RUNS = 7
LIMIT_SECONDS = 60.0
TARGET_RATIO = 1.3


@contextmanager
def display() -> Iterator[str]:
    """A screen of its own, whose name Xvfb chooses."""
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x900x24"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        name = f":{numbers.readline().strip()}"
    try:
        yield name
    finally:
        screen.terminate()
        screen.wait()


def has_window(environment: dict[str, str]) -> bool:
    tree = subprocess.run(
        ["xwininfo", "-root", "-tree"], env=environment, capture_output=True, text=True, check=False
    )
    return TITLE in tree.stdout


def seconds_to_window(command: list[str], screen: str) -> float:
    """From exec to the window in the screen's tree; the app is stopped again."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DISPLAY": screen, "OPENDREAM_CONFIG_DIR": folder}
        environment["XDG_RUNTIME_DIR"] = folder
        begun = time.perf_counter()
        app = subprocess.Popen(
            [*command, "--server", "http://127.0.0.1:9"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while not has_window(environment):
                if time.perf_counter() - begun > LIMIT_SECONDS or app.poll() is not None:
                    sys.exit(f"{command[0]} shows no window")
            return time.perf_counter() - begun
        finally:
            app.terminate()
            app.wait()
            while has_window(environment):
                pass


def main() -> None:
    """Take turns, so that whatever else the machine does falls on both."""
    if not BUNDLED.exists() or not shutil.which("Xvfb") or not shutil.which("xwininfo"):
        print("first paint: needs a bundle (`make deb`), Xvfb and xwininfo")
        return
    source = [sys.executable, "-m", "desktop.cli"]
    bundled = [str(BUNDLED)]
    with display() as screen:
        seconds_to_window(source, screen)  # fills the disk's cache
        seconds_to_window(bundled, screen)
        pairs = [
            (seconds_to_window(source, screen), seconds_to_window(bundled, screen))
            for _ in range(RUNS)
        ]
    from_source, from_bundle = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(bundle / source for source, bundle in pairs)
    print(f"source {from_source:.2f} s, bundle {from_bundle:.2f} s, median of {RUNS}")
    print(
        f"ratio {ratio:.2f}, target {TARGET_RATIO}: {'met' if ratio <= TARGET_RATIO else 'missed'}"
    )


if __name__ == "__main__":
    main()

"""Sets this folder up for `run` or `test`: system packages, virtual environment, lock."""

import argparse
import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from installers.setup.environment import LOCKS, VirtualEnvironment
from installers.setup.needs import has_browser, needs_for
from installers.setup.report import SetupFailed, report
from installers.setup.running import run_quietly
from installers.setup.system import SystemPackages

PROJECT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Set up for the purpose named on the command line."""
    parser = argparse.ArgumentParser(description="Set this folder up on a bare machine.")
    parser.add_argument("purpose", choices=tuple(LOCKS))
    purpose = parser.parse_args().purpose
    try:
        set_up(PROJECT, purpose, environment=os.environ)
    except SetupFailed as failure:
        sys.exit(f"setup: {failure}")


def set_up(project: Path, purpose: str, *, environment: Mapping[str, str]) -> None:
    """Bring the virtual environment, the system's packages and what the lock lists."""
    venv = VirtualEnvironment(project)
    system = SystemPackages(tried_file=venv.folder / ".system-packages-missing")
    with _one_at_a_time(project):
        venv.make(system)
        system.bring(needs_for(purpose, environment))
        venv.install(purpose)
        if purpose == "test" and not has_browser():
            _bring_browser(venv, system)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let `make run` and `make test`, started together, set up one after the other."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _bring_browser(venv: VirtualEnvironment, system: SystemPackages) -> None:
    """By apt, or where the system has no such package (Ubuntu, macOS) Playwright's own."""
    tried = venv.folder / ".browser-tried"
    if not tried.exists():
        tried.touch()
        if not system.install(["chromium"]):
            return
        report("Fetching a browser for the tests of the web pages")
        if not run_quietly((str(venv.python), "-m", "playwright", "install", "chromium")):
            (venv.folder / ".browser-fetched").touch()
    if not (venv.folder / ".browser-fetched").exists():
        report("No browser; the tests of the web pages need Chromium on the path, please install")


if __name__ == "__main__":
    main()

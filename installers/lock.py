"""Resolves pyproject.toml into the three locks: hashes in, registry addresses out."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COMPILE = (
    *("pip", "compile", "pyproject.toml", "--quiet", "--no-header"),
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
)
RUN_EXTRAS = ("--extra", "desktop", "--extra", "backend", "--extra", "build")
DEV_EXTRAS = (*RUN_EXTRAS, "--extra", "dev")
DESKTOP_EXTRAS = ("--extra", "desktop", "--extra", "build")
PACKAGING_EXTRAS = (*DESKTOP_EXTRAS, "--extra", "packaging")
FOLLOWS_DEV = ("--constraints", "requirements-dev.lock")


def main() -> None:
    """Write the locks; extra arguments go to uv (`--upgrade-package NAME`)."""
    uv = _find_uv()
    # The smaller lock follows the larger, so that one environment serves both.
    _compile(uv, "requirements-dev.lock", *DEV_EXTRAS, *sys.argv[1:])
    _compile(uv, "requirements.lock", *RUN_EXTRAS, *FOLLOWS_DEV)
    _compile_packaging(uv)


def _compile_packaging(uv: str) -> None:
    """What is frozen into the installers is what was tested; the tools around it are free."""
    with tempfile.TemporaryDirectory() as folder:
        desktop = str(Path(folder) / "desktop.txt")
        _compile(uv, desktop, *DESKTOP_EXTRAS, *FOLLOWS_DEV)
        follows = ("--constraints", desktop, "--no-annotate")
        _compile(uv, "requirements-packaging.lock", *PACKAGING_EXTRAS, *follows)


def _find_uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    if not beside.exists() and (found := shutil.which("uv")):
        return found
    if not beside.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(beside)


def _compile(uv: str, lock: str, *arguments: str) -> None:
    print(f"Resolving {lock}")
    subprocess.run([uv, *COMPILE, *arguments, "--output-file", lock], cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()

"""Resolves pyproject.toml into the two locks: hashes in, registry addresses out."""

import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COMPILE = (
    *("pip", "compile", "pyproject.toml", "--quiet", "--no-header"),
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
)
RUN_EXTRAS = ("--extra", "desktop", "--extra", "backend", "--extra", "build")
DEV_EXTRAS = (*RUN_EXTRAS, "--extra", "dev")


def main() -> None:
    """Write both locks; extra arguments go to uv (`--upgrade-package NAME`)."""
    uv = _find_uv()
    # The smaller lock follows the larger, so that one environment serves both.
    _compile(uv, "requirements-dev.lock", *DEV_EXTRAS, *sys.argv[1:])
    _compile(uv, "requirements.lock", *RUN_EXTRAS, "--constraints", "requirements-dev.lock")


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

"""Makes the packaging environment and freezes the app: `python -m installers.bundle.freeze`."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from installers.bundle.icons import write_icons
from installers.bundle.libraries import strip_symbols
from installers.facts import APP, PROJECT, read_facts

BUILD = PROJECT / "build"
ENVIRONMENT = BUILD / "packaging"
LOCK = PROJECT / "requirements-packaging.lock"
SPEC = PROJECT / "installers" / "bundle" / "upscale.spec"


def main() -> None:
    """Freeze the app into build/bundle."""
    python = packaging_python()
    facts = read_facts()
    run(python, "-m", "installers.brief", "--check")
    if sys.platform != "linux":
        write_icons(PROJECT / "assets" / "icons" / "app.svg", BUILD / "icons")
    print(f"Freezing {facts.formal_name} {facts.version}")
    print(freeze(python, BUILD))


def packaging_python() -> Path:
    """The packaging environment's Python; made of the lock, once per change of the lock."""
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = ENVIRONMENT / ".installed"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return python
    print("Making the packaging environment, minutes the first time")
    run(Path(sys.executable), "-m", "venv", "--clear", str(ENVIRONMENT))
    quiet = ("-qq", "--disable-pip-version-check", "--no-input")
    run(python, "-m", "pip", "install", "--no-deps", "--require-hashes", *quiet, "-r", str(LOCK))
    stamp.write_text(digest)
    return python


def freeze(python: Path, build: Path) -> Path:
    """Freeze the app below `build`; the folder that holds it."""
    places = ("--distpath", str(build / "bundle"), "--workpath", str(build / "pyinstaller"))
    options = ("--noconfirm", "--clean", "--log-level", "ERROR")
    run(python, "-m", "PyInstaller", *options, *places, str(SPEC))
    folder = build / "bundle" / APP
    if sys.platform == "linux":
        strip_symbols(folder)
    return folder


def run(program: Path, *arguments: str) -> None:
    """Run a step that must succeed, the same way each time."""
    steady = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(source_date_epoch())}
    subprocess.run(
        [str(program), *arguments], cwd=PROJECT, env={**os.environ, **steady}, check=True
    )


def source_date_epoch() -> int:
    """The time that is written into everything built: given, or that of the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    found = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],  # noqa: S607  # whichever git the builder has
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(found.stdout) if found.stdout else 0


if __name__ == "__main__":
    main()

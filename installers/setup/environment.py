"""The virtual environment: made once, filled from a lock once per change of the lock."""

import hashlib
import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from installers.setup.report import SetupFailed, report
from installers.setup.running import Runner, run_openly, run_quietly
from installers.setup.system import SystemPackages

LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
SATISFIED_BY = {"run": ("run", "test"), "test": ("test",)}
"""The development lock holds all of the other at the same versions; a test sees to it."""

FITS = "import sys; sys.exit(sys.version_info < (3, 11))"


@dataclass(frozen=True)
class VirtualEnvironment:
    """The folder `.venv` and the stamps in it that tell which locks it holds."""

    project: Path
    run: Runner = run_openly

    @property
    def folder(self) -> Path:
        return self.project / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def make(self, system: SystemPackages) -> None:
        """Make the environment, anew if it is broken or an earlier set-up was cut short."""
        if self._unfinished.exists():
            report("An earlier set-up was cut short, starting over")
            shutil.rmtree(self.folder)
        if self.python.is_symlink() and not self._works():
            report("The Python of .venv is gone, starting over")
            shutil.rmtree(self.folder)
        if not self.python.exists():
            _need_venv_module(system)
            report(f"Making .venv with Python {sys.version.split()[0]}")
            with self._marked_unfinished():
                self._must_run(sys.executable, "-m", "venv", str(self.folder))

    def install(self, purpose: str) -> None:
        """Install the purpose's lock, unless a stamp says that it is there."""
        if any(self._holds(known) for known in SATISFIED_BY[purpose]):
            return
        lock = self.project / LOCKS[purpose]
        count = sum(line[0].isalnum() for line in lock.read_text().splitlines())
        report(f"Installing the {count} packages of {lock.name}, minutes the first time")
        with self._marked_unfinished():
            try:
                self._pip("--require-hashes", "-r", str(lock))
                self._pip("--no-build-isolation", "-e", str(self.project))
            except SetupFailed:
                # Without network pip gives up before it changes anything: what was there is whole.
                self._unfinished.unlink()
                raise
            self._stamp(purpose).write_text(self._digest(purpose))
        report("Installed")

    @property
    def _unfinished(self) -> Path:
        """Exists while something is being installed, and stays behind when that is cut short."""
        return self.folder / ".installing"

    @contextmanager
    def _marked_unfinished(self) -> Iterator[None]:
        self.folder.mkdir(exist_ok=True)
        self._unfinished.touch()
        yield
        self._unfinished.unlink()

    def _works(self) -> bool:
        if Path(sys.prefix).resolve() == self.folder.resolve():
            return True
        return run_quietly((str(self.python), "-c", FITS)) == 0

    def _holds(self, purpose: str) -> bool:
        stamp = self._stamp(purpose)
        return stamp.exists() and stamp.read_text() == self._digest(purpose)

    def _stamp(self, purpose: str) -> Path:
        return self.folder / f".installed-{purpose}"

    def _digest(self, purpose: str) -> str:
        """Of all that decides what gets installed: the lock, the entry points, the place."""
        digest = hashlib.sha256(str(self.project).encode())
        for name in (LOCKS[purpose], "pyproject.toml"):
            digest.update((self.project / name).read_bytes())
        return digest.hexdigest()

    def _pip(self, *what: str) -> None:
        quiet = ("-qq", "--disable-pip-version-check", "--no-input")
        self._must_run(str(self.python), "-m", "pip", "install", "--no-deps", *quiet, *what)

    def _must_run(self, *command: str) -> None:
        if status := self.run(command):
            what = " ".join(command[1:4])
            raise SetupFailed(f"'{what}' ended with {status}; run again to go on.")


def _need_venv_module(system: SystemPackages) -> None:
    """On Debian and Ubuntu the venv module is a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if system.install([package]):
        raise SetupFailed(f"Python's venv module is missing: sudo apt-get install -y {package}")

"""Brings system packages by apt where the user may, and says what to install where not."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.setup.needs import Need
from installers.setup.report import report


@dataclass(frozen=True)
class SystemPackages:
    """The system's packages; `tried_file` remembers what could not be brought."""

    tried_file: Path

    def bring(self, needs: Sequence[Need]) -> None:
        """Install what is missing; on failure say so and go on, for not every run needs it."""
        missing = [need.package for need in needs if not need.is_there()]
        if missing and not self._was_tried(missing):
            missing = self.install(missing)
            self.tried_file.write_text(" ".join(missing))
        if missing:
            report(f"Missing, please install: sudo apt-get install -y {' '.join(missing)}")

    def install(self, packages: Sequence[str]) -> list[str]:
        """Install by apt; answer what could not be installed."""
        prefix = _become_root()
        if prefix is None or shutil.which("apt-get") is None:
            return list(packages)
        report(f"Installing system packages: {' '.join(packages)}")
        if _installs(prefix, *packages):
            return []
        if not _updates(prefix):
            return list(packages)
        if _installs(prefix, *packages):
            return []
        # One package that this release does not have must not keep the others away.
        return [package for package in packages if not _installs(prefix, package)]

    def _was_tried(self, missing: Sequence[str]) -> bool:
        return self.tried_file.exists() and self.tried_file.read_text() == " ".join(missing)


def _become_root() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    return sudo if shutil.which("sudo") and _succeeds(*sudo, "true") else None


def _updates(prefix: Sequence[str]) -> bool:
    return _succeeds(*prefix, "apt-get", "-qq", "update")


def _installs(prefix: Sequence[str], *packages: str) -> bool:
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y")
    patient = ("-o", "DPkg::Lock::Timeout=120")
    return _succeeds(*prefix, *quiet, *patient, "install", "--no-install-recommends", *packages)


def _succeeds(*command: str) -> bool:
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return ended.returncode == 0

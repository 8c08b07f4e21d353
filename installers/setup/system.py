"""Brings system packages by apt where the user may, and says what to install where not."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.setup.needs import Need
from installers.setup.report import report
from installers.setup.running import Runner, run_quietly


@dataclass(frozen=True)
class SystemPackages:
    """The system's packages; `tried_file` remembers what could not be brought."""

    tried_file: Path
    run: Runner = run_quietly

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
        prefix = self._become_root()
        if prefix is None:
            return list(packages)
        report(f"Installing system packages: {' '.join(packages)}")
        if self._installs(prefix, *packages):
            return []
        if self.run((*prefix, "apt-get", "-qq", "update")):
            return list(packages)
        if self._installs(prefix, *packages):
            return []
        # One package that this release does not have must not keep the others away.
        return [package for package in packages if not self._installs(prefix, package)]

    def _was_tried(self, missing: Sequence[str]) -> bool:
        return self.tried_file.exists() and self.tried_file.read_text() == " ".join(missing)

    def _become_root(self) -> tuple[str, ...] | None:
        """Answer what to put before apt-get, or nothing where it is not there or not allowed."""
        if shutil.which("apt-get") is None:
            return None
        if os.geteuid() == 0:
            return ()
        sudo = ("sudo", "-n")
        return None if shutil.which("sudo") is None or self.run((*sudo, "true")) else sudo

    def _installs(self, prefix: Sequence[str], *packages: str) -> bool:
        quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y")
        patient = ("-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends")
        return self.run((*prefix, *quiet, *patient, *packages)) == 0

"""Stands in for a file manager: folders of its own, and a program that notes what it is given."""

import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from desktop.shell.integration.applier import Applier, refresh_menu_index
from desktop.shell.integration.assembly import plan_for
from desktop.shell.integration.entries import menu_entries
from desktop.shell.integration.manifest import ManifestFile
from desktop.shell.integration.plan import Plan
from desktop.shell.integration.registry import RegistryInMemory

WAIT_SECONDS = 20
NOTING = """\
import json, sys
from desktop.shell.request import request_of
request = request_of(sys.argv[2:])
files = [name.encode("utf-8", "surrogateescape").hex() for name in request.files]
with open(sys.argv[1], "a") as notes:
    notes.write(json.dumps([files, request.links, request.recipe]) + "\\n")
"""


@dataclass
class Machine:
    """A person's home with nothing in it."""

    home: Path
    folder: Path
    presets: list[str] = field(default_factory=list)
    registry: RegistryInMemory = field(default_factory=RegistryInMemory)

    @property
    def environment(self) -> dict[str, str]:
        """As after signing in to a desktop."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_DATA_DIRS": str(self.folder / "system"),
            "XDG_CONFIG_DIRS": str(self.folder / "system-config"),
        }

    @property
    def notes(self) -> Path:
        return self.folder / "notes"

    @property
    def program(self) -> tuple[str, ...]:
        """In a folder with an awkward name, as a person may have it."""
        path = self.folder / 'it\'s 100% "mine" $HOME' / "noting.py"
        if not path.exists():
            path.parent.mkdir(parents=True)
            path.write_text(NOTING)
        return (sys.executable, str(path), str(self.notes))

    @property
    def plan(self) -> Plan:
        return self.plan_on("linux")

    def plan_on(self, platform: str) -> Plan:
        return plan_for(
            platform,
            self.environment,
            self.home,
            program=self.program,
            entries=menu_entries("en", self.presets),
        )

    def applier(self, platform: str = "linux") -> Applier:
        manifest = ManifestFile(self.home / ".local/share/opendream-upscale/integration.json")
        return Applier(self.plan_on(platform), manifest, self.registry, refresh_menu_index)

    def heard(self, count: int = 1) -> list[tuple[list[bytes], list[str], list[object]]]:
        """What the program was started with, once it was started so often."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.notes.exists() or len(self.notes.read_text().splitlines()) < count:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        notes = [json.loads(line) for line in self.notes.read_text().splitlines()]
        return [([bytes.fromhex(name) for name in files], *rest) for files, *rest in notes]

    def everything(self) -> dict[str, bytes]:
        """All files and folders below home, with what is in them."""
        return {
            str(path.relative_to(self.home)): path.read_bytes() if path.is_file() else b""
            for path in sorted(self.home.rglob("*"))
        }

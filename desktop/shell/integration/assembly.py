"""Builds the integration of the system that the program runs on."""

import locale
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from desktop.places import Places
from desktop.settings import Settings
from desktop.shell.integration.applier import Applier, refresh_menu_index
from desktop.shell.integration.entries import menu_entries
from desktop.shell.integration.linux import linux_plan
from desktop.shell.integration.macos import macos_files
from desktop.shell.integration.manifest import FILE_NAME, ManifestFile
from desktop.shell.integration.plan import APP_NAME, MARK, Entry, Plan, PlannedFile, homes_of
from desktop.shell.integration.program import this_program
from desktop.shell.integration.registry import system_registry
from desktop.shell.integration.shell_link import shell_link
from desktop.shell.integration.windows import windows_values

SEND_TO = "Send to"


def build_integration(
    places: Places,
    settings: Settings,
    environment: Mapping[str, str],
    program: Sequence[str] | None = None,
) -> Applier:
    """For this person on this machine."""
    chosen = tuple(program or this_program())
    language = settings.language or (locale.getlocale()[0] or "en")
    entries = menu_entries(language, [preset.name for preset in settings.presets])
    home = Path(environment.get("HOME") or Path.home())
    plan = plan_for(sys.platform, environment, home, program=chosen, entries=entries)
    return Applier(
        plan, ManifestFile(places.data / FILE_NAME), system_registry(), refresh_menu_index
    )


def plan_for(
    platform: str,
    environment: Mapping[str, str],
    home: Path,
    *,
    program: Sequence[str],
    entries: Sequence[Entry],
) -> Plan:
    """What belongs on the machine."""
    if platform == "win32":
        return _windows_plan(environment, program, entries)
    if platform == "darwin":
        return Plan(files=macos_files(home / "Library" / "Services", program, entries))
    icon = (files("assets") / "icons" / "app.svg").read_bytes()
    return linux_plan(homes_of(environment, home), program, entries, icon, _read)


def _windows_plan(
    environment: Mapping[str, str], program: Sequence[str], entries: Sequence[Entry]
) -> Plan:
    icon = f"{program[0]},0"
    values = windows_values(program, entries, icon)
    send_to = Path(environment.get("APPDATA", "")) / "Microsoft" / "Windows" / "SendTo"
    arguments = " ".join([*program[1:], "--"])
    link = shell_link(program[0], arguments, MARK, program[0])
    file = PlannedFile(SEND_TO, send_to / f"{APP_NAME}.lnk", link)
    return Plan(files=(file,), values=values)


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return None

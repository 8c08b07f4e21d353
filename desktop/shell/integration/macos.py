"""What integration writes on macOS: a Quick Action for each entry. Pure.

Not run on macOS yet: held by goldens. Document types and the link scheme are the bundle's own and
come with the installer.
"""

import plistlib
from collections.abc import Sequence
from pathlib import Path

from desktop.shell.integration.plan import APP_NAME, MARK, Entry, PlannedFile
from desktop.shell.integration.quoting import for_shell

PART = "Quick Actions"
TYPES = ("public.image", "public.folder")
ACTION_CLASS = "RunShellScriptAction"


def macos_files(
    services: Path, program: Sequence[str], entries: Sequence[Entry]
) -> tuple[PlannedFile, ...]:
    """Bundles below `~/Library/Services`; each passes the selection on as arguments."""
    files: list[PlannedFile] = []
    for entry in entries:
        name = entry.label if entry.key == "open" else f"{entry.label} ({APP_NAME})"
        bundle = services / f"{_as_file_name(name)}.workflow" / "Contents"
        files += [
            PlannedFile(PART, bundle / "Info.plist", info(name)),
            PlannedFile(PART, bundle / "document.wflow", workflow(program, entry)),
        ]
    return tuple(files)


def info(name: str) -> bytes:
    """What Finder shows, and for which files."""
    service = {
        "NSMenuItem": {"default": name},
        "NSMessage": "runWorkflowAsService",
        "NSRequiredContext": {"NSApplicationIdentifier": "com.apple.finder"},
        "NSSendFileTypes": list(TYPES),
    }
    return plistlib.dumps({"NSServices": [service], "OpenDreamNote": MARK})


def workflow(program: Sequence[str], entry: Entry) -> bytes:
    """One step: run a line of shell with the files as its arguments."""
    command = f'{for_shell([*program, *entry.arguments, "--"])} "$@" >/dev/null 2>&1 &'
    parameters = {
        "COMMAND_STRING": command,
        "CheckedForUserDefaultShell": True,
        "inputMethod": 1,
        "shell": "/bin/sh",
        "source": "",
    }
    action = {
        "AMAccepts": {"Container": "List", "Optional": True, "Types": ["com.apple.cocoa.path"]},
        "AMActionVersion": "2.0.3",
        "AMProvides": {"Container": "List", "Types": ["com.apple.cocoa.string"]},
        "ActionBundlePath": "/System/Library/Automator/Run Shell Script.action",
        "ActionName": "Run Shell Script",
        "ActionParameters": parameters,
        "BundleIdentifier": "com.apple.RunShellScript",
        "CFBundleVersion": "2.0.3",
        "CanShowSelectedItemsWhenRun": False,
        "CanShowWhenRun": True,
        "Class Name": ACTION_CLASS,
        "InputUUID": _identifier(entry, 1),
        "OutputUUID": _identifier(entry, 2),
        "UUID": _identifier(entry, 3),
    }
    meta = {
        "serviceApplicationBundleID": "com.apple.finder",
        "serviceInputTypeIdentifier": "com.apple.Automator.fileSystemObject",
        "serviceOutputTypeIdentifier": "com.apple.Automator.nothing",
        "serviceProcessesInput": 0,
        "workflowTypeIdentifier": "com.apple.Automator.servicesMenu",
    }
    document = {
        "AMApplicationBuild": "523",
        "AMApplicationVersion": "2.10",
        "AMDocumentVersion": "2",
        "OpenDreamNote": MARK,
        "actions": [{"action": action, "isViewVisible": 1}],
        "connectors": {},
        "workflowMetaData": meta,
    }
    return plistlib.dumps(document)


def _identifier(entry: Entry, number: int) -> str:
    """The same at every writing, so that nothing changes where nothing changed."""
    digits = entry.key.encode().hex()[:12].ljust(12, "0").upper()
    return f"0D0E0A00-0000-4000-8000-{digits[:11]}{number}"


def _as_file_name(name: str) -> str:
    return name.replace("/", ":").lstrip(".")[:80]

"""What integration writes on Linux: for five file managers, the menu, and links. Pure."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from desktop.shell.integration.plan import (
    APP_ID,
    APP_NAME,
    MARK,
    PICTURE_TYPES,
    Entry,
    Homes,
    Plan,
    PlannedFile,
    PlannedMerge,
)
from desktop.shell.integration.quoting import for_desktop_entry, for_shell
from desktop.shell.integration.thunar import EMPTY, merged, unmerged

SCRIPT_MODE = 0o755
FOLDERS_TOO = (*PICTURE_TYPES, "inode/directory")
DESKTOP_FILE = f"{APP_ID}.desktop"
MENU, DOLPHIN, THUNAR = "Applications menu", "Dolphin", "Thunar"

_COMMENTS = {
    "": "Make photos larger and keep them true",
    "[es]": "Amplía fotos y respeta lo que muestran",
}


def linux_plan(
    homes: Homes,
    program: Sequence[str],
    entries: Sequence[Entry],
    icon: bytes,
    read: Callable[[Path], str | None],
) -> Plan:
    """Everything for this person alone. `read` looks at a file that may not be there."""
    menu = homes.data / "applications"
    icons = homes.data / "icons" / "hicolor" / "scalable" / "apps"
    services = homes.data / "kio" / "servicemenus"
    files = [
        PlannedFile(MENU, menu / DESKTOP_FILE, desktop_entry(program, entries).encode()),
        PlannedFile(MENU, icons / f"{APP_ID}.svg", icon + f"<!-- {MARK} -->\n".encode()),
        PlannedFile(
            DOLPHIN, services / DESKTOP_FILE, service_menu(program, entries).encode(), SCRIPT_MODE
        ),
        *_scripts("Files", homes.data / "nautilus" / "scripts", "NAUTILUS", program, entries),
        *_scripts("Caja", homes.config / "caja" / "scripts", "CAJA", program, entries),
        *_scripts("Nemo", homes.data / "nemo" / "scripts", "NEMO", program, entries),
        *_nemo_actions(homes.data / "nemo" / "actions", program, entries),
    ]
    merges = _thunar(homes, program, entries, read)
    return Plan(files=tuple(files), merges=merges, menu_folder=menu)


def desktop_entry(program: Sequence[str], entries: Sequence[Entry]) -> str:
    """The entry in the applications menu: for "Open with", for links, and with its actions."""
    mime_types = ";".join((*PICTURE_TYPES, "x-scheme-handler/opendream"))
    lines = [
        "[Desktop Entry]",
        f"# {MARK}",
        "Type=Application",
        "Version=1.0",
        f"Name={APP_NAME}",
        *[f"Comment{locale}={comment}" for locale, comment in _COMMENTS.items()],
        f"Exec={for_desktop_entry([*program, '--'])} %U",
        f"TryExec={program[0]}",
        f"Icon={APP_ID}",
        "Terminal=false",
        "Categories=Graphics;Photography;",
        "Keywords=upscale;enlarge;photo;",
        "StartupNotify=true",
        f"StartupWMClass={APP_ID}",
        f"MimeType={mime_types};",
        f"Actions={_joined(entry.key for entry in entries)}",
        *_actions(program, entries),
    ]
    return "\n".join(lines) + "\n"


def service_menu(program: Sequence[str], entries: Sequence[Entry]) -> str:
    """Dolphin's submenu."""
    lines = [
        "[Desktop Entry]",
        f"# {MARK}",
        "Type=Service",
        "X-KDE-ServiceTypes=KonqPopupMenu/Plugin",
        f"MimeType={_joined(FOLDERS_TOO)}",
        f"X-KDE-Submenu={APP_NAME}",
        f"Icon={APP_ID}",
        f"Actions={_joined(entry.key for entry in entries)}",
        *_actions(program, entries),
    ]
    return "\n".join(lines) + "\n"


def script(manager: str, program: Sequence[str], entry: Entry) -> str:
    """A script of the file manager's menu.

    The selection comes as addresses, where a name cannot be mistaken for two; older managers
    give paths, and without either there are the arguments.
    """
    command = for_shell([*program, *entry.arguments])
    return (
        "#!/bin/sh\n"
        f"# {MARK}\n"
        f'selected="${{{manager}_SCRIPT_SELECTED_URIS:-'
        f'${{{manager}_SCRIPT_SELECTED_FILE_PATHS:-}}}}"\n'
        'if [ -n "$selected" ]; then\n'
        f"    printf '%s\\n' \"$selected\" | {command} --files-from -\n"
        "else\n"
        f'    exec {command} -- "$@"\n'
        "fi\n"
    )


def nemo_action(program: Sequence[str], entry: Entry) -> str:
    """A line of Nemo's own menu; addresses in double quotes hold nothing that could end them."""
    command = f"{for_shell([*program, *entry.arguments, '--'])} %U"
    lines = [
        "[Nemo Action]",
        f"# {MARK}",
        f"Name={_as_value(entry.label)}",
        f"Comment={_COMMENTS['']}",
        f"Exec={_as_value(command)}",
        f"Icon-Name={APP_ID}",
        "Selection=notnone",
        f"Mimetypes={_joined(FOLDERS_TOO)}",
        "Quote=double",
    ]
    return "\n".join(lines) + "\n"


def _actions(program: Sequence[str], entries: Sequence[Entry]) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        command = for_desktop_entry([*program, *entry.arguments, "--"])
        lines += [
            "",
            f"[Desktop Action {entry.key}]",
            f"Name={_as_value(entry.label)}",
            f"Icon={APP_ID}",
            f"Exec={command} %F",
        ]
    return lines


def _scripts(
    part: str, folder: Path, manager: str, program: Sequence[str], entries: Sequence[Entry]
) -> list[PlannedFile]:
    """A folder in the scripts' folder is a submenu."""
    return [
        PlannedFile(
            part,
            folder / APP_NAME / _as_file_name(entry.label),
            script(manager, program, entry).encode(),
            SCRIPT_MODE,
        )
        for entry in entries
    ]


def _nemo_actions(
    folder: Path, program: Sequence[str], entries: Sequence[Entry]
) -> list[PlannedFile]:
    """Nemo's menu has no submenus of its own: the usual size, and a look first."""
    return [
        PlannedFile(
            "Nemo",
            folder / f"{APP_ID}-{entry.key}.nemo_action",
            nemo_action(program, entry).encode(),
        )
        for entry in entries
        if entry.key in {"4x", "open"}
    ]


def _thunar(
    homes: Homes,
    program: Sequence[str],
    entries: Sequence[Entry],
    read: Callable[[Path], str | None],
) -> tuple[PlannedMerge, ...]:
    """Where there is no file of the person's own, it begins as the system's: it would hide that."""
    path = homes.config / "Thunar" / "uca.xml"
    defaults = [read(folder / "Thunar" / "uca.xml") for folder in homes.system_config]
    start = next((text for text in defaults if text), None)
    if start is None and read(path) is None:
        return ()  # Thunar was never here
    merge = partial(merged, program=program, entries=entries)
    return (PlannedMerge(THUNAR, path, merge, unmerged, start or EMPTY),)


def _joined(words: Iterable[str]) -> str:
    return "".join(f"{word};" for word in words)


def _as_value(text: str) -> str:
    """In a key file a backslash begins an escape."""
    return text.replace("\\", "\\\\")


def _as_file_name(label: str) -> str:
    """A preset may be called anything; a file may not."""
    return label.replace("/", "\N{DIVISION SLASH}").lstrip(".").strip()[:80] or "Upscale"

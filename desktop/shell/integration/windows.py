"""What integration writes on Windows: values of the person's own registry, and "Send to". Pure.

Not run on Windows yet: held by goldens. The classic menu, under "Show more options" on Windows 11;
the new one takes only signed packages with native code.
"""

from collections.abc import Sequence
from pathlib import PureWindowsPath

from desktop.shell.integration.plan import APP_NAME, EXTENSIONS, Entry, RegistryValue
from desktop.shell.integration.quoting import for_windows

CLASSES = r"Software\Classes"
VERB = "OpenDreamUpscale"
PICTURES = rf"{CLASSES}\SystemFileAssociations\image\shell\{VERB}"
FOLDERS = rf"{CLASSES}\Directory\shell\{VERB}"
LINKS = rf"{CLASSES}\opendream"
MENU, FOLDER_MENU, OPEN_WITH, LINK_PART = "Pictures", "Folders", "Open with", "Links"


def windows_values(
    program: Sequence[str], entries: Sequence[Entry], icon: str
) -> tuple[RegistryValue, ...]:
    """Below HKEY_CURRENT_USER; no administrator is needed.

    A menu with an empty `SubCommands` shows the verbs under its own `shell` key, by name: hence
    the numbers. One process is started for each file; the app gathers them.
    """
    return (
        *_submenu(MENU, PICTURES, program, entries, icon),
        *_submenu(FOLDER_MENU, FOLDERS, program, entries, icon),
        *_open_with(program, icon),
        *_links(program, icon),
    )


def _submenu(
    part: str, key: str, program: Sequence[str], entries: Sequence[Entry], icon: str
) -> list[RegistryValue]:
    values = [
        RegistryValue(part, key, "MUIVerb", APP_NAME),
        RegistryValue(part, key, "Icon", icon),
        RegistryValue(part, key, "SubCommands", ""),
        RegistryValue(part, key, "MultiSelectModel", "Player"),
    ]
    for number, entry in enumerate(entries, start=1):
        verb = rf"{key}\shell\{number:02}-{entry.key}"
        command = for_windows([*program, *entry.arguments, "--"])
        values += [
            RegistryValue(part, verb, "MUIVerb", entry.label.replace("&", "&&")),
            RegistryValue(part, verb, "MultiSelectModel", "Player"),
            RegistryValue(part, rf"{verb}\command", "", f'{command} "%1"'),
        ]
    return values


def _open_with(program: Sequence[str], icon: str) -> list[RegistryValue]:
    executable = PureWindowsPath(program[0]).name
    key = rf"{CLASSES}\Applications\{executable}"
    command = for_windows([*program, "--"])
    return [
        RegistryValue(OPEN_WITH, key, "FriendlyAppName", APP_NAME),
        RegistryValue(OPEN_WITH, rf"{key}\DefaultIcon", "", icon),
        RegistryValue(OPEN_WITH, rf"{key}\shell\open\command", "", f'{command} "%1"'),
        *[
            RegistryValue(OPEN_WITH, rf"{key}\SupportedTypes", extension, "")
            for extension in EXTENSIONS
        ],
    ]


def _links(program: Sequence[str], icon: str) -> list[RegistryValue]:
    command = for_windows([*program, "--"])
    return [
        RegistryValue(LINK_PART, LINKS, "", f"URL:{APP_NAME}"),
        RegistryValue(LINK_PART, LINKS, "URL Protocol", ""),
        RegistryValue(LINK_PART, rf"{LINKS}\DefaultIcon", "", icon),
        RegistryValue(LINK_PART, rf"{LINKS}\shell\open\command", "", f'{command} "%1"'),
    ]


def registry_text(values: Sequence[RegistryValue]) -> str:
    """The same as a `.reg` file's text, for people and for tests; written as UTF-16 with CRLF."""
    lines = ["Windows Registry Editor Version 5.00"]
    key = ""
    for value in values:
        if value.key != key:
            key = value.key
            lines += ["", rf"[HKEY_CURRENT_USER\{key}]"]
        name = f'"{_escaped(value.name)}"' if value.name else "@"
        lines.append(f'{name}="{_escaped(value.value)}"')
    return "\r\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

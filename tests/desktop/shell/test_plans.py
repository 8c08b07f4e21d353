"""What integration would write on each system, held word for word."""

import plistlib
import shlex
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.shell.integration.assembly import plan_for
from desktop.shell.integration.entries import menu_entries
from desktop.shell.integration.linux import desktop_entry, nemo_action, script, service_menu
from desktop.shell.integration.macos import info, workflow
from desktop.shell.integration.plan import APP_NAME, Damaged, Entry, homes_of
from desktop.shell.integration.quoting import for_desktop_entry, for_thunar, for_windows
from desktop.shell.integration.shell_link import shell_link
from desktop.shell.integration.thunar import EMPTY, merged, unmerged
from desktop.shell.integration.windows import registry_text, windows_values
from desktop.shell.request import request_of

GOLDENS = Path(__file__).parent / "goldens"
PROGRAM = ("/opt/OpenDream Upscale/bin/opendream-upscale",)
WINDOWS_PROGRAM = (r"C:\Users\Ada Byron\AppData\Local\OpenDream Upscale\opendream-upscale.exe",)
ENTRIES = menu_entries("en", ["Posters & prints"])
THEIRS = """<?xml version="1.0" encoding="UTF-8"?>
<actions>
  <action>
    <icon>utilities-terminal</icon>
    <name>Open Terminal Here &amp; now</name>
    <unique-id>1700000000000000-1</unique-id>
    <command>exo-open --working-directory %f</command>
    <patterns>*</patterns>
    <directories/>
  </action>
</actions>
"""


def windows_icon() -> str:
    return f"{WINDOWS_PROGRAM[0]},0"


MADE = {
    "linux.desktop": lambda: desktop_entry(PROGRAM, ENTRIES),
    "linux.servicemenu.desktop": lambda: service_menu(PROGRAM, ENTRIES),
    "linux.nautilus.sh": lambda: script("NAUTILUS", PROGRAM, ENTRIES[1]),
    "linux.nemo_action": lambda: nemo_action(PROGRAM, ENTRIES[1]),
    "linux.uca.xml": lambda: merged(THEIRS, PROGRAM, ENTRIES),
    "windows.reg": lambda: registry_text(windows_values(WINDOWS_PROGRAM, ENTRIES, windows_icon())),
    "windows.lnk.hex": lambda: (
        shell_link(WINDOWS_PROGRAM[0], "--", APP_NAME, WINDOWS_PROGRAM[0]).hex("\n", 32) + "\n"
    ),
    "macos.Info.plist": lambda: info(ENTRIES[1].label).decode(),
    "macos.document.wflow": lambda: workflow(PROGRAM, ENTRIES[1]).decode(),
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_written_is_what_was_agreed(name: str) -> None:
    expected = (GOLDENS / name).read_bytes().decode()

    assert MADE[name]() == expected


def test_the_menu_speaks_the_persons_language_and_knows_their_presets() -> None:
    spanish = menu_entries("es_ES", ["Carteles", "Carteles", " ", "line\nend", "Solo limpiar"])

    assert [entry.label for entry in spanish] == [
        "Ampliar 2×", "Ampliar 4×", "Ampliar 8×", "Solo limpiar", "Carteles",
        "Abrir en OpenDream Upscale",
    ]  # fmt: skip
    assert spanish[4].arguments == ("--preset", "Carteles", "--start")
    assert menu_entries("xx")[0].label == "Upscale 2×"


@pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed"
)
def test_the_menu_entry_is_valid(tmp_path: Path) -> None:
    """Dolphin's is not tried: the tool rejects every service menu, good ones too."""
    path = tmp_path / "opendream-upscale.desktop"
    path.write_text(desktop_entry(("/bin/sh", "-c", 'a "b" $c %d \\e'), ENTRIES), "utf-8")

    ended = subprocess.run(
        ["desktop-file-validate", path], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_folders_follow_the_xdg_rules(tmp_path: Path) -> None:
    chosen = homes_of(
        {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "relative", "XDG_CONFIG_DIRS": "/a:b:/d"},
        tmp_path,
    )

    assert (chosen.config, chosen.data) == (Path("/c"), tmp_path / ".local/share")
    assert chosen.system_config == (Path("/a"), Path("/d"))


@pytest.mark.parametrize("name", ["-rf", "--start", "up", "a b"])
def test_the_app_understands_what_the_menu_says_of_a_preset(name: str) -> None:
    (entry,) = (one for one in menu_entries("en", [name]) if one.label == name)

    request = request_of([*entry.arguments, "--", "/a.jpg"])

    assert (request.recipe.preset, request.files) == (name, ("/a.jpg",))


def test_a_preset_may_be_called_anything(tmp_path: Path) -> None:
    entries = (Entry("p", "../../up/.. /x", ("--preset", "../../up")), Entry("q", "...", ()))

    plan = plan_for("linux", {}, tmp_path, program=PROGRAM, entries=entries)

    inside = [file.path for file in plan.files if "scripts" in file.path.parts]
    assert {path.parent.name for path in inside} == {APP_NAME}
    slash = "\N{DIVISION SLASH}"
    assert {path.name for path in inside} == {f"{slash}..{slash}up{slash}.. {slash}x", "Upscale"}


def test_each_system_has_its_own_plan(tmp_path: Path) -> None:
    environment = {"APPDATA": str(tmp_path / "Roaming")}
    windows = plan_for("win32", environment, tmp_path, program=WINDOWS_PROGRAM, entries=ENTRIES)
    macos = plan_for("darwin", {}, tmp_path, program=PROGRAM, entries=ENTRIES)

    assert [file.path.name for file in windows.files] == ["OpenDream Upscale.lnk"]
    assert len(windows.values) > 50
    assert {file.path.parts[-2:] for file in macos.files} == {
        ("Contents", "Info.plist"), ("Contents", "document.wflow")
    }  # fmt: skip
    assert all(path.is_relative_to(tmp_path / "Library") for path, *_ in [
        (file.path,) for file in macos.files
    ])  # fmt: skip


def test_a_quick_action_passes_names_on_as_they_are() -> None:
    document = plistlib.loads(workflow(("/Applications/It's $HOME",), ENTRIES[1]))
    command = document["actions"][0]["action"]["ActionParameters"]["COMMAND_STRING"]

    assert shlex.split(command)[0] == "/Applications/It's $HOME"
    assert '-- "$@"' in command


def test_a_shortcut_names_its_program_in_both_alphabets() -> None:
    target = r"C:\Users\Åse\opendream-upscale.exe"

    link = shell_link(target, "--", "x", target)

    assert link[:4] == b"\x4c\0\0\0"
    (info_bytes,) = struct.unpack_from("<I", link, 0x4C)
    (long_at,) = struct.unpack_from("<I", link, 0x4C + 28)
    long = link[0x4C + long_at : 0x4C + info_bytes].decode("utf-16-le")
    assert long.split("\0")[0] == target
    assert link.endswith(b"\0\0\0\0")
    with pytest.raises(ValueError, match="too long"):
        shell_link("C:\\" + "x" * 300, "", "", "")


@given(st.text(st.characters(exclude_characters="\0\n\r", codec="utf-8"), min_size=1))
def test_thunar_starts_the_program_whatever_its_path_is(path: str) -> None:
    line = for_thunar([path, "--"])

    assert shlex.split(line.replace("%%", "%")) == [path, "--"]


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
def test_an_exec_line_survives_both_of_its_quotings(words: list[str]) -> None:
    line = for_desktop_entry(words)

    assert entry_words(line) == words


def entry_words(line: str) -> list[str]:
    """Undo an Exec line as the specification tells readers to."""
    words: list[str] = []
    rest = line.replace("\\\\", "\\")
    while rest:
        if rest.startswith('"'):
            end, word = 1, ""
            while rest[end] != '"':
                end += rest[end] == "\\"
                word += rest[end]
                end += 1
            words.append(word)
            rest = rest[end + 2 :]
        else:
            word, _, rest = rest.partition(" ")
            words.append(word)
    return [word.replace("%%", "%") for word in words]


@given(st.lists(st.text("ab \t\\\"%'é"), min_size=1))
def test_a_windows_command_line_splits_into_what_it_was(words: list[str]) -> None:
    assert windows_words(for_windows(words)) == words


def windows_words(line: str) -> list[str]:
    """Split as the C run time of Windows does."""
    words, word, slashes, is_quoted, is_word = [], "", 0, False, False
    for character in line + " ":
        if character == "\\":
            slashes += 1
            is_word = True
            continue
        if character == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                is_quoted = not is_quoted
            is_word = True
        else:
            word += "\\" * slashes
            if character in " \t" and not is_quoted:
                if is_word:
                    words.append(word)
                word, is_word = "", False
            else:
                word += character
                is_word = True
        slashes = 0
    return words


def test_thunars_list_keeps_every_letter_that_is_not_ours() -> None:
    once = merged(THEIRS, PROGRAM, ENTRIES)

    assert merged(once, PROGRAM, ENTRIES) == once
    assert unmerged(once) == THEIRS
    assert unmerged(merged(once, ("/elsewhere",), ENTRIES[:1])) == THEIRS
    assert unmerged(merged(EMPTY, PROGRAM, ENTRIES)) == EMPTY
    assert "opendream-upscale-4x" in merged("<actions/>", PROGRAM, ENTRIES)


@pytest.mark.parametrize("text", ["", "<actions>", "<html></html>", "<actions></actions><x/>"])
def test_a_list_that_is_none_is_left_alone(text: str) -> None:
    with pytest.raises(Damaged):
        merged(text, PROGRAM, ENTRIES)

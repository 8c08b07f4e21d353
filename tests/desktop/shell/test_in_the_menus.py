"""The generated scripts and entries, run as file managers run them, on names that bite."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from desktop.shell.integration.plan import APP_NAME
from tests.desktop.shell.machine import Machine
from tests.desktop.shell.test_plans import entry_words
from tests.desktop.shell.test_requests import AWKWARD

needs_gio = pytest.mark.skipif(shutil.which("gio") is None, reason="gio is not installed")
needs_index = pytest.mark.skipif(
    shutil.which("update-desktop-database") is None, reason="desktop-file-utils is not installed"
)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    machine = Machine(tmp_path / "home", tmp_path)
    machine.applier().install()
    return machine


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    folder = tmp_path / 'ho liday\'s "best"\nof'
    folder.mkdir()
    paths = [folder / name for name in AWKWARD]
    for path in paths:
        path.write_bytes(b"")
    return [*paths, folder]


def run(line: list[str], machine: Machine, cwd: Path | None = None, **more: str) -> None:
    subprocess.run(
        line, env={**machine.environment, **more}, cwd=cwd, check=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def script_of(machine: Machine, manager: str, label: str = "Upscale 4×") -> str:
    homes = {"nautilus": ".local/share", "nemo": ".local/share", "caja": ".config"}
    return str(machine.home / homes[manager] / manager / "scripts" / APP_NAME / label)


@pytest.mark.parametrize("manager", ["nautilus", "caja", "nemo"])
def test_a_script_gets_the_selection_as_addresses(
    manager: str, machine: Machine, photos: list[Path]
) -> None:
    addresses = "".join(f"{photo.as_uri()}\n" for photo in photos)

    run(
        [script_of(machine, manager), *[photo.name for photo in photos]],
        machine,
        cwd=photos[-1],
        **{f"{manager.upper()}_SCRIPT_SELECTED_URIS": addresses},
    )

    assert machine.heard() == [
        ([os.fsencode(photo) for photo in photos], [], [4, 0, False, "", True])
    ]


def test_a_script_gets_the_selection_as_paths(machine: Machine, photos: list[Path]) -> None:
    """With line ends in names too: what names no file is joined until it does."""
    paths = "".join(f"{photo}\n" for photo in photos)

    run([script_of(machine, "nautilus")], machine, NAUTILUS_SCRIPT_SELECTED_FILE_PATHS=paths)

    ((files, _, _),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]


def test_a_script_gets_the_selection_as_arguments(machine: Machine, photos: list[Path]) -> None:
    names = [photo.name for photo in photos[:-1]]

    run([script_of(machine, "nautilus", "Clean up only"), *names], machine, cwd=photos[-1])

    ((files, _, recipe),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos[:-1]]
    assert recipe == [0, 0, True, "", True]


def test_five_thousand_files_go_through_a_script(machine: Machine, tmp_path: Path) -> None:
    """As arguments: a single variable holds 128 KiB at most."""
    names = [f"{tmp_path}/photo number {number}.jpg" for number in range(5000)]

    run([script_of(machine, "nautilus"), *names], machine)

    ((files, _, _),) = machine.heard()
    assert files == [os.fsencode(name) for name in names]


def test_files_that_vanished_are_passed_on_for_the_app_to_say_so(
    machine: Machine, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.jpg"

    run([script_of(machine, "nautilus")], machine, NAUTILUS_SCRIPT_SELECTED_FILE_PATHS=f"{gone}\n")

    ((files, _, _),) = machine.heard()
    assert files == [os.fsencode(gone)]


@needs_gio
def test_the_menu_entry_opens_files(machine: Machine, photos: list[Path]) -> None:
    entry = machine.home / ".local/share/applications/opendream-upscale.desktop"

    run(["gio", "launch", str(entry), *map(str, photos)], machine)

    ((files, _, recipe),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]
    assert recipe == [0, 0, False, "", False]


@needs_gio
@needs_index
def test_a_link_reaches_the_program(machine: Machine) -> None:
    run(["gio", "open", "opendream://billing/return?session=abc"], machine)

    ((files, links, _),) = machine.heard()
    assert (files, links) == ([], ["opendream://billing/return?session=abc"])


def test_an_action_of_the_menu_entry_takes_files(machine: Machine, photos: list[Path]) -> None:
    entry = machine.home / ".local/share/applications/opendream-upscale.desktop"

    run(expanded(exec_of(entry, "8x"), photos), machine)

    ((files, _, recipe),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]
    assert recipe == [8, 0, False, "", True]


def test_dolphins_menu_takes_files(machine: Machine, photos: list[Path]) -> None:
    entry = machine.home / ".local/share/kio/servicemenus/opendream-upscale.desktop"

    run(expanded(exec_of(entry, "2x"), photos), machine)

    ((files, _, recipe),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]
    assert recipe == [2, 0, False, "", True]


def test_nemos_action_takes_files(machine: Machine, photos: list[Path]) -> None:
    """Nemo puts addresses into the line, each in double quotes, and splits it as a shell does."""
    action = machine.home / ".local/share/nemo/actions/opendream-upscale-4x.nemo_action"
    (line,) = [
        line.removeprefix("Exec=").replace("\\\\", "\\")
        for line in action.read_text().splitlines()
        if line.startswith("Exec=")
    ]
    addresses = " ".join(f'"file://{quote(str(photo), safe=GLIB_SAFE)}"' for photo in photos)

    run(shlex.split(line.replace("%U", addresses)), machine)

    ((files, _, _),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]


def test_thunars_action_takes_files(tmp_path: Path, photos: list[Path]) -> None:
    (tmp_path / "other home/.config/Thunar").mkdir(parents=True)
    (tmp_path / "other home/.config/Thunar/uca.xml").write_text("<actions>\n</actions>\n")
    machine = Machine(tmp_path / "other home", tmp_path)
    machine.applier().install()
    actions = ET.parse(machine.home / ".config/Thunar/uca.xml").getroot()
    commands = {each.findtext("unique-id"): each.findtext("command") for each in actions}
    line = commands["opendream-upscale-8x"] or ""
    words = shlex.split(line.replace("%F", " ".join(map(shlex.quote, map(str, photos)))))

    run([word.replace("%%", "%") for word in words[:3]] + words[3:], machine)

    ((files, _, recipe),) = machine.heard()
    assert files == [os.fsencode(photo) for photo in photos]
    assert recipe == [8, 0, False, "", True]


GLIB_SAFE = "!$&'()*+,;=:@/-._~"


def exec_of(entry: Path, action: str) -> str:
    """The action's Exec line as it stands in the file."""
    section = entry.read_text().split(f"[Desktop Action {action}]")[1]
    (line,) = [line for line in section.splitlines() if line.startswith("Exec=")][:1]
    return line.removeprefix("Exec=")


def expanded(line: str, photos: list[Path]) -> list[str]:
    """As the specification has it: unquote, then put the files in."""
    words: list[str] = []
    for word in entry_words(line):
        words += list(map(str, photos)) if word == "%F" else [word]
    return words

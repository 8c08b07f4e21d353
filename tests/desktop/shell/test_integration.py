"""Into the menus and out again: idempotent, mending, and leaving exactly what was there."""

import stat
from pathlib import Path

import pytest

from desktop.shell.integration.applier import Applier
from desktop.shell.integration.program import answers, program_of
from desktop.shell.integration.report import Overall, PieceState
from tests.desktop.shell.machine import Machine
from tests.desktop.shell.test_plans import THEIRS


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    return Machine(tmp_path / "home", tmp_path)


def states(applier: Applier) -> set[PieceState]:
    return {piece.state for piece in applier.status().pieces}


def test_what_was_installed_is_taken_away_without_a_trace(machine: Machine) -> None:
    before = machine.everything()

    assert machine.applier().install().overall is Overall.INSTALLED
    assert len(machine.everything()) > 20
    report = machine.applier().remove()

    assert report.overall is Overall.NOT_INSTALLED
    assert report.problems == ()
    assert machine.everything() == before == {}


def test_looking_changes_nothing(machine: Machine) -> None:
    assert machine.applier().status().overall is Overall.NOT_INSTALLED
    assert machine.everything() == {}


def test_installing_twice_is_installing_once(machine: Machine) -> None:
    machine.applier().install()
    once = machine.everything()

    assert machine.applier().install().overall is Overall.INSTALLED
    assert machine.everything() == once
    machine.applier().remove()
    machine.applier().remove()
    assert machine.everything() == {}


def test_what_others_keep_in_the_same_folders_stays(machine: Machine) -> None:
    others = {
        ".local/share/applications/other.desktop": "[Desktop Entry]\nType=Application\nName=O\n"
        "Exec=true\nMimeType=image/png;\n",
        ".local/share/nautilus/scripts/OpenDream Upscale/Upscale 16×": "#!/bin/sh\n",
        ".config/Thunar/uca.xml": THEIRS,
    }
    for name, text in others.items():
        path = machine.home / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (machine.home / ".config/Thunar/uca.xml").chmod(0o600)

    machine.applier().install()
    thunar = (machine.home / ".config/Thunar/uca.xml").read_text()
    machine.applier().remove()

    left = machine.everything()
    assert "opendream-upscale-4x" in thunar
    assert {name: left[name].decode() for name in others} == others
    assert stat.S_IMODE((machine.home / ".config/Thunar/uca.xml").stat().st_mode) == 0o600
    assert not any("integration.json" in name or name.endswith(".svg") for name in left)


def test_scripts_can_be_run_and_nothing_else_can(machine: Machine) -> None:
    machine.applier().install()

    runnable = {
        file.path.parent.name or file.path.name
        for file in machine.plan.files
        if file.path.stat().st_mode & 0o100
    }
    assert runnable == {"OpenDream Upscale", "servicemenus"}


def test_half_of_it_gone_is_seen_and_mended(machine: Machine) -> None:
    machine.applier().install()
    gone, changed, locked, *_ = machine.plan.files[-6:]
    gone.path.unlink()
    changed.path.write_text("something else")
    locked.path.chmod(0o644)

    report = machine.applier().status()
    assert report.overall is Overall.BROKEN
    assert {piece.path: piece.state for piece in report.problems} == {
        str(gone.path): PieceState.MISSING,
        str(changed.path): PieceState.OUTDATED,
        str(locked.path): PieceState.OUTDATED,
    }
    assert machine.applier().install().overall is Overall.INSTALLED
    assert machine.applier().status().overall is Overall.INSTALLED


def test_a_moved_program_and_a_dropped_preset_leave_no_old_entries(machine: Machine) -> None:
    machine.presets = ["Posters"]
    machine.applier().install()
    machine.presets = []

    assert machine.applier().status().overall is Overall.BROKEN
    machine.applier().install()

    assert not [name for name in machine.everything() if "Posters" in name]
    machine.applier().remove()
    assert machine.everything() == {}


def test_a_file_that_is_somebody_elses_is_left_alone(machine: Machine) -> None:
    theirs = machine.plan.files[-1].path
    theirs.parent.mkdir(parents=True)
    theirs.write_text("my own action")

    report = machine.applier().install()
    assert report.overall is Overall.INSTALLED
    assert [piece.state for piece in report.problems] == [PieceState.FOREIGN]
    machine.applier().remove()

    assert theirs.read_text() == "my own action"


def test_what_the_person_changed_is_not_thrown_away(machine: Machine) -> None:
    machine.applier().install()
    changed = machine.plan.files[0].path
    changed.write_text("[Desktop Entry]\nName=Mine now\n")

    report = machine.applier().remove()

    assert [piece.state for piece in report.problems] == [PieceState.KEPT]
    assert changed.read_text().endswith("Mine now\n")


def test_without_its_list_it_still_knows_its_own_files(machine: Machine) -> None:
    machine.applier().install()
    list_of_files = machine.home / ".local/share/opendream-upscale/integration.json"
    list_of_files.write_text("{broken")

    assert machine.applier().status().overall is Overall.INSTALLED
    machine.applier().remove()

    assert [name for name, text in machine.everything().items() if text] == []


def test_a_damaged_list_of_thunars_is_left_as_it_is(machine: Machine) -> None:
    path = machine.home / ".config/Thunar/uca.xml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<actions>\xff")

    report = machine.applier().install()

    assert report.parts()["Thunar"] is PieceState.DAMAGED
    assert report.overall is Overall.INSTALLED
    assert path.read_bytes() == b"<actions>\xff"


def test_thunar_begins_with_what_the_system_has(machine: Machine) -> None:
    system = machine.folder / "system-config" / "Thunar" / "uca.xml"
    system.parent.mkdir(parents=True)
    system.write_text(THEIRS)

    machine.applier().install()
    assert "Open Terminal Here" in (machine.home / ".config/Thunar/uca.xml").read_text()
    assert machine.applier().status().overall is Overall.INSTALLED
    machine.applier().remove()

    assert machine.everything() == {}


def test_a_folder_that_cannot_be_written_is_told_and_the_rest_is_done(machine: Machine) -> None:
    (machine.home / ".config").mkdir()
    (machine.home / ".config" / "caja").write_text("a file where a folder should be")

    report = machine.applier().install()

    assert report.parts()["Caja"] is PieceState.FAILED
    assert report.parts()["Files"] is PieceState.INSTALLED
    assert report.overall is Overall.BROKEN


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_come_and_go_the_same_way(machine: Machine, platform: str) -> None:
    """With the registry in memory; what is in it is held by the goldens."""
    others = {("Software\\Classes\\other", ""): "theirs"}
    machine.registry.values.update(others)

    assert machine.applier(platform).install().overall is Overall.INSTALLED
    assert states(machine.applier(platform)) == {PieceState.INSTALLED}
    machine.applier(platform).remove()

    assert machine.registry.values == others


def test_the_menus_start_the_program_that_installed_them(tmp_path: Path) -> None:
    installed = tmp_path / "opendream-upscale"
    installed.touch()

    assert program_of(str(installed), "/usr/bin/python3", is_frozen=False) == (str(installed),)
    assert program_of("-c", str(tmp_path / "python3"), is_frozen=False) == (str(installed),)
    assert program_of("x", "/bin/python3", is_frozen=False) == ("/bin/python3", "-m", "desktop.cli")
    assert program_of("x", "/opt/od/app", is_frozen=True) == ("/opt/od/app",)


def test_a_program_that_is_gone_or_of_another_version_is_noticed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho opendream-upscale 0.0.1\n")
    other.chmod(0o755)

    assert not answers([str(tmp_path / "gone")])
    assert not answers([str(other)])

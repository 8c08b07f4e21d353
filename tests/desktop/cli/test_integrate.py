"""opendream-upscale integrate: asks, tells, and answers programs."""

from pathlib import Path

import pytest

from tests.desktop.cli.terminal import Terminal


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name)
    return home


def test_it_goes_in_and_comes_out_by_command(terminal: Terminal, home: Path) -> None:
    said = [
        terminal.run("integrate", *line)
        for line in (["status"], ["install", "--yes"], ["status"], ["remove"], ["status"])
    ]

    assert [answer.code for answer in said] == [0] * 5
    assert [answer.out.split(":")[0].strip(".\n") for answer in said] == [
        "Not installed", "Installed", "Installed", "Not installed", "Not installed"
    ]  # fmt: skip
    assert list(home.rglob("*")) == []


def test_programs_get_every_part(terminal: Terminal, home: Path) -> None:
    installed = terminal.run("integrate", "install", "--yes", "--json")
    (home / ".local/share/applications/opendream-upscale.desktop").unlink()
    broken = terminal.run("integrate", "status", "--json")

    assert installed.document["state"] == "installed"
    assert (broken.code, broken.document["state"]) == (2, "broken")
    assert broken.document["parts"] == {
        "Applications menu": "missing", "Dolphin": "installed", "Files": "installed",
        "Caja": "installed", "Nemo": "installed",
    }  # fmt: skip
    assert broken.document["program_starts"] is True


def test_where_nobody_can_be_asked_it_takes_a_yes(terminal: Terminal, home: Path) -> None:
    answer = terminal.run_alone("integrate", "install")

    assert (answer.code, "--yes" in answer.problems) == (1, True)
    assert list(home.rglob("*")) == []


def test_what_is_not_whole_is_named_with_the_way_out(terminal: Terminal, home: Path) -> None:
    terminal.run("integrate", "install", "--yes")
    script = home / ".local/share/nautilus/scripts/OpenDream Upscale/Upscale 4×"
    script.chmod(0o644)

    answer = terminal.run("integrate", "status")

    assert answer.code == 2
    assert f"Files: {script} was changed" in answer.problems
    assert "opendream-upscale integrate install" in answer.problems

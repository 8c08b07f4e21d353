"""What this computer refuses is said in a sentence, and before anything is spent."""

import stat
import sys
from pathlib import Path

import pytest

from desktop.places import NoHome, find_places
from desktop.shell.launch import launch
from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import ContractService, FakeAccount


@pytest.mark.parametrize(
    ("option", "target"),
    [
        ("--out", "photo.jpg"),
        ("--out", "photo.jpg/inside"),
        ("--report", "nowhere/report.json"),
        ("--compare", "nowhere/both.png"),
        ("--compare", "photo.jpg/both.png"),
    ],
)
def test_where_nothing_can_be_written_nothing_is_sent(
    terminal: Terminal, service: ContractService, photo: Path, option: str, target: str
) -> None:
    photo = photo.rename(photo.with_name("photo.jpg"))

    answer = terminal.run("up", photo, option, photo.parent / target)

    assert answer.code == 1
    assert f"argument {option}: " in answer.problems
    assert service.jobs == {}


def test_files_of_its_own_that_cannot_be_used_are_named(
    terminal: Terminal, ada: FakeAccount, photo: Path
) -> None:
    terminal.config.mkdir()
    (terminal.config / "data").write_text("in the way")

    answer = terminal.run("up", photo)

    assert (answer.code, answer.out, ada.available) == (2, "", 50)
    assert str(terminal.config / "data") in answer.problems
    assert "OPENDREAM_CONFIG_DIR" in answer.problems


def test_what_a_power_cut_left_of_a_run_stops_no_other(terminal: Terminal, photo: Path) -> None:
    runs = terminal.config / "data" / "runs"
    runs.mkdir(parents=True)
    (runs / "a.sqlite3").write_bytes(b"\0" * 4096)

    assert terminal.run("jobs", "--resume").code == 0
    assert terminal.run("up", photo).code == 0
    assert [path.name for path in runs.iterdir()] == []


def test_without_a_screen_the_way_without_a_window_is_named(tmp_path: Path) -> None:
    said: list[str] = []

    code = launch(["a.jpg"], {"OPENDREAM_CONFIG_DIR": str(tmp_path)}, said.append)

    assert code == 1
    assert "opendream-upscale up" in said[0]
    assert list(tmp_path.iterdir()) == []


def test_without_a_home_the_way_out_is_named() -> None:
    """A person whom the system does not know, as in a container."""

    def nobodys() -> Path:
        raise RuntimeError("Could not determine home directory.")

    with pytest.raises(NoHome, match="OPENDREAM_CONFIG_DIR"):
        find_places({}, "linux", nobodys)

    assert find_places({"HOME": "/h"}, "linux", nobodys).config == Path(
        "/h/.config/opendream-upscale"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there the profile's own rights protect it")
def test_nobody_else_may_look_into_the_folders_that_name_photos(
    terminal: Terminal, photo: Path
) -> None:
    terminal.config.joinpath("data").mkdir(mode=0o755, parents=True)

    terminal.run("up", photo)

    for folder in ("data", "cache"):
        assert stat.S_IMODE(terminal.config.joinpath(folder).stat().st_mode) == 0o700

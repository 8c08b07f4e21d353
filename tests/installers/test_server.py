"""The service installs from its wheel alone; its units are valid and give it little reach."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from backend.cli import build_parser
from backend.settings import Settings
from installers.facts import PROJECT

SERVER = PROJECT / "installers" / "server"
UNITS = sorted(SERVER.glob("*.service"))
NOT_CODE = {
    "assets/legal/*",
    "backend/migrations/versions/*.sql",
    "backend/notices/templates/**/*",
    "backend/pages/templates/**/*.html",
    "backend/pages/static/*",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the project's own build backend, in a copy without what only the tree has."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("backend", "desktop", "assets"):
        shutil.copytree(PROJECT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    ended = subprocess.run(
        [sys.executable, "-c", build, str(folder)],
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
    )
    return folder / ended.stdout.split()[-1]


def test_the_wheel_brings_all_that_is_not_code_too(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(PROJECT).as_posix()
        for pattern in NOT_CODE
        for path in PROJECT.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert wanted
    assert wanted - names == set()
    assert [name for name in names if name.startswith(("tests/", "installers/"))] == []


def test_the_installed_wheel_examines_itself_without_the_tree(wheel: Path, tmp_path: Path) -> None:
    """The locked packages stay those of this environment; our own code is the wheel's alone."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    script = (
        "import sys; sys.path[:] = [p for p in sys.path if p != sys.argv[2]];"
        "sys.path.insert(0, sys.argv[1]);"
        "import backend.cli; assert backend.cli.__file__.startswith(sys.argv[1]);"
        "sys.argv[1:] = ['doctor']; sys.exit(backend.cli.main())"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-c", script, str(site), str(PROJECT)],
        cwd=tmp_path,
        env={**kept, "OPENDREAM_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "ok   storage" in ended.stdout


def unit(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read(path, encoding="utf-8")
    return dict(parser["Service"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_as_an_account_that_can_do_little(path: Path) -> None:
    service = unit(path)
    yes = {"NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictNamespaces"}

    assert service["User"] == "opendream-upscale"
    assert {service[name] for name in yes} == {"yes"}
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["LimitCORE"] == "0"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is(path: Path) -> None:
    words = unit(path)["ExecStart"].split()[1:]

    parsed = build_parser().parse_args(words)

    assert parsed.verb == words[0]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd's own checker")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_itself_finds_nothing_wrong(path: Path, tmp_path: Path) -> None:
    program = re.compile(r"/opt/opendream-upscale/bin/opendream-server")
    copy = tmp_path / path.name.replace("@", "@1")
    copy.write_text(program.sub("/bin/true", path.read_text(encoding="utf-8")), encoding="utf-8")

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    assert path.name.partition("@")[0] not in said.stderr


def test_the_example_of_settings_names_only_settings_that_there_are() -> None:
    text = (SERVER / "server.env.example").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"^OPENDREAM_(\w+)=", text, re.MULTILINE)}

    assert named
    assert named <= set(Settings.__struct_fields__)


def test_the_example_of_settings_names_all_that_production_needs() -> None:
    from backend.settings import production_problems

    text = (SERVER / "server.env.example").read_text(encoding="utf-8")
    problems = production_problems(Settings(env="production"))
    required = {name for line in problems for name in re.findall(r"OPENDREAM_\w+", line)}

    assert {name for name in required if f"{name}=" not in text} == set()


def test_the_container_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    text = (SERVER / "Containerfile").read_text(encoding="utf-8")

    assert text.index("USER 10001") < text.index("ENTRYPOINT")
    assert "--require-hashes" in text
    assert not re.search(r"(?i)(secret|key|password)=", text)

"""Set-up leaves alone what is there, repeats what was cut short, says what is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers.setup.environment import VirtualEnvironment
from installers.setup.needs import Need, has_display, needs_for
from installers.setup.report import SetupFailed
from installers.setup.system import SystemPackages

ROOT = Path(__file__).parents[2]
SETUP = "installers/setup/setup.sh"


class Commands:
    """Runs nothing; remembers what it was asked to, and fails where it is told to."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.failing: list[str] = []
        self.cut_short_at = ""

    def __call__(self, command: tuple[str, ...]) -> int:
        line = " ".join(command)
        self.ran.append(line)
        if self.cut_short_at and self.cut_short_at in line:
            raise KeyboardInterrupt
        if " -m venv " in line:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir()
            python.symlink_to(sys.executable)
        return int(any(word in line for word in self.failing))

    def count(self, words: str) -> int:
        return sum(words in line for line in self.ran)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def commands() -> Commands:
    return Commands()


def set_up(project: Path, commands: Commands, purpose: str = "run") -> None:
    venv = VirtualEnvironment(project, run=commands)
    venv.make(SystemPackages(project / "tried", run=commands))
    venv.install(purpose)


def test_the_first_set_up_installs_the_lock_with_hashes_and_the_project_in_place(
    project: Path, commands: Commands
) -> None:
    set_up(project, commands)

    assert commands.count("-m venv") == 1
    assert commands.count(f"--require-hashes -r {project}/requirements.lock") == 1
    assert commands.count(f"--no-build-isolation -e {project}") == 1


def test_a_second_set_up_runs_nothing(project: Path, commands: Commands) -> None:
    set_up(project, commands)
    commands.ran.clear()

    set_up(project, commands)

    assert commands.ran == []


def test_running_needs_nothing_more_after_the_tests_were_set_up(
    project: Path, commands: Commands
) -> None:
    set_up(project, commands, "test")
    commands.ran.clear()

    set_up(project, commands, "run")

    assert commands.ran == []


def test_testing_needs_its_own_lock_after_running_was_set_up(
    project: Path, commands: Commands
) -> None:
    set_up(project, commands, "run")

    set_up(project, commands, "test")

    assert commands.count("requirements-dev.lock") == 1


def test_a_changed_lock_is_installed_into_the_same_environment(
    project: Path, commands: Commands
) -> None:
    set_up(project, commands)
    (project / "requirements.lock").write_text("newer==1\n")

    set_up(project, commands)

    assert commands.count("-m venv") == 1
    assert commands.count("--require-hashes") == 2


@pytest.mark.parametrize("step", ["-m venv", "--require-hashes", "--no-build-isolation"])
def test_a_set_up_that_was_cut_short_starts_over(
    project: Path, commands: Commands, step: str
) -> None:
    commands.cut_short_at = step
    with pytest.raises(KeyboardInterrupt):
        set_up(project, commands)
    commands.cut_short_at = ""
    commands.ran.clear()

    set_up(project, commands)

    assert commands.count("-m venv") == 1
    assert commands.count("--require-hashes") == 1


def test_without_network_set_up_says_so_and_keeps_what_is_there(
    project: Path, commands: Commands
) -> None:
    commands.failing = ["--require-hashes"]
    with pytest.raises(SetupFailed, match="run again"):
        set_up(project, commands)
    commands.failing = []

    set_up(project, commands)

    assert commands.count("-m venv") == 1


def test_an_environment_whose_python_is_gone_is_made_anew(
    project: Path, commands: Commands
) -> None:
    set_up(project, commands)
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(project / "no-such-python")

    set_up(project, commands)

    assert commands.count("-m venv") == 2


@pytest.fixture
def with_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an apt-get and a sudo on the path, so that set-up sees that they exist."""
    for name in ("apt-get", "sudo"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


def yes() -> bool:
    return True


def no() -> bool:
    return False


def bring(tmp_path: Path, commands: Commands, **there: bool) -> None:
    needs = [Need(package, yes if is_there else no) for package, is_there in there.items()]
    SystemPackages(tmp_path / "tried", run=commands).bring(needs)


@pytest.mark.usefixtures("with_apt")
def test_only_missing_system_packages_are_brought(tmp_path: Path, commands: Commands) -> None:
    bring(tmp_path, commands, libegl1=True, libgl1=False, xvfb=False)

    assert commands.ran[-1].endswith("install --no-install-recommends libgl1 xvfb")


@pytest.mark.usefixtures("with_apt")
def test_nothing_is_asked_of_apt_when_all_is_there(tmp_path: Path, commands: Commands) -> None:
    bring(tmp_path, commands, libegl1=True)

    assert commands.ran == []


@pytest.mark.usefixtures("with_apt")
def test_a_package_that_the_release_does_not_have_keeps_no_other_away(
    tmp_path: Path, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.failing = ["libnew1"]

    bring(tmp_path, commands, libnew1=False, xvfb=False)

    assert commands.ran[-1].endswith("--no-install-recommends xvfb")
    assert "please install: sudo apt-get install -y libnew1\n" in capsys.readouterr().err


@pytest.mark.usefixtures("with_apt")
def test_what_could_not_be_brought_is_named_again_but_not_tried_again(
    tmp_path: Path, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.failing = ["apt-get", "sudo"]
    bring(tmp_path, commands, libegl1=False)
    commands.ran.clear()
    capsys.readouterr()

    bring(tmp_path, commands, libegl1=False)

    assert commands.ran == []
    assert capsys.readouterr().err.count("\n") == 1


def test_a_run_without_display_needs_nothing_of_the_system() -> None:
    assert needs_for("run", {}) == ()
    assert needs_for("run", {"DISPLAY": ":0", "HEADLESS": "1"}) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="macOS brings its libraries by itself")
def test_a_window_needs_its_displays_libraries_but_not_what_tests_need() -> None:
    packages = [need.package for need in needs_for("run", {"WAYLAND_DISPLAY": "wayland-0"})]

    assert {"libegl1", "libxcb-cursor0", "libwayland-client0"} <= set(packages)
    assert "xvfb" not in packages


def test_headless_zero_still_means_a_window() -> None:
    assert has_display({"DISPLAY": ":0", "HEADLESS": "0"})


def run_script(project: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a copied project, with nothing on the path but what is in `path`."""
    shell = shutil.which("sh")
    assert shell
    (path / "dirname").symlink_to(shutil.which("dirname") or "")
    return subprocess.run(
        [shell, SETUP, "run"],
        cwd=project,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project that holds only the script, and a set-up that says which Python runs it."""
    folder = tmp_path / "copy" / "installers" / "setup"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / SETUP, folder / "setup.sh")
    # Packages, so that they come before the project's own on the path.
    (folder / "__init__.py").touch()
    (folder.parent / "__init__.py").touch()
    (folder / "install.py").write_text("import sys; print(sys.argv[1], sys.executable)\n")
    return tmp_path / "copy"


def python_in(folder: Path, name: str, *, fits: bool) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} "$@"\n' if fits else "#!/bin/sh\nexit 1\n"
    )
    program.chmod(0o755)
    return program


def test_without_a_python_that_fits_one_line_says_what_to_install(
    copy: Path, tmp_path: Path
) -> None:
    python_in(tmp_path / "bin", "python3", fits=False)

    ended = run_script(copy, tmp_path / "bin")

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Python 3.11 to 3.14 is needed" in ended.stderr


def test_a_newer_python_beside_an_old_one_is_found(copy: Path, tmp_path: Path) -> None:
    python_in(tmp_path / "bin", "python3", fits=False)
    python_in(tmp_path / "bin", "python3.12", fits=True)

    ended = run_script(copy, tmp_path / "bin")

    assert ended.stdout.startswith("run ")
    assert ended.returncode == 0


def test_the_environment_that_is_there_is_used_unless_it_was_cut_short(
    copy: Path, tmp_path: Path
) -> None:
    python_in(tmp_path / "bin", "python3", fits=True)
    (copy / ".venv").mkdir()
    broken = python_in(copy / ".venv" / "bin", "python", fits=True)
    broken.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 42\nexec {sys.executable} "$@"\n')
    (copy / ".venv" / ".installing").touch()

    assert run_script(copy, tmp_path / "bin").returncode == 0

    (copy / ".venv" / ".installing").unlink()
    (tmp_path / "bin" / "dirname").unlink()
    assert run_script(copy, tmp_path / "bin").returncode == 42

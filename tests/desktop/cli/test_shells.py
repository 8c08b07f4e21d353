"""The shells' completions and the manual page know what the command line knows."""

import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.commands.arguments import VERBS
from desktop.commands.grammar import commands
from desktop.commands.manual import manual
from desktop.commands.shell_scripts import SCRIPTS
from tests.desktop.cli.terminal import Terminal

ROOT = Path(__file__).parents[3]


def has(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


def bash_offers(folder: Path, *words: str) -> set[str]:
    """What bash would show for the last of the words."""
    line = " ".join(f"'{word}'" for word in ("opendream-upscale", *words))
    script = (
        f"source {folder}/completion; COMP_WORDS=({line}); COMP_CWORD={len(words)};"
        ' _opendream_upscale; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ended = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stderr == ""
    return set(ended.stdout.split())


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "completion").write_text(SCRIPTS["bash"](commands()))
    return tmp_path


@has("bash")
@pytest.mark.parametrize(
    ("words", "offers"),
    [
        (["de"], {"delete-all"}),
        (["up", "--str"], {"--strictness"}),
        (["up", "--strictness", ""], {"exact", "faithful", "restore"}),
        (["up", "photo.jpg", "--scale", "4"], {"4"}),
        (["--server", "http://x", "up", "--den"], {"--denoise"}),
        (["integrate", ""], {"install", "remove", "status"}),
        (["up", "--out", ""], set()),
        (["up", "photo"], set()),
        (["--", "de"], set()),
    ],
)
def test_bash_offers_what_may_come_next(scripts: Path, words: list[str], offers: set[str]) -> None:
    assert bash_offers(scripts, *words) == offers


@has("fish")
@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("opendream-upscale inte", {"integrate"}),
        ("opendream-upscale up --str", {"--strictness"}),
        ("opendream-upscale up --scale ", {"2", "4", "8"}),
        ("opendream-upscale completion z", {"zsh"}),
    ],
)
def test_fish_offers_what_may_come_next(tmp_path: Path, line: str, offers: set[str]) -> None:
    script = tmp_path / "opendream-upscale.fish"
    script.write_text(SCRIPTS["fish"](commands()))

    ended = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip

    shown = {offer.split("\t")[0] for offer in ended.stdout.splitlines()}
    assert offers <= shown
    assert all(offer.startswith(line.rpartition(" ")[2]) for offer in shown if offer in offers)


@has("zsh")
def test_zsh_takes_the_script(tmp_path: Path) -> None:
    script = tmp_path / "_opendream-upscale"
    script.write_text(SCRIPTS["zsh"](commands()))
    line = (
        f"autoload -Uz compinit && compinit -D && source {script} && whence -w _opendream_upscale"
    )

    ended = subprocess.run(
        ["zsh", "-f", "-c", line], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip

    assert (ended.stdout.strip(), ended.stderr) == ("_opendream_upscale: function", "")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_verb_prints_the_script(terminal: Terminal, shell: str) -> None:
    answer = terminal.run("completion", shell)

    assert answer.code == 0
    assert answer.out == SCRIPTS[shell](commands())
    assert all(verb in answer.out for verb in VERBS)


def test_a_shell_that_we_do_not_know_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal.run("completion", "tcsh").code == 1


def test_the_manual_in_the_repository_is_of_this_command_line() -> None:
    """`python -m desktop.commands.manual > assets/man/opendream-upscale.1` writes it anew."""
    assert (ROOT / "assets" / "man" / "opendream-upscale.1").read_text("utf-8") == manual()


@has("man")
def test_the_manual_can_be_read(tmp_path: Path) -> None:
    page = tmp_path / "page.1"
    page.write_text(manual(), "utf-8")

    ended = subprocess.run(
        ["man", "--warnings", "-l", str(page)], capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip

    assert ended.stderr == ""
    assert "--strictness exact|faithful|restore" in ended.stdout
    assert "EXIT STATUS" in ended.stdout


def test_the_manual_names_every_verb_and_flag() -> None:
    text = manual().replace("\\-", "-")

    flags = {flag for one in commands() for option in one.options for flag in option.flags}
    assert [name for name in (*VERBS, *flags) if name not in text] == []

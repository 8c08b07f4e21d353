"""Starting: at once, without Qt, and with help for whoever asks."""

import resource
import subprocess
import sys

import pytest

from desktop.commands.arguments import VERBS
from tests.desktop.cli.terminal import Terminal

BUDGET_SECONDS = 0.25


def test_help_imports_nothing_slow_and_nothing_of_qt() -> None:
    script = (
        "import sys\nfrom desktop.cli import command\n"
        "try:\n    command(['--help'])\nexcept SystemExit as end:\n    assert not end.code\n"
        "slow = {'PySide6', 'httpx', 'msgspec', 'PIL', 'asyncio', 'rich', 'keyring', 'sqlite3'}\n"
        "found = sorted(slow & set(sys.modules))\n"
        "sys.exit(','.join(found) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_no_verb_imports_qt() -> None:
    script = (
        "import importlib, sys\nfrom desktop.cli import MODULES\n"
        "[importlib.import_module(module) for module in MODULES.values()]\n"
        "sys.exit(','.join(name for name in sys.modules if name.startswith('PySide6')) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_speaking_with_the_service_loads_no_other_command_line() -> None:
    script = (
        "import sys, desktop.client.api\n"
        "found = sorted({'click', 'rich', 'pygments'} & set(sys.modules))\n"
        "sys.exit(','.join(found) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")


def processor_seconds() -> float:
    """What ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_answers_at_once() -> None:
    """The best of a few tries, by the processor's clock: the machine has other things to do."""
    line = [sys.executable, "-m", "desktop.cli", "--help"]

    def seconds() -> float:
        before = processor_seconds()
        subprocess.run(line, capture_output=True, check=True)
        return processor_seconds() - before

    assert min(seconds() for _ in range(5)) <= BUDGET_SECONDS


def test_help_names_every_verb_and_exit_code(terminal: Terminal) -> None:
    answer = terminal.run("--help")

    assert answer.code == 0
    assert all(verb in answer.out for verb in VERBS)
    assert "3 not enough" in " ".join(answer.out.split())


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_explains_itself(terminal: Terminal, verb: str) -> None:
    answer = terminal.run(verb, "--help")

    assert answer.code == 0
    assert "--json" in answer.out


def test_the_version_is_the_packages(terminal: Terminal) -> None:
    from importlib.metadata import version

    answer = terminal.run("--version")

    assert answer.out.strip() == f"opendream-upscale {version('opendream-upscale')}"


def test_the_address_may_come_before_or_after_the_verb(terminal: Terminal) -> None:
    elsewhere = Terminal(terminal.config, "http://127.0.0.1:9", terminal.token)

    before = elsewhere.run("--server", terminal.origin, "credits", "--json")
    after = elsewhere.run("credits", "--json", "--server", terminal.origin)

    assert (before.code, after.code) == (0, 0)
    assert before.document == after.document == {"available": 50, "held": 0, "debt": 0}

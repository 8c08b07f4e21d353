"""completion: prints a script that lets bash, zsh or fish complete this command."""

import argparse
import sys

from desktop.commands.exit_codes import ExitCode
from desktop.commands.grammar import commands
from desktop.commands.shell_scripts import SCRIPTS


def run(arguments: argparse.Namespace) -> int:
    sys.stdout.write(SCRIPTS[arguments.shell](commands()))
    return ExitCode.DONE

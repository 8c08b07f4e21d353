"""integrate: put "Upscale" into the file manager's menus, look whether it is whole, take it out."""

import argparse
import os
import sys

from desktop.commands.exit_codes import ExitCode
from desktop.commands.terminal import Terminal, UsageError
from desktop.places import find_places
from desktop.settings import SettingsStore
from desktop.shell.integration.applier import Applier
from desktop.shell.integration.assembly import build_integration
from desktop.shell.integration.program import answers, this_program
from desktop.shell.integration.report import Overall, Piece, PieceState, Report

WORDS = {
    PieceState.MISSING: "is missing",
    PieceState.OUTDATED: "was changed or is of another version",
    PieceState.FOREIGN: "is somebody else's file and was left alone",
    PieceState.DAMAGED: "cannot be read and was left alone",
    PieceState.FAILED: "could not be read or written",
    PieceState.KEPT: "was changed since, so it was left there",
}
QUESTION = (
    'This puts "Upscale" into the menus of your file managers, for you alone: {count} entries.'
    " `opendream-upscale integrate remove` takes all of it away again. Go on? [y/N] "
)


def run(arguments: argparse.Namespace) -> int:
    terminal = Terminal(sys.stdout, sys.stderr)
    places = find_places(os.environ)
    applier = build_integration(places, SettingsStore(places.config).load(), os.environ)
    try:
        if arguments.action == "install":
            return install(applier, terminal, arguments)
        if arguments.action == "remove":
            return _tell(applier.remove(), terminal, arguments, Overall.NOT_INSTALLED)
    except UsageError as error:
        terminal.warn(f"opendream-upscale: {error}")
        return ExitCode.USAGE
    return show(applier, terminal, arguments)


def install(applier: Applier, terminal: Terminal, arguments: argparse.Namespace) -> int:
    """Ask, unless told not to. Raises: UsageError where nobody can be asked."""
    pieces = len(applier.status().pieces)
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise UsageError("argument --yes: is needed where nobody can be asked")
        sys.stderr.write(QUESTION.format(count=pieces))
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            terminal.warn("Nothing was changed.")
            return ExitCode.DONE
    return _tell(applier.install(), terminal, arguments, Overall.INSTALLED)


def show(applier: Applier, terminal: Terminal, arguments: argparse.Namespace) -> int:
    """The self-test: every piece, and whether the program that they name answers."""
    return _tell(applier.status(), terminal, arguments, None, starts=answers(this_program()))


def _tell(
    report: Report,
    terminal: Terminal,
    arguments: argparse.Namespace,
    wanted: Overall | None,
    *,
    starts: bool = True,
) -> int:
    """Exit code 0 if it is as it was wanted, or whole."""
    is_well = report.overall is wanted if wanted else report.overall is not Overall.BROKEN
    is_well = is_well and starts
    if arguments.json:
        terminal.show(
            {
                "state": report.overall,
                "program_starts": starts,
                "parts": report.parts(),
                "problems": _problems(report),
            }
        )
        return ExitCode.DONE if is_well else ExitCode.SOME_FAILED
    terminal.say(_SENTENCES[report.overall])
    if report.overall is not Overall.NOT_INSTALLED:
        for piece in _problems(report):
            terminal.warn(f"{piece.part or 'Menu'}: {piece.path} {WORDS[piece.state]}.")
    if not starts:
        terminal.warn("The program that the menus would start does not answer.")
    if not is_well:
        terminal.warn("To mend it: opendream-upscale integrate install")
    return ExitCode.DONE if is_well else ExitCode.SOME_FAILED


_SENTENCES = {
    Overall.INSTALLED: "Installed: right-click photos or folders in your file manager.",
    Overall.NOT_INSTALLED: "Not installed.",
    Overall.BROKEN: "Not whole.",
}


def _problems(report: Report) -> tuple[Piece, ...]:
    return () if report.overall is Overall.NOT_INSTALLED else report.problems

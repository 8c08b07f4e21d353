"""What the command line understands, as data: the manual and the completions are made of it."""

import argparse
from collections.abc import Iterator
from typing import Literal, NamedTuple

from desktop.commands.arguments import VERBS, build_parser
from desktop.shell.request import app_parser

Kind = Literal["nothing", "file", "folder", "choice", "text"]
_KINDS: dict[str, Kind] = {"PATH": "file", "FILE": "file", "DIR": "folder"}


class Option(NamedTuple):
    """A flag, or a positional argument where there are no flags."""

    flags: tuple[str, ...]
    metavar: str
    """What stands for its value; empty if it takes none."""
    choices: tuple[str, ...]
    help: str
    kind: Kind

    @property
    def long(self) -> str:
        """The flag that is offered, without its dashes."""
        return max(self.flags, key=len).lstrip("-")


class Command(NamedTuple):
    """A verb, or with an empty name the program without one."""

    name: str
    help: str
    options: tuple[Option, ...]
    positionals: tuple[Option, ...]


def commands() -> tuple[Command, ...]:
    """The app first, then every verb in the order of the help."""
    verbs = _verbs_of(build_parser())
    return (
        _command("", "open the app, or hand the files to the one that is open", app_parser()),
        *[_command(name, text, verbs[name]) for name, text in VERBS.items()],
    )


def _verbs_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (verbs,) = [action for action in _actions_of(parser) if isinstance(action.choices, dict)]
    assert isinstance(verbs.choices, dict)
    return dict(verbs.choices)


def _command(name: str, text: str, parser: argparse.ArgumentParser) -> Command:
    shown = [_option(action) for action in _actions_of(parser) if action.help != argparse.SUPPRESS]
    return Command(
        name=name,
        help=text,
        options=tuple(option for option in shown if option.flags),
        positionals=tuple(option for option in shown if not option.flags),
    )


def _actions_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    yield from parser._actions  # noqa: SLF001  argparse has no public list of its arguments


def _option(action: argparse.Action) -> Option:
    choices = tuple(str(choice) for choice in action.choices or ())
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    takes_none = action.nargs == 0
    kind: Kind = "choice" if choices else _KINDS.get(metavar, "text")
    return Option(
        flags=tuple(action.option_strings),
        metavar="" if takes_none else "|".join(choices) or metavar,
        choices=choices,
        help=action.help or "",
        kind="nothing" if takes_none else kind,
    )

"""The manual page, made from the command line's own grammar; `python -m` it to write it anew."""

import sys
from collections.abc import Iterable

from desktop import __version__
from desktop.commands.arguments import EXIT_CODES, PROGRAM
from desktop.commands.grammar import Command, Option, commands

DESCRIPTION = (
    "Make photos larger and keep them true: same framing, same colours, same people, same words.",
    (
        "Without a verb the app is opened on the files, or they are handed to the app that is"
        " open. With a verb it works without a window, and over SSH."
    ),
    "A picture that fails the fidelity check costs nothing.",
)
ENVIRONMENT = {
    "OPENDREAM_SERVER_URL": "the service's address, if --server does not name it",
    "OPENDREAM_TOKEN": "the session, where there is no key store",
    "OPENDREAM_CONFIG_DIR": "where the program keeps its own files",
}


def manual() -> str:
    """The page in the roff language."""
    app, *verbs = commands()
    lines = [
        f'.TH OPENDREAM\\-UPSCALE 1 "" "OpenDream Upscale {__version__}" "User Commands"',
        ".SH NAME",
        f"{_escaped(PROGRAM)} \\- make photos larger and keep them true",
        ".SH SYNOPSIS",
        f".B {_escaped(PROGRAM)}",
        _synopsis(app),
        ".br",
        f".B {_escaped(PROGRAM)} \\fIVERB\\fR ...",
        ".SH DESCRIPTION",
        *_paragraphs(DESCRIPTION),
        ".SH OPTIONS",
        *_options(app),
        ".SH VERBS",
    ]
    for verb in verbs:
        lines += [f".SS {_escaped(verb.name)} {_synopsis(verb)}", f"{_sentence(verb.help)}"]
        lines += _options(verb)
    lines += [".SH EXIT STATUS", _escaped(EXIT_CODES.removeprefix("Exit codes: "))]
    lines += [".SH ENVIRONMENT"]
    for name, text in ENVIRONMENT.items():
        lines += [".TP", f".B {_escaped(name)}", _escaped(text)]
    return "\n".join([*lines, ""])


def _synopsis(command: Command) -> str:
    names = [f"[\\fI{_escaped(option.metavar)}\\fR ...]" for option in command.positionals]
    return " ".join(["[\\fIOPTIONS\\fR]", *names]) if command.options else " ".join(names)


def _options(command: Command) -> list[str]:
    lines: list[str] = []
    for option in [*command.positionals, *command.options]:
        lines += [".TP", _heading(option), _sentence(option.help) if option.help else ""]
    return [line for line in lines if line]


def _heading(option: Option) -> str:
    flags = ", ".join(f"\\fB{_escaped(flag)}\\fR" for flag in option.flags)
    value = f"\\fI{_escaped(option.metavar)}\\fR" if option.metavar else ""
    return f"{flags} {value}".strip()


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in (".PP", _escaped(text))]


def _sentence(text: str) -> str:
    return _escaped(f"{text[:1].upper()}{text[1:]}.")


def _escaped(text: str) -> str:
    """A leading dot or quote would be a command; a plain dash would be set as a hyphen."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    sys.stdout.write(manual())

"""What one start of the program without a verb asks of the app. Imports nothing slow."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop import __version__
from desktop.commands.arguments import PROGRAM, Parser, add_recipe
from desktop.shell.addresses import path_of_address
from desktop.shell.links import is_link
from desktop.shell.selection import names_in

FILE_SCHEME = "file:"


class Recipe(NamedTuple):
    """What is to be made of the files, where that differs from what is chosen in the window."""

    scale: int = 0
    long_side_px: int = 0
    clean: bool = False
    preset: str = ""
    starts: bool = False
    """Begin at once instead of waiting for the button."""


class Request(NamedTuple):
    """Files as absolute paths, and links, in the order given."""

    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    recipe: Recipe = Recipe()
    server: str = ""
    """Only if it was named for this very start."""
    receipt: str = ""
    """Of a request that the open app took: what its inbox keeps it by."""


def app_parser() -> Parser:
    """The command line without a verb; the manual and the completions are made of it too."""
    parser = Parser(prog=PROGRAM, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--server", metavar="URL", default="", help="the service's address")
    add_recipe(parser)
    parser.add_argument(
        "--preset", metavar="NAME", default="", help="the options that you saved under this name"
    )
    parser.add_argument(
        "--start", action="store_true", help="begin at once instead of waiting for the button"
    )
    parser.add_argument(
        "--files-from",
        metavar="PATH",
        help="read names from a file, one a line or as find -print0; - is stdin",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="pictures, folders or links")
    return parser


def request_of(arguments: Sequence[str]) -> Request:
    """Read a command line. Ends the process on bad usage."""
    parser = app_parser()
    parsed = parser.parse_args(list(arguments))
    names: list[str] = [*parsed.files, *_listed(parser, parsed.files_from)]
    recipe = Recipe(
        scale=parsed.scale or 0,
        long_side_px=parsed.long_side or 0,
        clean=parsed.clean,
        preset=parsed.preset,
        starts=parsed.start,
    )
    return Request(
        files=tuple(_absolute(name) for name in names if name and not is_link(name)),
        links=tuple(name for name in names if is_link(name)),
        recipe=recipe,
        server=parsed.server,
    )


def _listed(parser: argparse.ArgumentParser, source: str | None) -> list[str]:
    if source is None:
        return []
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError:
        parser.error("argument --files-from: the list cannot be read")
    return names_in(data)


def _absolute(name: str) -> str:
    """As the sender's folder has it; a file manager may name a file by its address."""
    if name.lower().startswith(FILE_SCHEME) and not os.path.lexists(name):
        name = path_of_address(name)
    return os.path.abspath(name)  # noqa: PTH100  pathlib would take a second look at the disk

"""opendream-upscale: a verb runs without a window, anything else opens the app.

Everything slow is imported by the verb that needs it, so that `--help` answers at once; no verb
imports Qt.
"""

import contextlib
import importlib
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from desktop.commands.arguments import VERBS, build_parser
from desktop.commands.exit_codes import ExitCode
from desktop.places import NoHome

MODULES = {
    "up": "desktop.commands.up",
    "watch": "desktop.commands.watch",
    "sign-in": "desktop.commands.sign_in",
    "sign-out": "desktop.commands.sign_out",
    "account": "desktop.commands.account",
    "credits": "desktop.commands.credits",
    "top-up": "desktop.commands.top_up",
    "jobs": "desktop.commands.jobs",
    "integrate": "desktop.commands.integrate",
    "completion": "desktop.commands.completion",
    "delete-all": "desktop.commands.delete_all",
}
LAUNCH_MODULE = "desktop.shell.launch"
_OPTIONS_WITH_VALUE = frozenset({"--server", "--scale", "--long-side", "--preset", "--files-from"})
_ANSWERED_HERE = frozenset({"-h", "--help", "--version"})


class VerbModule(Protocol):
    def run(self, arguments: object) -> int:
        """Do what the verb says; the exit code."""


class LaunchModule(Protocol):
    def launch(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        """Open the app, or hand the files to the one that is open."""


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the installed command."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a person cannot act on a library's warning
    code = command(list(sys.argv[1:] if argv is None else argv))
    if code == ExitCode.INTERRUPTED:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(code)  # a thread that waits for a drive which hangs would keep the process
    return code


def command(arguments: list[str]) -> int:
    """Run the verb, or open the app; the exit code."""
    try:
        return _command(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except NoHome as error:
        sys.stderr.write(f"opendream-upscale: {error}\n")
        return ExitCode.USAGE


def _command(arguments: list[str]) -> int:
    if _verb_of(arguments) is None and not _ANSWERED_HERE & set(_options_in(arguments)):
        opener = cast("LaunchModule", importlib.import_module(LAUNCH_MODULE))
        return opener.launch(arguments, os.environ)
    parsed = build_parser().parse_args(arguments)
    module = cast("VerbModule", importlib.import_module(MODULES[parsed.verb]))
    return module.run(parsed)


def _options_in(arguments: list[str]) -> list[str]:
    """What stands before a `--`: after it everything is a file, whatever it is called."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _verb_of(arguments: list[str]) -> str | None:
    """The first argument that is neither an option nor its value, if it is a verb."""
    is_value = False
    for argument in _options_in(arguments):
        if is_value:
            is_value = False
        elif argument in _OPTIONS_WITH_VALUE:
            is_value = True
        elif not argument.startswith("-"):
            return argument if argument in VERBS else None
    return None


if __name__ == "__main__":
    sys.exit(main())

"""What the command line understands. Imports nothing slow: `--help` must be quick."""

import argparse
from typing import NoReturn

from desktop import __version__
from desktop.commands.exit_codes import ExitCode

PROGRAM = "opendream-upscale"
VERBS: dict[str, str] = {
    "up": "upscale photos without a window",
    "watch": "upscale whatever is put into a folder",
    "sign-in": "sign in on this machine",
    "sign-out": "sign out and forget the token",
    "account": "show the account, export it, delete it",
    "credits": "show the balance, movements and purchases",
    "top-up": "buy credits in the browser",
    "jobs": "show, download, resume or cancel jobs",
    "integrate": "put Upscale into the file manager's menus, or take it out",
    "completion": "print a completion script for bash, zsh or fish",
    "delete-all": "delete every picture that the service holds of you",
}
EXIT_CODES = (
    "Exit codes: 0 all done, 1 usage, 2 some failed or were refused, 3 not enough credits,"
    " 4 not signed in, 5 service unreachable, 130 interrupted."
)


_PATTERN_HELP = "with {name} {scale} {width} {height} {preset} {date}"


class Parser(argparse.ArgumentParser):
    """Ends with the contract's exit code on bad usage, and never guesses abbreviations."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")


def build_parser() -> Parser:
    """The parser for verbs; without a verb the files go to the app."""
    parser = Parser(
        prog=PROGRAM,
        description="Make photos larger and keep them true. Without a verb: the app.",
        epilog=f"`{PROGRAM} [FILES…]` opens the app. {EXIT_CODES}",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--server", metavar="URL", default=None, help="the service's address")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    _add_up(_verb(verbs, "up"))
    _add_watch(_verb(verbs, "watch"))
    _add_session_verbs(verbs)
    _add_jobs(_verb(verbs, "jobs"))
    integrate = _verb(verbs, "integrate")
    integrate.add_argument(
        "action", choices=("install", "remove", "status"), help="what to do; status only looks"
    )
    integrate.add_argument("--yes", action="store_true", help="do not ask")
    completion = _verb(verbs, "completion")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="which shell")
    delete = _verb(verbs, "delete-all")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _verb(verbs: "argparse._SubParsersAction[Parser]", name: str) -> Parser:
    verb = verbs.add_parser(
        name, help=VERBS[name], description=f"{VERBS[name].capitalize()}.", allow_abbrev=False
    )
    verb.add_argument("--json", action="store_true", help="print JSON for programs")
    verb.add_argument("--server", metavar="URL", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return verb


def _add_session_verbs(verbs: "argparse._SubParsersAction[Parser]") -> None:
    sign_in = _verb(verbs, "sign-in")
    sign_in.add_argument("--email", metavar="ADDRESS", help="asked for if not given")
    sign_in.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    sign_in.add_argument(
        "--totp-code", metavar="CODE", help="from your authenticator app, or a recovery code"
    )
    sign_in.add_argument(
        "--show-token",
        action="store_true",
        help="print the token for OPENDREAM_TOKEN, where there is no key store",
    )
    _verb(verbs, "sign-out")
    _add_account(_verb(verbs, "account"))
    credit = _verb(verbs, "credits")
    credit.add_argument("--history", action="store_true", help="show movements and purchases too")
    top_up = _verb(verbs, "top-up")
    top_up.add_argument("--pack", metavar="ID", help="which pack; without it the packs are shown")
    top_up.add_argument("--no-browser", action="store_true", help="only print the address")
    top_up.add_argument("--wait", action="store_true", help="wait until it is paid")


def _add_account(account: Parser) -> None:
    whats = account.add_subparsers(dest="what", metavar="WHAT", parser_class=Parser)
    export = whats.add_parser("export", help="everything about you, as one ZIP file")
    export.add_argument("file", metavar="FILE", help="where it goes; it must not be there yet")
    delete = whats.add_parser("delete", help="delete the account for good")
    delete.add_argument("--yes", action="store_true", help="accept what is lost; do not ask")
    delete.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    delete.add_argument("--totp-code", metavar="CODE", help="from your authenticator app")
    for what in (export, delete):
        what.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON"
        )


def _add_up(up: Parser) -> None:
    up.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="pictures, folders or patterns; - reads one picture from standard input",
    )
    up.add_argument(
        "--files-from",
        metavar="PATH",
        help="read names from a file, one a line or as find -print0; - is stdin",
    )
    _add_making(up)
    _add_saving(up)
    up.add_argument("--recursive", action="store_true", help="folders with all that is in them")
    up.add_argument("--again", action="store_true", help="also what was done before")
    up.add_argument("--compare", metavar="PATH", help="write a before/after picture too")
    up.add_argument("--report", metavar="PATH", help="write the fidelity reports as JSON")
    _add_running(up)


def add_recipe(verb: argparse.ArgumentParser) -> None:
    """How large the result is to be."""
    size = verb.add_mutually_exclusive_group()
    size.add_argument("--scale", type=int, choices=(2, 4, 8), help="times each side; default 4")
    size.add_argument("--long-side", type=_long_side_px, metavar="PX", help="the longer side")
    size.add_argument("--clean", action="store_true", help="keep the size, only clean up")


def _add_making(up: Parser) -> None:
    add_recipe(up)
    up.add_argument(
        "--strictness",
        choices=("exact", "faithful", "restore"),
        default="faithful",
        help="how much may look different; default faithful",
    )
    up.add_argument(
        "--denoise",
        choices=("off", "low", "medium", "high"),
        default="low",
        help="how much noise is taken out; default low",
    )
    up.add_argument(
        "--format",
        choices=("same", "png", "jpeg", "webp", "tiff"),
        default="same",
        help="the result's file format; default same",
    )
    up.add_argument(
        "--metadata",
        choices=("keep", "drop_location", "drop"),
        default="keep",
        help="what of the original's data the result has; default keep",
    )
    up.add_argument(
        "--dpi", type=_dpi, metavar="N", help="dots per inch the result states; of the original"
    )


def _add_saving(up: Parser) -> None:
    up.add_argument("--out", metavar="DIR", help="where results go; beside the originals if absent")
    up.add_argument("--name", metavar="PATTERN", help=_PATTERN_HELP)


def _add_running(up: Parser) -> None:
    up.add_argument("--estimate", action="store_true", help="only say what it costs; no upload")
    up.add_argument("--max-credits", type=_count, metavar="N", help="never spend more than that")
    up.add_argument("--quiet", action="store_true", help="print nothing but problems")
    up.add_argument(
        "--patience",
        type=_count,
        metavar="SECONDS",
        default=60,
        help="how long to wait for a lost connection; default 60",
    )


def _add_watch(watch: Parser) -> None:
    watch.add_argument("folder", metavar="DIR", help="the folder to watch")
    watch.add_argument(
        "--daily-credits", type=_count, metavar="N", help="never spend more than that in a day"
    )
    watch.add_argument(
        "--existing", action="store_true", help="the first time, also what is there already"
    )
    watch.add_argument(
        "--once", action="store_true", help="do what is new, then end; for schedulers"
    )
    watch.add_argument(
        "--settle",
        type=_count,
        metavar="SECONDS",
        default=3,
        help="how long a new file must not grow to count as whole; default 3",
    )
    _add_making(watch)
    watch.add_argument("--recursive", action="store_true", help="with the folders inside")
    watch.add_argument(
        "--out", metavar="DIR", help="where results go; beside the originals if absent"
    )
    watch.add_argument("--name", metavar="PATTERN", help=_PATTERN_HELP)
    watch.add_argument("--quiet", action="store_true", help="print nothing but problems")


def _add_jobs(jobs: Parser) -> None:
    what = jobs.add_mutually_exclusive_group()
    what.add_argument("--resume", action="store_true", help="finish interrupted runs")
    what.add_argument("--cancel", metavar="ID", help="drop one; its credits come back")
    what.add_argument(
        "--download", metavar="ID", nargs="+", help="save results again; `all` for every one"
    )
    jobs.add_argument("--out", metavar="DIR", help="where downloads go; here if absent")
    jobs.add_argument("--all", action="store_true", help="show all, not only the latest")


def _long_side_px(text: str) -> int:
    value = _count(text)
    if not 16 <= value <= 65_535:
        raise argparse.ArgumentTypeError("must be from 16 to 65535 pixels")
    return value


def _dpi(text: str) -> int:
    value = _count(text)
    if not 36 <= value <= 2400:
        raise argparse.ArgumentTypeError("must be from 36 to 2400")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError("must be a whole number, 0 or more")
    return int(text)

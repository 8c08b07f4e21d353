"""What every verb stands on: settings, the service's address, the session, and the terminal."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError, NotSignedIn, ServiceUnreachable
from desktop.client.key_store import open_token_store
from desktop.client.outcomes import outcome_of, untranslated
from desktop.client.server_address import BadServerAddress, ServerAddress, parse_server_address
from desktop.client.session import Session
from desktop.client.tokens import KeyStoreUnavailable
from desktop.commands.exit_codes import ExitCode
from desktop.commands.terminal import Terminal, UsageError
from desktop.places import Places, find_places, keep_private
from desktop.queue.store import QueueTooNew
from desktop.settings import SettingsStore

__all__ = [
    "Context", "Terminal", "UsageError", "explain", "leave_the_pipe_alone", "open_context",
    "run_verb",
]  # fmt: skip


class Context(Struct, frozen=True):
    """A verb's surroundings."""

    places: Places
    settings: SettingsStore
    address: ServerAddress
    api: ApiClient
    session: Session
    terminal: Terminal


Verb = Callable[[Context], Awaitable[int]]


def run_verb(verb: Verb, server: str | None, environment: Mapping[str, str] | None = None) -> int:
    """Run a verb with everything it needs; a problem becomes a sentence and an exit code."""
    terminal = Terminal(sys.stdout, sys.stderr)
    variables = os.environ if environment is None else environment
    try:
        return asyncio.run(_run(verb, server, variables, terminal))
    except ClientError as error:
        return explain(error, terminal)
    except asyncio.CancelledError:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        leave_the_pipe_alone()
        return ExitCode.SOME_FAILED
    except (UsageError, BadServerAddress, UnicodeError) as error:
        is_about_text = isinstance(error, UnicodeError)  # its own words hold what was given
        what = "something that was given is no text in UTF-8." if is_about_text else str(error)
        terminal.warn(f"opendream-upscale: {what}")
        return ExitCode.USAGE
    except (QueueTooNew, OSError, sqlite3.Error) as error:
        terminal.warn(_refusal_of_the_computer(error, find_places(variables)))
        return ExitCode.SOME_FAILED


def explain(error: ClientError, terminal: Terminal) -> ExitCode:
    """Say what went wrong; the exit code that stands for it."""
    if isinstance(error, NotSignedIn):
        terminal.warn("Not signed in. Run: opendream-upscale sign-in")
        return ExitCode.NOT_SIGNED_IN
    if isinstance(error, KeyStoreUnavailable):
        terminal.warn(
            "The key store is locked or does not answer. Unlock it, or set OPENDREAM_TOKEN."
        )
        return ExitCode.NOT_SIGNED_IN
    outcome = outcome_of(error, untranslated)
    terminal.warn(_about_what_was_named(error) or f"{outcome.title}. {outcome.hint}")
    if isinstance(error, ServiceUnreachable):
        return ExitCode.UNREACHABLE
    codes = {
        "insufficient_credits": ExitCode.NO_CREDITS,
        "email_not_verified": ExitCode.NOT_SIGNED_IN,
        "service_unavailable": ExitCode.UNREACHABLE,
    }
    return codes.get(error.code, ExitCode.SOME_FAILED)


def _refusal_of_the_computer(error: QueueTooNew | OSError | sqlite3.Error, places: Places) -> str:
    """A full disk, a folder that is locked: nothing that more of the same would mend."""
    if isinstance(error, QueueTooNew):
        return "A newer version of the program wrote what is kept here. Please update."
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return (
        f"opendream-upscale: this computer refused: {why}. The program's own files are in"
        f" {places.data}; OPENDREAM_CONFIG_DIR names another folder. What was begun is not lost:"
        " opendream-upscale jobs --resume"
    )


def _about_what_was_named(error: ClientError) -> str:
    """The usual words are about photos; here an address, an id or a password may be meant."""
    if not isinstance(error, ApiProblem):
        return ""
    if error.code == "validation_failed":
        detail = "".join(one for one in error.detail[:300] if one.isprintable())
        return f"The service does not take that: {detail}"
    return "The service has nothing by that name." if error.code == "not_found" else ""


def _token_in(environment: Mapping[str, str]) -> str:
    """Files often end in a line end. Raises: NotSignedIn for what never was a token."""
    token = environment.get("OPENDREAM_TOKEN", "").strip()
    if not (token.isascii() and token.isprintable()):
        raise NotSignedIn
    return token


async def _run(
    verb: Verb, server: str | None, environment: Mapping[str, str], terminal: Terminal
) -> int:
    _end_in_order_when_told_to()
    async with open_context(server, environment, terminal) as context:
        return await verb(context)


def _end_in_order_when_told_to() -> None:
    """SIGTERM is taken as Ctrl-C is; on Windows, and beside the main thread, there is none."""
    task = asyncio.current_task()
    assert task is not None
    if sys.platform != "win32":
        with suppress(RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@asynccontextmanager
async def open_context(
    server: str | None, environment: Mapping[str, str], terminal: Terminal
) -> AsyncIterator[Context]:
    """Raises: BadServerAddress, NotSignedIn."""
    places = find_places(environment)
    keep_private(places)
    settings = SettingsStore(places.config)
    known = settings.load()
    chosen = server or environment.get("OPENDREAM_SERVER_URL") or known.server_url
    address = parse_server_address(chosen)
    token = _token_in(environment)
    api = ApiClient.connect(address, proxy_url=known.proxy_url or None)
    session = Session(api, address, settings, open_token_store, token)
    try:
        yield Context(places, settings, address, api, session, terminal)
    finally:
        await api.close()


def leave_the_pipe_alone() -> None:
    """The reader went away: nothing more is written, not even at the interpreter's end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())

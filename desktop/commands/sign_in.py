"""sign-in: the token goes into the system's key store, or is shown to whoever asked for it."""

import argparse
import asyncio
import sys

from desktop.client.errors import ApiProblem
from desktop.commands.context import Context, UsageError, run_verb
from desktop.commands.exit_codes import ExitCode
from desktop.commands.password import read_password

NO_KEY_STORE = (
    "no key store was found on this machine, so a sign-in could not be kept."
    " Use --show-token and set OPENDREAM_TOKEN to what it prints."
)


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await sign_in(
            context,
            email=arguments.email,
            password_stdin=arguments.password_stdin,
            totp_code=arguments.totp_code,
            show_token=arguments.show_token,
            as_json=arguments.json,
        )

    return run_verb(verb, arguments.server)


async def sign_in(
    context: Context,
    *,
    email: str | None,
    password_stdin: bool,
    totp_code: str | None,
    show_token: bool,
    as_json: bool,
) -> int:
    """Nothing is sent before it is clear that the session can be kept."""
    if not show_token and not await context.session.outlives_the_app():
        raise UsageError(NO_KEY_STORE)
    if email is None:
        email = await asyncio.to_thread(_ask_email)
    password = await asyncio.to_thread(read_password, from_stdin=password_stdin)
    try:
        token = await context.session.sign_in(email, password, totp_code)
    except ApiProblem as problem:
        if problem.status != 401:
            raise
        context.terminal.warn(_refusal(problem.code, has_code=totp_code is not None))
        return ExitCode.NOT_SIGNED_IN
    is_kept = await context.session.outlives_the_app()
    if not is_kept and not show_token:
        raise UsageError(NO_KEY_STORE)
    if as_json:
        kept: dict[str, object] = {"signed_in": True, "email": email, "kept": is_kept}
        context.terminal.show({**kept, "token": token} if show_token else kept)
    elif show_token:
        context.terminal.say(token)
    else:
        context.terminal.say(f"Signed in as {email}.")
    return ExitCode.DONE


def _refusal(code: str, *, has_code: bool) -> str:
    if code != "totp_required":
        return "That address and password do not belong together."
    if has_code:
        return "That code is not right, or was used before. Wait for the next one."
    return "This account asks for a code: add --totp-code with what your authenticator app shows."


def _ask_email() -> str:
    if not sys.stdin.isatty():
        raise UsageError("--email is needed where nobody can be asked.")
    sys.stderr.write("E-mail: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()

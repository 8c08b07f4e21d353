"""sign-out: the session ends at the service, and no token stays here."""

import argparse

from desktop.client.errors import NotSignedIn
from desktop.commands.context import Context, run_verb
from desktop.commands.exit_codes import ExitCode


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await sign_out(context, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def sign_out(context: Context, *, as_json: bool) -> int:
    try:
        await context.session.restore()
        await context.session.sign_out()
    except NotSignedIn:
        await context.session.forget()
    if as_json:
        context.terminal.show({"signed_in": False})
    else:
        context.terminal.say("Signed out.")
    return ExitCode.DONE

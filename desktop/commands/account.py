"""account: who is signed in."""

import argparse

from desktop.commands.context import Context, run_verb
from desktop.commands.exit_codes import ExitCode


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await show_account(context, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def show_account(context: Context, *, as_json: bool) -> int:
    account = await context.session.restore()
    if as_json:
        context.terminal.show(account)
        return ExitCode.DONE
    confirmed = "confirmed" if account.email_verified else "not confirmed yet"
    context.terminal.say(f"{account.email} ({confirmed})")
    context.terminal.say(f"Since {account.created_at:%Y-%m-%d}, on {context.address.origin}")
    return ExitCode.DONE
